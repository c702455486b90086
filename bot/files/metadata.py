"""What owners write about their documents: front matter, ``<file>.meta.yaml``, department.yaml, glossary.yaml
and typical_questions.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from itertools import pairwise
from typing import TypeVar
from zoneinfo import available_timezones

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department, QuestionRules
from bot.domain.documents import Audience, Status
from bot.files.calendars import CALENDARS
from bot.files.decoding import decode
from bot.files.front_matter import split_front_matter
from bot.files.yaml import Located, Mark, Path, Problem, YamlError, load_yaml, plain_value

T = TypeVar("T")
_A_TEXT = Bilingual("一段文字", "a text")
_A_NAME = Bilingual("一个人名", "a name")
_A_DATE = Bilingual("日期, 例如 2026-12-01", "a date like 2026-12-01")
_A_DURATION = Bilingual("时长, 例如 4 h 或 30 min", "a time such as 4 h or 30 min")
_LANGUAGES = ("zh-CN", "en")
"""What can be written in; the first where nothing is said."""


@dataclass(frozen=True, slots=True)
class DocumentMetadata:
    """What is said about a document; ``None`` is not said. A plain date means midnight where the bank is."""

    title: str | None = None
    kind: str | None = None
    product: str | None = None
    owner: str | None = None
    status: Status | None = None
    valid_from: date | datetime | None = None
    valid_to: date | datetime | None = None
    review_by: date | datetime | None = None
    supersedes: tuple[str, ...] | None = None
    audience: Audience | None = None

    def merged_over(self, defaults: DocumentMetadata) -> DocumentMetadata:
        """This, with what it does not say taken from ``defaults``."""
        said = {name: value for name in METADATA_KEYS if (value := getattr(self, name)) is not None}
        return replace(defaults, **said)


METADATA_KEYS = tuple(each.name for each in fields(DocumentMetadata))


@dataclass(frozen=True, slots=True)
class DepartmentFile:
    """A department.yaml: the department, without its glossary, and what holds for its documents by default."""

    department: Department
    defaults: DocumentMetadata = field(default_factory=DocumentMetadata)


def read_front_matter(data: bytes, file: str) -> DocumentMetadata:
    """The metadata at the top of a Markdown file, empty when there is none; raises `YamlError`."""
    front_matter, _ = split_front_matter(decode(data))
    return DocumentMetadata() if front_matter is None else _document_metadata(front_matter, file)


def read_metadata(text: str | bytes, file: str) -> DocumentMetadata:
    """A ``.meta.yaml`` file; raises `YamlError` with all problems."""
    _refuse_empty(text, file)
    return _document_metadata(text, file)


def _document_metadata(text: str | bytes, file: str) -> DocumentMetadata:
    found = _Fields(load_yaml(text, file))
    metadata = _metadata(found)
    found.raise_problems()
    return metadata


def read_department(text: str | bytes, file: str, department_id: str) -> DepartmentFile:
    """A department.yaml; raises `YamlError` with all problems."""
    _refuse_empty(text, file)
    found = _Fields(load_yaml(text, file))
    found.refuse_others(("name", "owner", "channel", "language", "scope", "questions", "defaults"))
    department = Department(
        department_id,
        found.take("name", _names, _both("名称, 例如 {}", "names like {}", "{zh-CN: 信用卡部, en: Credit cards}"))
        or {},
        found.take("owner", _text, _A_NAME),
        found.take(
            "channel", _text, _both("带引号的 Slack 频道: {}", "a Slack channel, in quotes: {}", '"#dept-cards"')
        ),
        found.take("scope", _texts, Bilingual("词语的列表", "a list of words and phrases")) or (),
        rules=_rules(found.below("questions")),
        language=found.take("language", _one_of(_LANGUAGES), _one_among(_LANGUAGES)) or _LANGUAGES[0],
    )
    defaults = _metadata(found.below("defaults"))
    found.raise_problems()
    return DepartmentFile(department, defaults)


def _refuse_empty(text: str | bytes, file: str) -> None:
    """An empty file is what a failed save leaves: what it said may have kept documents back."""
    written = text if isinstance(text, str) else text.decode("utf-8-sig", "replace")
    if not written.strip():
        said = Bilingual(
            "文件是空的: 请写上内容, 或删掉它", "the file is empty: write what it should say, or remove it"
        )
        raise YamlError([Problem(file, Mark(1, 1), said)])


def read_glossary(text: str | bytes, file: str) -> tuple[tuple[str, ...], ...]:
    """A glossary.yaml: groups of terms that mean the same, the preferred one first; raises `YamlError`."""
    found = _Fields(load_yaml(text, file))
    found.refuse_others(("terms",))
    groups = found.take(
        "terms",
        _groups,
        _both("每组两个词以上的列表: {}", "a list of lists with two terms or more: {}", "[[闪付, Quick Pass], ...]"),
    )
    found.raise_problems()
    return groups or ()


def read_typical_questions(text: str | bytes, file: str) -> tuple[str, ...]:
    """A typical_questions.yaml: questions that are the department's, as agents ask them; raises `YamlError`."""
    found = _Fields(load_yaml(text, file))
    found.refuse_others(("questions",))
    questions = found.take("questions", _texts, Bilingual("问题的列表", "a list of questions"))
    found.raise_problems()
    return questions or ()


