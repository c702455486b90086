"""Verdicts on launches, now and as of any past instant, and everything that managers want to see of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.facts import Fact
from bot.domain.launches.case import Case
from bot.domain.launches.coverage import GroupCoverage, coverage_of
from bot.domain.launches.dossier import Dossier, gather_all, undone_remedials
from bot.domain.launches.due import DueItem, due_items
from bot.domain.launches.status import LaunchStatus
from bot.domain.launches.template import TrainingRule
from bot.domain.launches.verdict import Verdict, current_stage, judge
from bot.domain.launches.waiver_requests import WaiverRequest, open_requests
from bot.services.launches.recording import LaunchOffice, dossier_of


@dataclass(frozen=True, slots=True)
class LaunchView:
    """A launch as of an instant, with what it lacks."""

    case: Case
    verdict: Verdict
    stage: str | None
    days_left: int
    due: Sequence[DueItem]
    remedials: Sequence[tuple[Fact, date, str]]

    @property
    def dossier(self) -> Dossier:
        """What is known of the launch."""
        return self.case.dossier

    @property
    def days_to_plan(self) -> int:
        """Days until the planned one, below zero once it is over; ``days_left`` never is."""
        return (self.case.planned_day - self.case.local_day(self.dossier.as_of)).days

    @property
    def coverage(self) -> dict[str, list[GroupCoverage]]:
        """Who is trained, by training requirement."""
        template = self.dossier.template
        return {
            one.id: coverage_of(one, one.rule, self.case)
            for one in (template.requirements if template else ())
            if isinstance(one.rule, TrainingRule)
        }

    @property
    def waiver_requests(self) -> list[WaiverRequest]:
        """What the product team asks to be waived and nobody has settled yet, oldest first."""
        return open_requests(self.dossier, self.verdict.findings)

    @property
    def is_over(self) -> bool:
        """Whether it was carried out or given up."""
        return self.dossier.is_over

    @property
    def status(self) -> LaunchStatus:
        """Where the launch is."""
        if self.dossier.launched:
            return LaunchStatus.LAUNCHED
        return LaunchStatus.KILLED if self.dossier.is_killed else LaunchStatus(self.verdict.decision)


def view(office: LaunchOffice, launch_id: str, as_of: datetime | None = None) -> LaunchView:
    """One launch as of an instant, by default now; raises `InputError` for one that was not filed by then."""
    now = as_of or office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now, launch_id)
    return view_of(dossier_of(facts, launch_id, now, office), office)


def verdict_on(office: LaunchOffice, launch_id: str, as_of: datetime | None = None) -> Verdict:
    """The verdict as of an instant, by default now."""
    return view(office, launch_id, as_of).verdict


def board(office: LaunchOffice, as_of: datetime | None = None) -> list[LaunchView]:
    """Every launch, those planned first at the top."""
    now = as_of or office.clock()
    with office.store.begin() as work:
        facts = work.facts.until(now)
    return on_the_board(view_of(one, office) for one in gather_all(facts, now, office.local_day).values())


def on_the_board(views: Iterable[LaunchView]) -> list[LaunchView]:
    """Launches in the order of the board: those planned first at the top."""
    return sorted(views, key=lambda one: (one.dossier.launch.planned_at, one.dossier.launch.id))


def history(office: LaunchOffice, launch_id: str) -> list[Fact]:
    """What happened to a launch, oldest first."""
    with office.store.begin() as work:
        return [fact for fact in work.facts.until(office.clock(), launch_id) if fact.launch == launch_id]


def view_of(dossier: Dossier, office: LaunchOffice) -> LaunchView:
    """A launch as of the instant of its dossier."""
    case = Case(dossier, office.calendar, office.local_day)
    verdict = judge(case)
    return LaunchView(
        case=case,
        verdict=verdict,
        stage=current_stage(dossier),
        days_left=(case.launch_day - office.local_day(dossier.as_of)).days,
        due=() if dossier.is_over else due_items(verdict, office.calendar),
        remedials=[(fact, waived.remedial_due, waived.remedial) for fact, waived in undone_remedials(dossier)],
    )
