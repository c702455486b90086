"""YAML that means what it says.

PyYAML's safe loader reads ``22:30`` as 1350, ``no`` as False and ``010`` as 8, lets a repeated key win silently, and
expands aliases until memory runs out. Here a plain scalar is a boolean, a number, a date or null only in its one
obvious spelling and a string otherwise; repeated keys, anchors, aliases, merge keys and tags are errors; and every
error names file, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import yaml

from bot.domain.bilingual import Bilingual
from bot.domain.errors import InputError

LARGEST_TEXT = 1 << 20
"""Characters."""
MOST_NODES = 100_000
DEEPEST = 30

Scalar = str | int | float | bool | date | datetime | None
Value = "Scalar | list[Value] | dict[str, Value]"
Path = tuple[str | int, ...]
"""Keys and list indices from the root."""

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9]\d{0,17})\.\d{1,17}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?")
_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place in a file, and what was expected."""

    file: str
    mark: Mark
    said: Bilingual

    @property
    def message(self) -> str:
        return self.said.en

    @property
    def placed(self) -> Bilingual:
        """What is wrong, after its place."""
        place = f"{self.file}:{self.mark.line}:{self.mark.column}: "
        return Bilingual(place + self.said.zh, place + self.said.en)

    def __str__(self) -> str:
        return self.placed.en


class YamlError(InputError):
    """A file that cannot be used, with all its problems, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.mark))
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def in_one_line(self) -> Bilingual:
        """All problems, one after the other."""
        placed = [problem.placed for problem in self.problems]
        return Bilingual("; ".join(one.zh for one in placed), "; ".join(one.en for one in placed))


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data, and where in the file each of its values and keys stands."""

    file: str
    data: object
    values: Mapping[Path, Mark] = field(default_factory=dict)
    keys: Mapping[Path, Mark] = field(default_factory=dict)

    def mark(self, path: Path) -> Mark:
        """Where a value stands; for one that is missing, the nearest that holds its place."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Mark(1, 1))

    def problem(self, path: Path, message: str | Bilingual) -> Problem:
        """A problem with a value; whoever writes templates and settings is told in English alone."""
        return Problem(self.file, self.mark(path), _in_both(message))

    def key_problem(self, path: Path, message: str | Bilingual) -> Problem:
        """A problem with a key."""
        return Problem(self.file, self.keys.get(path) or self.mark(path), _in_both(message))


def _in_both(message: str | Bilingual) -> Bilingual:
    return Bilingual(message, message) if isinstance(message, str) else message


def load_yaml(text: str | bytes, file: str) -> Located:
    """The one document of a file; raises `YamlError` with everything that is wrong with it.

    An empty file gives ``None``. Mappings are dicts with string keys, in the order of the file.
    """
    decoded = _decoded(text, file)
    if len(decoded) > LARGEST_TEXT:
        said = Bilingual(f"文件超过 {LARGEST_TEXT:,} 个字符", f"the file has more than {LARGEST_TEXT:,} characters")
        raise _error(file, Mark(1, 1), said)
    try:
        _refuse_by_events(decoded, file)
        root = yaml.compose(decoded, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise _error(file, _mark(error.problem_mark or error.context_mark), _described(error)) from error
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        raise _error(file, Mark(1, 1), Bilingual(f"不是 YAML: {why}", f"not YAML: {why}")) from error
    reading = _Reading(file)
    data = None if root is None else reading.value(root, ())
    if reading.problems:
        raise YamlError(reading.problems)
    return Located(file, data, reading.values, reading.keys)


def _decoded(text: str | bytes, file: str) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        said = Bilingual("不是 UTF-8 文字; 请另存为 UTF-8", "expected UTF-8 text; save the file as UTF-8")
        raise _error(file, Mark(line, 1), said) from error


def _error(file: str, mark: Mark, said: Bilingual) -> YamlError:
    return YamlError([Problem(file, mark, said)])


def _mark(mark: yaml.Mark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark is not None else Mark(1, 1)


def _described(error: yaml.MarkedYAMLError) -> Bilingual:
    described = ", ".join(part for part in (error.context, error.problem) if part)
    return Bilingual(f"YAML 写法有误, 请查缩进、冒号、引号和括号: {described}", described)


# What is refused before a tree is built -----------------------------------------------------------------------------


_TOO_MUCH = Bilingual("文件层次太深或太大, 不像是手写的", "the file is too deep or too large to be written by hand")
_SECOND_DOCUMENT = Bilingual("只能有一份文档, --- 之后又有一份", "expected one document, found a second after ---")


def _refuse_by_events(text: str, file: str) -> None:
    """Bombs and features that are not for people: the parser's events come one by one, whatever they add up to."""
    problems: list[Problem] = []
    depth = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        mark = _mark(event.start_mark)
        if depth > DEEPEST or count > MOST_NODES:
            raise YamlError([*problems, Problem(file, mark, _TOO_MUCH)])
        if documents > 1:
            raise YamlError([*problems, Problem(file, mark, _SECOND_DOCUMENT)])
        problems.extend(Problem(file, mark, said) for said in _refusals(event))
    if problems:
        raise YamlError(problems)


def _refusals(event: yaml.Event) -> Iterator[Bilingual]:
    if isinstance(event, yaml.AliasEvent):
        name = f"*{event.anchor}"
        yield Bilingual(
            f"不能用别名: 请把 {name} 换成它的值", f"aliases are not allowed: write the value instead of {name}"
        )
    elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        name = f"&{event.anchor}"
        yield Bilingual(f"不能用锚点: 请去掉 {name}", f"anchors are not allowed: remove {name}")
    tag = getattr(event, "tag", None)
    if tag is not None:
        yield Bilingual(f"不能用标签: 请去掉 {tag}", f"tags are not allowed: remove {tag}")


# Values -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """One file on its way from nodes to plain data."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def value(self, node: yaml.Node, path: Path) -> object:
        self.values[path] = _mark(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            if key in result:
                first = self.keys[*path, key]
                said = f"“{key}” is here a second time; it stands in line {first.line} already"
                self._refuse(key_node, Bilingual(f"“{key}”重复: 第 {first.line} 行已经有了", said))
                continue
            self.keys[*path, key] = _mark(key_node.start_mark)
            result[key] = self.value(value_node, (*path, key))
        return result

    def _key(self, node: yaml.Node) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            said = Bilingual("键应当是一个词, 这里是列表或键值", "expected a word as key, found a list or a mapping")
            self._refuse(node, said)
            return None
        if node.value == "<<" and node.style is None:
            said = Bilingual("不能用合并键 (<<): 请写出各个值", "merge keys (<<) are not allowed: write the values out")
            self._refuse(node, said)
            return None
        return node.value

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        text = str(node.value)
        if node.style is not None:
            return text
        try:
            return plain_value(text)
        except ValueError:
            said = Bilingual(
                f"日历上没有“{text}”这一天; 如果不是日期, 请加引号",
                f"“{text}” is no date of the calendar; put it in quotes if it is a word",
            )
            self._refuse(node, said)
            return None

    def _refuse(self, node: yaml.Node, said: Bilingual) -> None:
        self.problems.append(Problem(self.file, _mark(node.start_mark), said))


def plain_value(text: str) -> Scalar:
    """What an unquoted scalar means; raises `ValueError` for what looks like a date and is none."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    return datetime.fromisoformat(re.sub(r" (?=[Z+-])", "", text)) if _DATETIME.fullmatch(text) else text
