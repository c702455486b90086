"""`themes`: what the unanswered questions are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.bilingual import Bilingual
from bot.domain.questions.question import Question
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import Unanswered
from bot.ports import Embedder, Language, Vectors
from bot.services.reports.clustering import grouped, nearest_centre
from bot.services.reports.naming import product_named
from bot.services.reports.sources import ReportKind, Sources

MOST = 2_000
"""Different questions that are compared, those asked most often first: that takes about ten seconds on two cores."""
BACKGROUND = 200
"""Questions of the bank's own documents that show how far apart questions commonly are."""
EXAMPLES = 3

HEADING = Heading(
    name="themes",
    title=Bilingual("无答案的主题", "Themes"),
    about=Bilingual("没有答案的提问归类成的主题", "What the unanswered questions are about"),
    columns=(
        Column("theme", Bilingual("主题", "theme"), Unit.PROSE),
        Column("asked", Bilingual("提问", "asked")),
        Column("phrasings", Bilingual("问法", "phrasings")),
        Column("waiting", Bilingual("待答", "waiting")),
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("product", Bilingual("产品", "product"), Unit.NAME),
        Column("examples", Bilingual("例如", "for instance"), Unit.PROSE),
    ),
    note=Bilingual(
        "把无答案的提问(最常见的 2,000 种问法)与待答问题按语义归类。归类界限不是固定的相似度："
        "两组问题须比本行问题之间通常的距离近三个(稳健)标准差才算同一主题。主题以最居中的真实问题为名。",
        "Questions that had no answer (the 2,000 most common phrasings) and open questions, grouped by meaning. No "
        "fixed similarity divides themes: two groups are one when they are closer than the bank's questions usually "
        "are, by three robust standard deviations. A theme is called by the real question in its middle.",
    ),
    if_empty=Bilingual(
        "这段时间没有无答案的提问。看回答情况：briefed report answers",
        "Everything asked then had an answer. See: briefed report answers",
    ),
    by_department=True,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A question in somebody's words: how often it was asked and had no answer, and the open questions that ask it."""

    text: str
    department: str | None
    product: str | None
    times: int
    waiting: frozenset[str] = frozenset()

    def __add__(self, other: Phrase) -> Phrase:
        """The same question once more; the words of the one asked more often stay."""
        first, second = (self, other) if self.times >= other.times else (other, self)
        return Phrase(
            first.text,
            first.department or second.department,
            first.product or second.product,
            first.times + second.times,
            first.waiting | second.waiting,
        )

    @property
    def weight(self) -> int:
        """How much it counts for; somebody who waits counts though he asked before the period."""
        return max(self.times, 1)


def make(sources: Sources) -> list[Row]:
    unanswered = sources.work.figures.unanswered(sources.span, MOST, sources.wanted.department)
    waiting = [one for one in sources.questions if one.is_open and sources.concerns(one.department)]
    found = phrases(unanswered, waiting, lambda text: product_named(text, sources.product_names))
    known = merged(found, sources.office.language)[:MOST]
    if not known:
        return []
    filed = sources.work.figures.filed_questions(BACKGROUND)
    embedder, language = sources.office.embedder(), sources.office.language
    vectors = embedded([one.text for one in known], embedder, language)
    return rows(known, vectors, embedded(filed, embedder, language))


def phrases(
    unanswered: Iterable[Unanswered], waiting: Iterable[Question], product_of: Callable[[str], str | None]
) -> list[Phrase]:
    """What the log has, and what open questions were asked as. An ask of the log that became a question counts once."""
    found = [Phrase(one.question, one.department, product_of(one.question), one.times) for one in unanswered]
    for question in waiting:
        for asked in (one.asked for one in question.subscribers):
            product, times = question.opening.product or product_of(asked.text), int(asked.ask_id is None)
            found.append(Phrase(asked.text, question.department, product, times, frozenset({question.id})))
    return found


def merged(found: Iterable[Phrase], language: Language) -> list[Phrase]:
    """Each question once, whatever its case, script and punctuation; what was asked most comes first."""
    by_words: dict[Hashable, Phrase] = {}
    for phrase in found:
        key = tuple(language.words(language.plain(phrase.text)))
        by_words[key] = by_words[key] + phrase if key in by_words else phrase
    return sorted(by_words.values(), key=lambda one: (-one.times, one.text))


def embedded(texts: Sequence[str], embedder: Embedder, language: Language) -> Vectors:
    """The texts' vectors as questions, a row each."""
    vectors = [embedder.embed_query(language.plain(text)) for text in texts]
    return np.array(vectors, dtype=np.float32).reshape(len(texts), embedder.dimension)


def rows(found: Sequence[Phrase], vectors: Vectors, background: Vectors) -> list[Row]:
    """A row for each theme, the most asked on top."""
    members: dict[int, list[int]] = {}
    for place, number in enumerate(grouped(vectors, background)):
        members.setdefault(number, []).append(place)
    themes = [_theme([found[place] for place in places], vectors[places]) for places in members.values()]
    return [_row(*theme) for theme in sorted(themes, key=_most_asked)]


def _theme(members: list[Phrase], vectors: Vectors) -> tuple[Phrase, list[Phrase]]:
    """The whole theme as one phrase, called by the question in its middle, and its questions."""
    title = members[nearest_centre(vectors, [one.weight for one in members])]
    others = [one for one in members if one is not title]
    whole = replace(
        title,
        department=_mostly((one.department, one.weight) for one in members),
        product=_mostly((one.product, one.weight) for one in members),
        times=sum(one.times for one in members),
        waiting=frozenset[str]().union(*(one.waiting for one in members)),
    )
    return whole, [title, *others]


def _mostly(weighted: Iterable[tuple[str | None, int]]) -> str | None:
    """What most of a theme is about; ``None`` only if nothing is named."""
    counted: Counter[str] = Counter()
    for name, weight in weighted:
        if name is not None:
            counted[name] += weight
    return counted.most_common(1)[0][0] if counted else None


def _most_asked(theme: tuple[Phrase, list[Phrase]]) -> tuple[int, int, str]:
    whole, members = theme
    return -whole.times, -len(members), whole.text


def _row(whole: Phrase, members: list[Phrase]) -> Row:
    examples = " / ".join(one.text for one in members[1 : 1 + EXAMPLES])
    return whole.text, whole.times, len(members), len(whole.waiting), whole.department, whole.product, examples


REPORT = ReportKind(HEADING, make)
