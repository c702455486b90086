"""How a launch gets ready: day by day, how many of its requirements are met, and how many were due by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.launches.finding import DONE, RequirementFinding, State
from bot.domain.reports import Column, Heading, Period, Report, Row, Unit
from bot.services.launches.judging import LaunchView, view_of
from bot.services.launches.overview import ended_at
from bot.services.launches.recording import LaunchOffice, dossier_of

MOST_JUDGED = 60
"""Days of the past on which the launch is judged again; of a longer time, evenly spread ones."""

HEADING = Heading(
    name="burn-up",
    title=Bilingual("已满足的要求与计划", "Requirements met, against the plan"),
    about=Bilingual("一个项目每天已满足的要求和到期的要求", "A launch's requirements met and due, day by day"),
    columns=(
        Column("day", Bilingual("日期", "day"), Unit.DAY),
        Column("asked", Bilingual("要求", "requirements")),
        Column("planned", Bilingual("应满足", "due by then")),
        Column("met", Bilingual("已满足", "met")),
    ),
    note=Bilingual(
        "每天结束时已满足或已豁免的要求，按当时的事实重新裁决；“应满足”按现在的期限。不适用的要求不计。",
        "What was met or waived as each day ended, judged anew by the facts of then; “due by then” goes by the due "
        "days as they are now. Requirements that do not apply are left out.",
    ),
    if_empty=Bilingual("还没有可以统计的要求。", "There are no requirements to count yet."),
)


@dataclass(frozen=True, slots=True)
class Burnt:
    """A day of a launch: of ``asked`` requirements, how many were due by then, and how many met as it ended.

    ``planned`` is ``None`` where the calendar does not know when they are due, ``met`` for a day that is still to come,
    and for one that was not looked at.
    """

    day: date
    asked: int
    planned: int | None
    met: int | None


def burn_up(office: LaunchOffice, launch_id: str) -> list[Burnt]:
    """The days of a launch from its filing to its end: the planned day, today if that is over, or when it went live.

    Raises `InputError` for an unknown one.
    """
    now = office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now, launch_id)
    shown = view_of(dossier_of(facts, launch_id, now, office), office)
    first, last = office.local_day(shown.dossier.filed_at), _last_day(shown, office)
    met = dict(_met(facts, launch_id, _judged_days(first, min(last, office.local_day(now))), office))
    days = Period(first, last).days
    return [_burnt(first + timedelta(days=number), shown, met) for number in range(days)]


def burnt_today(shown: LaunchView, office: LaunchOffice) -> Burnt:
    """Where a launch stands as of its view."""
    today = office.local_day(shown.dossier.as_of)
    return _burnt(today, shown, {today: _done(shown)})


def burn_up_report(office: LaunchOffice, launch_id: str) -> Report:
    """The course of a launch as a table."""
    course = burn_up(office, launch_id)
    return Report(HEADING, Period(course[0].day, course[-1].day), office.clock(), tuple(rows(course)))


def rows(course: Sequence[Burnt]) -> list[Row]:
    """A row for every day; none for a launch that asks for nothing."""
    return [(one.day, one.asked, one.planned, one.met) for one in course if one.asked]


def _last_day(shown: LaunchView, office: LaunchOffice) -> date:
    dossier = shown.dossier
    if dossier.launched or dossier.is_killed:
        return office.local_day(ended_at(dossier))
    return max(office.local_day(dossier.as_of), shown.case.planned_day)


def _burnt(day: date, shown: LaunchView, met: dict[date, int]) -> Burnt:
    applying = _applying(shown)
    due = [one.due for one in applying if one.due is not None]
    planned = sum(one <= day for one in due) if len(due) == len(applying) else None
    return Burnt(day, len(applying), planned, met.get(day))


def _met(
    facts: Sequence[Fact], launch_id: str, days: Sequence[date], office: LaunchOffice
) -> Iterator[tuple[date, int]]:
    now = office.clock()
    for day in days:
        end = datetime.combine(day + timedelta(days=1), time.min, office.zone).astimezone(UTC)
        yield (
            day,
            _done(view_of(dossier_of(facts, launch_id, min(end - timedelta(microseconds=1), now), office), office)),
        )


def _judged_days(first: date, today: date) -> list[date]:
    """The days of the past that are looked at, the first and the last among them."""
    days = (today - first).days
    steps = min(days, MOST_JUDGED)
    return (
        sorted({first + timedelta(days=round(days * step / steps)) for step in range(steps + 1)}) if days else [first]
    )


def _done(shown: LaunchView) -> int:
    return sum(one.state in DONE for one in shown.verdict.findings)


def _applying(shown: LaunchView) -> list[RequirementFinding]:
    return [one for one in shown.verdict.findings if one.state is not State.NOT_APPLICABLE]
