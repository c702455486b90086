"""The board as a list: of every launch what is seen at a glance, chosen and ordered as somebody likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.launches.due import DueItem
from bot.domain.launches.facts import LaunchFiled
from bot.domain.launches.finding import State
from bot.domain.launches.launch import Launch
from bot.domain.launches.verdict import Decision, Verdict
from bot.domain.people.roster import Roster
from bot.services.launches.judging import LaunchView
from bot.services.launches.looking import look_at_all
from bot.services.launches.overview import Overview, Past, ended_at
from bot.services.launches.recording import LaunchOffice

OVER = ("launched", "killed")
"""Where a launch is that nothing is to be done about any more, unless a duty was left."""
OVERDUE = "overdue"
EVERY = "every"


class Order(StrEnum):
    """What a board is ordered by."""

    PLANNED = "planned"
    DUE = "due"
    PRODUCT = "product"
    DEPARTMENT = "department"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which launches somebody wants to see: of a department, with these words in them, and of a status.

    ``status`` may also be `OVERDUE` or `EVERY`; without one, those are wanted that something is still to be done about.
    """

    status: str = ""
    department: str = ""
    words: str = ""
    order: Order = Order.PLANNED


@dataclass(frozen=True, slots=True)
class Line:
    """A launch on the board. ``day`` is the planned one, or when it ended, and ``days_to_plan`` is ``None`` then.

    ``missing`` is what keeps it from going ahead, ``due`` by when, the most urgent first; ``duties`` are what a waiver
    left to do, each with its day.
    """

    launch: Launch
    status: str
    day: date
    days_to_plan: int | None = None
    stage: Bilingual | None = None
    missing: tuple[Bilingual, ...] = ()
    due: tuple[DueItem, ...] = ()
    overdue: int = 0
    duties: tuple[tuple[str, date], ...] = ()
    filed_by: str = ""

    @property
    def next_due(self) -> DueItem | None:
        """What comes next, or is late the longest."""
        return self.due[0] if self.due else None

    @property
    def is_over(self) -> bool:
        """Whether it was carried out or given up."""
        return self.status in OVER

    @property
    def is_current(self) -> bool:
        """Whether something is still to be done about it."""
        return not self.is_over or bool(self.duties)


@dataclass(frozen=True, slots=True)
class Listing:
    """The launches of a wish, how many of each status there are in all, and how many are current or overdue."""

    lines: Sequence[Line]
    statuses: Mapping[str, int]
    current: int
    overdue: int
    roster: Roster | None


def listing(office: LaunchOffice, overview: Overview, person_id: str, wish: Wish) -> Listing:
    """The board as a person wants to see it; raises `NotAllowed` for agents."""
    views = [one.view for one in overview.standings(office)]
    seen = look_at_all(office, person_id, views)
    lines = [*(line_of(one, office) for one in views), *(_past_line(one, office) for one in overview.past(office))]
    return Listing(
        lines=sorted((one for one in lines if _is_wanted(one, wish)), key=_ORDERS[wish.order]),
        statuses=Counter(one.status for one in lines),
        current=sum(one.is_current for one in lines),
        overdue=sum(bool(one.overdue) for one in lines),
        roster=seen.roster,
    )


def line_of(view: LaunchView, office: LaunchOffice) -> Line:
    """A launch that is not over, or left a duty."""
    dossier = view.dossier
    is_over = view.status in OVER
    today = office.local_day(dossier.as_of)
    return Line(
        launch=dossier.launch,
        status=view.status,
        day=office.local_day(ended_at(dossier)) if is_over else view.case.planned_day,
        days_to_plan=None if is_over else view.days_to_plan,
        stage=stage_title(view),
        missing=() if is_over else _missing(view),
        due=tuple(view.due),
        overdue=sum(one.is_overdue(today) for one in view.due),
        duties=tuple((what, due) for _, due, what in view.remedials),
        filed_by=dossier.recorded.of(LaunchFiled)[0].actor,
    )


def stage_title(view: LaunchView) -> Bilingual | None:
    """What the stage is called that a launch is in."""
    template = view.dossier.template
    return next((one.title for one in template.stages if one.id == view.stage), None) if template else None


def _past_line(past: Past, office: LaunchOffice) -> Line:
    return Line(past.launch, past.status, office.local_day(past.ended_at))


def _missing(view: LaunchView) -> tuple[Bilingual, ...]:
    """What keeps it from going ahead: first why nothing can be told, if so, then what is open, or else the stage."""
    due = [item.finding for item in view.due]
    known = {one.requirement for one in due}
    open_ones = (*due, *(one for one in view.verdict.open_findings if one.requirement not in known))
    titles = tuple(one.title for one in open_ones)
    return (*_untold(view.verdict), *titles) if titles else view.verdict.reasons


def _untold(verdict: Verdict) -> Sequence[Bilingual]:
    if verdict.decision is not Decision.ERROR:
        return ()
    unknown = [one.why for one in verdict.findings if one.state is State.UNKNOWN]
    return (unknown or verdict.reasons)[:1]


def _is_wanted(line: Line, wish: Wish) -> bool:
    launch = line.launch
    text = f"{launch.id} {launch.product} {launch.owner_department}".casefold()
    is_of_department = not wish.department or launch.owner_department == wish.department
    return _is_of_status(line, wish.status) and is_of_department and wish.words.strip().casefold() in text


def _is_of_status(line: Line, status: str) -> bool:
    if status == OVERDUE:
        return bool(line.overdue)
    return status == EVERY or (line.status == status if status else line.is_current)


def _by_plan(line: Line) -> tuple[Any, ...]:
    # What is over comes after what is to come, the last one first.
    place = -line.day.toordinal() if line.is_over else line.launch.planned_at.timestamp()
    return line.is_over, place, line.launch.id


_ORDERS: Mapping[Order, Callable[[Line], tuple[Any, ...]]] = {
    Order.PLANNED: _by_plan,
    Order.DUE: lambda one: (one.next_due.due if one.next_due else date.max, *_by_plan(one)),
    Order.PRODUCT: lambda one: (one.launch.product.casefold(), one.launch.id),
    Order.DEPARTMENT: lambda one: (one.launch.owner_department, *_by_plan(one)),
    Order.OPEN: lambda one: (-len(one.missing), *_by_plan(one)),
}