def _rules(found: _Fields) -> QuestionRules:
    """How a department answers questions, with the usual where nothing is said."""
    found.refuse_others(tuple(each.name for each in fields(QuestionRules)))
    said = {
        "working_hours": found.take(
            "working_hours",
            _hours,
            _both("按先后排列的时段, 例如 {}", "spans in order, like {}", '["09:00-12:00", "13:30-17:30"]'),
        ),
        "calendar": found.take("calendar", _one_of(CALENDARS), _one_among(CALENDARS)),
        "time_zone": found.take("time_zone", _zone, _both("时区, 例如 {}", "a time zone such as {}", "Asia/Shanghai")),
        "answer_within": found.take("answer_within", _duration, _A_DURATION),
        "urgent_within": found.take("urgent_within", _duration, _A_DURATION),
        "four_eyes": found.take("four_eyes", _true_or_false, Bilingual("true 或 false", "true or false")),
        "on_call": found.take("on_call", _text, Bilingual("花名册上的人员编号", "a person's id on the roster")),
    }
    return QuestionRules(**{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]


def _metadata(found: _Fields) -> DocumentMetadata:
    found.refuse_others(METADATA_KEYS)
    metadata = DocumentMetadata(
        title=found.take("title", _text, _A_TEXT),
        kind=found.take("kind", _text, Bilingual("一个词", "a word")),
        product=found.take("product", _text, _A_TEXT),
        owner=found.take("owner", _text, _A_NAME),
        status=found.take("status", _one_of(Status), _one_among(Status)),
        valid_from=found.take("valid_from", _day, _A_DATE),
        valid_to=found.take("valid_to", _day, _A_DATE),
        review_by=found.take("review_by", _day, _A_DATE),
        supersedes=found.take(
            "supersedes",
            _one_or_more,
            Bilingual("一份文档的路径, 或几份的列表", "the path of a document, or a list of them"),
        ),
        audience=found.take("audience", _one_of(Audience), _one_among(Audience)),
    )
    if _is_backwards(metadata):
        found.refuse("valid_to", Bilingual("应当晚于 valid_from", "expected a date after valid_from"))
    return metadata


def _is_backwards(metadata: DocumentMetadata) -> bool:
    start, end = metadata.valid_from, metadata.valid_to
    return start is not None and end is not None and end.isoformat()[:16] <= start.isoformat()[:16]


class _Fields:
    """The fields of a mapping, taken one by one, all problems collected."""

    def __init__(self, located: Located, path: Path = (), problems: list[Problem] | None = None) -> None:
        self._located, self._path = located, path
        self._problems: list[Problem] = [] if problems is None else problems
        self._data: dict[str, object] = {}
        data = located.data
        for key in path:
            data = data.get(key) if isinstance(data, dict) else None
        if isinstance(data, dict):
            self._data = data
        elif data is not None:
            said = _both("应当是键和值, 例如{}", "expected keys with values, like {}", "“title: ...”")
            self._problems.append(located.problem(path, said))

    def below(self, key: str) -> _Fields:
        return _Fields(self._located, (*self._path, key), self._problems)

    def refuse_others(self, known: tuple[str, ...]) -> None:
        for key in self._data:
            if key not in known:
                said = _unknown(key, known)
                self._problems.append(self._located.key_problem((*self._path, key), said))

    def take(self, key: str, read: Callable[[object], T | None], expected: Bilingual) -> T | None:
        """A field's value, ``None`` when it is not there; ``read`` gives ``None`` for what it does not accept."""
        if key not in self._data:
            return None
        result = read(self._data[key])
        if result is None:
            self.refuse(key, Bilingual(f"应当是{expected.zh}", f"expected {expected.en}"))
        return result

    def refuse(self, key: str, why: Bilingual) -> None:
        said = Bilingual(f"{key}: {why.zh}", f"{key}: {why.en}")
        self._problems.append(self._located.problem((*self._path, key), said))

    def raise_problems(self) -> None:
        if self._problems:
            raise YamlError(self._problems)


def _unknown(key: str, known: tuple[str, ...]) -> Bilingual:
    close = get_close_matches(key, known, 1)
    if close:
        return Bilingual(f"不认识的键“{key}”: 是不是“{close[0]}”?", f"unknown key “{key}”: did you mean “{close[0]}”?")
    choices = _one_among(known)
    return Bilingual(f"不认识的键“{key}”: 应当是{choices.zh}", f"unknown key “{key}”: expected {choices.en}")


def _one_among(choices: Iterable[str]) -> Bilingual:
    return _both("其中之一: {}", "one of: {}", ", ".join(choices))


def _both(zh: str, en: str, written: str) -> Bilingual:
    """What is expected, with how it is written, which is the same in both languages."""
    return Bilingual(zh.format(written), en.format(written))


def _text(value: object) -> str | None:
    """A number is taken as the text it is written as only where that is sure."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...] | None:
    texts = [_text(item) for item in value] if isinstance(value, list) else [None]
    return None if None in texts else tuple(text for text in texts if text)


def _one_or_more(value: object) -> tuple[str, ...] | None:
    return _texts(value if isinstance(value, list) else [value])


def _groups(value: object) -> tuple[tuple[str, ...], ...] | None:
    groups = [_texts(item) for item in value] if isinstance(value, list) else [None]
    complete = [group for group in groups if group is not None and len(group) > 1]
    return tuple(complete) if len(complete) == len(groups) else None


def _names(value: object) -> Mapping[str, str] | None:
    if not isinstance(value, dict) or not value or set(value) - set(_LANGUAGES):
        return None
    names = {language: _text(name) for language, name in value.items()}
    return None if None in names.values() else {language: name for language, name in names.items() if name}


def _hours(value: object) -> tuple[tuple[time, time], ...] | None:
    """Spans of a day, in order; the day ends at 24:00, which a time of the day cannot be, and so is 00:00."""
    texts = _texts(value)
    matches = [re.fullmatch(r"(\d{2}:\d{2})\s*[-–]\s*(\d{2}:\d{2})", text) for text in texts or ()]
    ends = [end for match in matches if match for end in match.groups()]
    if not matches or None in matches or any(earlier >= later for earlier, later in pairwise(ends)):
        return None
    try:
        times = [time.fromisoformat(end.replace("24:00", "00:00")) for end in ends]
    except ValueError:
        return None
    return tuple(zip(times[::2], times[1::2], strict=True))


def _duration(value: object) -> timedelta | None:
    match = re.fullmatch(r"(\d{1,4}) ?(h|min)", value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) == 0:
        return None
    return timedelta(hours=int(match[1])) if match[2] == "h" else timedelta(minutes=int(match[1]))


def _zone(value: object) -> str | None:
    return value if isinstance(value, str) and value in available_timezones() else None


def _true_or_false(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _day(value: object) -> date | datetime | None:
    """A date, in quotes too: many editors put them there."""
    if isinstance(value, str):
        try:
            value = plain_value(value.strip())
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _one_of(choices: Iterable[T]) -> Callable[[object], T | None]:
    known = {str(choice): choice for choice in choices}
    return lambda value: known.get(value) if isinstance(value, str) else None
