"""Launches in the calendar: what is planned and due on each day of a month, and each launch as a line through time."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar, CalendarUnknown
from bot.domain.launches.dossier import Dossier, stage_decisions
from bot.domain.launches.facts import StageDecided, StageDecision
from bot.services.launches.judging import LaunchView
from bot.services.launches.listing import Line, line_of
from bot.services.launches.recording import LaunchOffice


@dataclass(frozen=True, slots=True)
class Due:
    """How many of a launch's requirements are due on one day."""

    line: Line
    count: int
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day with the launches that are planned for it, or ended on it, and what is due.

    ``is_working`` is ``None`` in a year that the calendar does not know.
    """

    day: date
    is_working: bool | None
    planned: tuple[Line, ...] = ()
    due: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage of a launch from a day to another, as it went or as it is planned."""

    title: Bilingual
    first: date
    last: date
    is_done: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A launch through time: its stages one after the other, and what is due on which days."""

    line: Line
    segments: tuple[Segment, ...]
    due: tuple[tuple[date, Due], ...]


def month_of(lines: Sequence[Line], first: date, working: Calendar, today: date) -> list[list[Day]]:
    """The weeks of a month, each from Monday to Sunday: days of the months beside it fill the first and the last."""
    planned, due = _planned(lines), _due(lines, today)
    return [
        [Day(day, _is_working(day, working), tuple(planned.get(day, ())), tuple(due.get(day, ()))) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]


def course_of(view: LaunchView, office: LaunchOffice) -> Course:
    """A launch that is to come through time."""
    line, today = line_of(view, office), office.local_day(view.dossier.as_of)
    due = _due([line], today)
    return Course(line, tuple(_segments(view, office, today)), tuple((day, due[day][0]) for day in sorted(due)))


def _planned(lines: Iterable[Line]) -> Mapping[date, Sequence[Line]]:
    found: defaultdict[date, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.day].append(line)
    return found


def _due(lines: Iterable[Line], today: date) -> Mapping[date, Sequence[Due]]:
    found: defaultdict[date, list[Due]] = defaultdict(list)
    for line in lines:
        days = Counter([*(one.due for one in line.due), *(day for _, day in line.duties)])
        for day, count in days.items():
            found[day].append(Due(line, count, day < today))
    return found


def _is_working(day: date, working: Calendar) -> bool | None:
    try:
        return working.is_working(day)
    except CalendarUnknown:
        return None


def _segments(view: LaunchView, office: LaunchOffice, today: date) -> Iterator[Segment]:
    """Its stages: each begins where the one before it ends; the last one ends on the planned day."""
    dossier = view.dossier
    stages = dossier.template.stages if dossier.template else ()
    passed = _passed(dossier, office)
    first = office.local_day(dossier.filed_at)
    for number, stage in enumerate(stages, start=1):
        planned = view.case.planned_day if number == len(stages) else _planned_end(view, stage.id)
        # What should be over and is not goes on until today.
        last = max(first, passed.get(stage.id) or max(planned, today))
        yield Segment(stage.title, first, last, stage.id in passed)
        first = last


def _passed(dossier: Dossier, office: LaunchOffice) -> dict[str, date]:
    """The day on which each stage was passed that was."""
    decisions = stage_decisions(dossier)
    return {
        fact.body.stage: office.local_day(fact.recorded_at)
        for fact in dossier.recorded.of(StageDecided)
        if isinstance(fact.body, StageDecided) and decisions.get(fact.body.stage) == fact.body
        if fact.body.decision is StageDecision.GO
    }


def _planned_end(view: LaunchView, stage: str) -> date:
    """The last day on which something of a stage is due."""
    template = view.dossier.template
    of_stage = {one.id for one in (template.requirements if template else ()) if one.stage == stage}
    days = [one.due for one in view.verdict.findings if one.requirement in of_stage and one.due is not None]
    return max(days, default=view.case.planned_day)
