"""What a requirement's check may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.launches.dossier import Dossier
from bot.domain.launches.finding import Outcome
from bot.domain.launches.template import Requirement
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster


@dataclass(frozen=True)
class Case:
    """A launch to be judged. ``local_day`` gives the centre's calendar day of an instant."""

    dossier: Dossier
    calendar: Calendar
    local_day: Callable[[datetime], date]
    outcomes: dict[Requirement, Outcome] = field(
        default_factory=dict[Requirement, Outcome], init=False, repr=False, compare=False
    )
    """What was found out already: evidence is asked for more than once."""
    coverages: dict[Requirement, Any] = field(
        default_factory=dict[Requirement, Any], init=False, repr=False, compare=False
    )
    """Who is trained, by requirement (`bot.domain.launches.coverage`), likewise."""

    @cached_property
    def roster(self) -> Roster | None:
        """Who is who on the day the launch goes live."""
        return self.dossier.roster

    @cached_property
    def planned_day(self) -> date:
        """The planned calendar day, which dates are counted from."""
        return self.local_day(self.dossier.launch.planned_at)

    @cached_property
    def launch_day(self) -> date:
        """The calendar day on which the launch goes live."""
        return self.local_day(self.dossier.live_at)

    def holder_ids(self, role: Role, day: date) -> frozenset[str]:
        """Who has a role that day, by the roster of that day."""
        roster = self.dossier.roster_on(day)
        return roster.holder_ids(role, day) if roster else frozenset()

    def holds(self, person_id: str, role: Role, day: date, department: str | None = None) -> bool:
        """Whether a person has a role that day, by the roster of that day; in a department, if one is named."""
        roster = self.dossier.roster_on(day)
        person = roster.person(person_id) if roster else None
        if person is None or (department is not None and person.department != department):
            return False
        return role in person.roles and person.is_here(day)


OutcomeOf = Callable[[str], Outcome | None]
"""What became of another requirement, by id; ``None`` for an unknown one, or one that is being checked already."""
