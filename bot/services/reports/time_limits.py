"""`time-limits`: whether departments answered in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.bilingual import Bilingual
from bot.domain.questions.question import Question, Stint
from bot.domain.questions.time_limits import TimeLimit, kept
from bot.domain.questions.working_time import PassingTime
from bot.domain.reports import Column, Heading, Row, Unit
from bot.domain.tallies import Span, share
from bot.services.reports.sources import ReportKind, Sources

HEADING = Heading(
    name="time-limits",
    title=Bilingual("答复时限", "Time limits"),
    about=Bilingual("各部门是否按时答复", "Whether departments answered in time"),
    columns=(
        Column("department", Bilingual("部门", "department"), Unit.NAME),
        Column("ended", Bilingual("已了结", "ended")),
        Column("kept", Bilingual("按时", "kept")),
        Column("kept_share", Bilingual("按时率", "kept %"), Unit.SHARE, Bilingual("率", "%")),
        Column("broken", Bilingual("超时", "broken")),
        Column("median_hours", Bilingual("中位工时", "median hours"), Unit.HOURS, Bilingual("工时", "median")),
        Column("pauses", Bilingual("等待补充", "pauses")),
        Column("open", Bilingual("未了结", "open")),
        Column("late", Bilingual("已超时", "late")),
    ),
    note=Bilingual(
        "问题在一个部门的每一段时间计一次：答复、关闭或转出即了结。按部门现行规则计工时，等待提问人补充的时间不计；"
        "加急的全天计时。",
        "Each time a department has a question counts once; it ends with the answer, by closing, or when the "
        "question is sent on. Time is the department's working time by its present rules, without waiting for the "
        "asker; urgent questions run round the clock. “Open” and “late” are as of the end of the period.",
    ),
    if_empty=Bilingual(
        "这段时间没有转部门的问题。提交：briefed question open TEXT",
        "No department had a question then. To open one: briefed question open TEXT",
    ),
    by_department=True,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A department's time with a question. ``hours`` are working hours, once it has ended."""

    department: str
    kept: bool | None
    hours: float | None
    pauses: int = 0


def make(sources: Sources) -> list[Row]:
    return rows(judged_in(sources))


def judged_in(sources: Sources) -> list[Judged]:
    """Every time that a department had a question in the period, of those that are asked about."""
    limits = sources.office.questions.limit
    found = judged(sources.questions, lambda name: limits(sources.departments.get(name)), sources.span, sources.as_of)
    return [one for one in found if sources.concerns(one.department)]


def judged(
    questions: Iterable[Question], limit_of: Callable[[str], TimeLimit], span: Span, as_of: datetime
) -> Iterator[Judged]:
    """The stints that ended in a span, and those that had not by then."""
    for question in questions:
        for stint in question.stints:
            if stint.until is not None and not span[0] <= stint.until < span[1]:
                continue
            limit = limit_of(stint.route.department)
            in_time = kept(stint, question.urgent_since, limit, as_of)
            hours = _worked(stint, limit.working)
            yield Judged(stint.route.department, in_time, hours, len(stint.pauses))


def rows(found: Iterable[Judged]) -> list[Row]:
    """A row for each department, the one with the most that is late or was on top."""
    by_department: dict[str, list[Judged]] = {}
    for one in found:
        by_department.setdefault(one.department, []).append(one)
    made = [(_late(stints), _row(department, stints)) for department, stints in by_department.items()]
    return [row for _, row in sorted(made, key=lambda one: (-one[0], str(one[1][0])))]


def _late(stints: Iterable[Judged]) -> int:
    return sum(one.kept is False for one in stints)


def _row(department: str, stints: list[Judged]) -> Row:
    ended = [one for one in stints if one.hours is not None]
    in_time = sum(one.kept is True for one in ended)
    waiting = [one for one in stints if one.hours is None]
    hours = [one.hours for one in ended if one.hours is not None]
    return (
        department,
        len(ended),
        in_time,
        share(in_time, len(ended)),
        len(ended) - in_time,
        median(hours) if hours else None,
        sum(one.pauses for one in stints),
        len(waiting),
        _late(waiting),
    )


def _worked(stint: Stint, working: PassingTime) -> float | None:
    """The hours that a department worked on a question, if that is over."""
    if stint.until is None:
        return None
    whole = working.elapsed(stint.since, stint.until)
    waited = (working.elapsed(start, end or stint.until) for start, end in stint.pauses)
    return (whole - sum(waited, timedelta())) / timedelta(hours=1)


REPORT = ReportKind(HEADING, make)
