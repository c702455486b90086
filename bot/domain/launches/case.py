"""What a requirement's check may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import Calendar
from bot.domain.launches.dossier import Dossier
from bot.domain.launches.finding import Outcome
from bot.domain.launches.people import Roster
from bot.domain.launches.template import Role


@dataclass(frozen=True, slots=True)
class Case:
    """A launch to be judged. ``local_day`` gives the centre's calendar day of an instant."""

    dossier: Dossier
    calendar: Calendar
    local_day: Callable[[datetime], date]

    @property
    def roster(self) -> Roster | None:
        """Who is who on the planned day."""
        return self.dossier.roster

    @property
    def launch_day(self) -> date:
        """The planned calendar day."""
        return self.local_day(self.dossier.launch.planned_at)

    def holds(self, person_id: str, role: Role, day: date) -> bool:
        """Whether a person has a role that day."""
        person = self.roster.person(person_id) if self.roster else None
        return person is not None and role in person.roles and person.is_here(day)


OutcomeOf = Callable[[str], Outcome | None]
"""What became of another requirement, by id; ``None`` for an unknown one, or one that is being checked already."""
