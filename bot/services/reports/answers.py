"""`answers`: how many questions were answered, over time, by department and by product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.questions.events import AnswerRated
from bot.domain.questions.question import questions_from
from bot.domain.reports import Cell, Column, Grain, Heading, Row, Unit, parts
from bot.domain.tallies import Span, Tally, Words, share
from bot.services.reports.naming import product_named
from bot.services.reports.sources import ReportKind, Sources

_PERCENT = Bilingual("占比", "%")

HEADING = Heading(
    name="answers",
    title=Bilingual("回答情况", "Answers"),
    about=Bilingual("已回答、不确定、无答案的占比", "How many questions were answered, left unsure, or had no answer"),
    columns=(
        Column("by", Bilingual("维度", "by"), Unit.NAME),
        Column("group", Bilingual("项目", "group"), Unit.NAME),
        Column("asked", Bilingual("提问", "asked")),
        Column("answered", Bilingual("已回答", "answered")),
        Column("answered_share", Bilingual("已回答占比", "answered %"), Unit.SHARE, _PERCENT),
        Column("unsure", Bilingual("不确定", "unsure")),
        Column("unsure_share", Bilingual("不确定占比", "unsure %"), Unit.SHARE, _PERCENT),
        Column("no_answer", Bilingual("无答案", "no answer")),
        Column("no_answer_share", Bilingual("无答案占比", "no answer %"), Unit.SHARE, _PERCENT),
        Column("helpful", Bilingual("有帮助", "helpful")),
        Column("unhelpful", Bilingual("没有帮助", "unhelpful")),
        Column("helpful_share", Bilingual("有帮助占比", "helpful %"), Unit.SHARE, _PERCENT),
    ),
    note=Bilingual(
        "每次提问计一次。部门是系统判断最可能负责的部门；产品按问题中出现的产品名称或词汇表别名判断，取最长的。"
        "“有帮助”是这段时间对系统回答和部门答复的评价，每人对每个回答以最后一次为准；部门答复计入负责部门。",
        "Every question counts each time it is asked. The department is the one that most likely owns the topic; the "
        "product is the one whose name, or a name that a glossary gives it, stands in the question, the longest name "
        "first. “Helpful” is what people said in the period of answers, the departments' own included: the last word "
        "of each person on each answer.",
    ),
    if_empty=Bilingual("这段时间没有人提问。提问：briefed ask TEXT", "Nobody asked then. To ask: briefed ask TEXT"),
    by_department=True,
    by_grain=True,
)

GRAINS: Mapping[Grain, Bilingual] = {
    Grain.DAY: Bilingual("日", "day"),
    Grain.WEEK: Bilingual("周", "week"),
    Grain.MONTH: Bilingual("月", "month"),
}
TOTAL = Bilingual("合计", "total")
DEPARTMENT, PRODUCT = Bilingual("部门", "department"), Bilingual("产品", "product")


@dataclass(frozen=True, slots=True)
class Fared:
    """What was asked, and what people said of the answers."""

    tally: Tally = field(default_factory=Tally)
    words: Words = field(default_factory=Words)

    def __add__(self, other: Fared) -> Fared:
        return Fared(self.tally + other.tally, self.words + other.words)


@dataclass(frozen=True, slots=True)
class Topic:
    """How answers fared about one product of one department, either of which may be unknown."""

    department: str | None
    product: str | None
    fared: Fared


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody said of a department's answer, and when."""

    at: datetime
    department: str
    product: str | None
    words: Words


def make(sources: Sources) -> list[Row]:
    wanted = sources.wanted
    ratings = [one for one in _ratings(sources) if sources.concerns(one.department)]
    named = parts(wanted.period, wanted.grain)
    spans = [part.span(sources.office.zone) for _, part in named]
    over_time = zip((name for name, _ in named), _over_time(spans, ratings, sources), strict=True)
    return rows(wanted.grain, list(over_time), _topics(ratings, sources))


def rows(grain: Grain, over_time: Sequence[tuple[str, Fared]], topics: Iterable[Topic]) -> list[Row]:
    """The total, departments and products, those asked about most on top, then the course of time."""
    total = sum((fared for _, fared in over_time), Fared())
    if total == Fared():
        return []
    by_department: dict[str | None, Fared] = {}
    by_product: dict[str | None, Fared] = {}
    for topic in topics:
        by_department[topic.department] = by_department.get(topic.department, Fared()) + topic.fared
        by_product[topic.product] = by_product.get(topic.product, Fared()) + topic.fared
    return [
        _row(TOTAL, None, total),
        *(_row(DEPARTMENT, name, fared) for name, fared in _most_asked_first(by_department)),
        *(_row(PRODUCT, name, fared) for name, fared in _most_asked_first(by_product)),
        *(_row(GRAINS[grain], name, fared) for name, fared in over_time),
    ]


def _over_time(spans: Sequence[Span], ratings: Sequence[Rating], sources: Sources) -> Iterator[Fared]:
    figures, department = sources.work.figures, sources.wanted.department
    tallies, said = figures.tallies(spans, department), figures.words(spans, department)
    for (first, after), tally, words in zip(spans, tallies, said, strict=True):
        yield Fared(tally, sum((one.words for one in ratings if first <= one.at < after), words))


def _topics(ratings: Sequence[Rating], sources: Sources) -> Iterator[Topic]:
    figures = sources.work.figures
    about = (sources.span, sources.product_names, sources.wanted.department)
    for cell in figures.cells(*about):
        yield Topic(cell.department, cell.product, Fared(cell.tally))
    for said in (*figures.words_about(*about), *ratings):
        yield Topic(said.department, said.product, Fared(words=said.words))


def _ratings(sources: Sources) -> Iterator[Rating]:
    """What askers said in the period of departments' answers."""
    rated = sources.work.facts.subjects(having=(AnswerRated,), since=sources.span[0])
    told = [fact for fact in sources.work.facts.about_all(rated) if fact.recorded_at < sources.span[1]]
    for question in questions_from(told).values():
        product = question.opening.product or product_named(question.text, sources.product_names)
        for at, rating in question.rated.values():
            if sources.is_within(at):
                yield Rating(at, question.department, product, Words(int(rating.helpful), int(not rating.helpful)))


def _most_asked_first(by_name: Mapping[str | None, Fared]) -> list[tuple[str | None, Fared]]:
    return sorted(by_name.items(), key=lambda one: (one[0] is None, -one[1].tally.asked, one[0] or ""))


def _row(by: Cell, group: str | None, fared: Fared) -> Row:
    tally, words = fared.tally, fared.words
    asked = tally.asked
    return (
        by,
        group,
        asked,
        tally.answered,
        share(tally.answered, asked),
        tally.unsure,
        share(tally.unsure, asked),
        tally.no_answer,
        share(tally.no_answer, asked),
        words.helpful,
        words.unhelpful,
        share(words.helpful, words.said),
    )


REPORT = ReportKind(HEADING, make)
