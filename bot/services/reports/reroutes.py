"""`reroutes`: questions that went to the wrong department first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.questions.events import QuestionOpened, QuestionRerouted
from bot.domain.questions.question import Question
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import Span
from bot.services.reports.sources import ReportKind, Sources

SHOWN_REASONS = 3
SHOWN_QUESTIONS = 5

HEADING = Heading(
    name="reroutes",
    title=Bilingual("改派", "Re-routes"),
    about=Bilingual("部门之间改派的问题及原因", "Questions that were sent on to another department, and why"),
    columns=(
        Column("from", Bilingual("原部门", "from"), Unit.NAME),
        Column("to", Bilingual("新部门", "to"), Unit.NAME),
        Column("times", Bilingual("次数", "times")),
        Column("reasons", Bilingual("原因", "reasons"), Unit.PROSE),
        Column("questions", Bilingual("问题", "questions"), Unit.PROSE),
    ),
    note=Bilingual(
        "每次改派计一次。常见的改派说明该部门的职责范围(department.yaml 中的 scope)需要补充。",
        "Every time that a question is sent on counts. What is sent on often tells that the scope in a department.yaml "
        "should say more.",
    ),
    if_empty=Bilingual(
        "这段时间没有改派。看时限：briefed report time-limits",
        "Nothing was sent on then. See: briefed report time-limits",
    ),
    by_department=True,
)


@dataclass(frozen=True, slots=True)
class Reroute:
    """A question that was sent from one department to another."""

    question: str
    from_department: str
    to_department: str
    reason: str = ""


def make(sources: Sources) -> list[Row]:
    return rows(one for one in reroutes_in(sources) if sources.concerns(one.from_department, one.to_department))


def reroutes_in(sources: Sources) -> Iterator[Reroute]:
    """Every time that a question was sent on in the period."""
    for question in sources.questions:
        yield from reroutes(question, sources.span)


def reroutes(question: Question, span: Span) -> Iterator[Reroute]:
    """How often a question was sent on within a span."""
    department = question.opening.route.department
    for fact in question.facts:
        match fact.body:
            case QuestionOpened(route=route):
                department = route.department
            case QuestionRerouted(route=route, reason=reason):
                if span[0] <= fact.recorded_at < span[1]:
                    yield Reroute(question.id, department, route.department, reason)
                department = route.department
            case _:
                pass


def rows(found: Iterable[Reroute]) -> list[Row]:
    """A row for each way from one department to another, the most used on top."""
    by_way: dict[tuple[str, str], list[Reroute]] = {}
    for one in found:
        by_way.setdefault((one.from_department, one.to_department), []).append(one)
    ways = sorted(by_way.items(), key=lambda one: (-len(one[1]), one[0]))
    return [(*way, len(several), _reasons(several), _ids(several)) for way, several in ways]


def _reasons(several: Iterable[Reroute]) -> str:
    counted = Counter(one.reason for one in several if one.reason).most_common(SHOWN_REASONS)
    return "; ".join(f"{reason} ({times})" if times > 1 else reason for reason, times in counted)


def _ids(several: Iterable[Reroute]) -> str:
    ids = list(dict.fromkeys(one.question for one in several))
    more = [f"+{len(ids) - SHOWN_QUESTIONS}"] if len(ids) > SHOWN_QUESTIONS else []
    return " ".join([*ids[-SHOWN_QUESTIONS:], *more])


REPORT = ReportKind(HEADING, make)
