"""Who can be told something today: those who have a role in a department and are at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster


@dataclass(frozen=True)
class Staff:
    """Who is who today; nobody before there is a roster."""

    roster: Roster | None
    today: date

    def holders(self, role: Role, department: str) -> list[str]:
        """Who has a role in a department and is at work."""
        return self._holders.get((role, department), [])

    def everywhere(self, role: Role) -> list[str]:
        """Who has a role in whatever department and is at work."""
        return [one for (held, _), people in self._holders.items() if held is role for one in people]

    @cached_property
    def _holders(self) -> dict[tuple[Role, str], list[str]]:
        found: dict[tuple[Role, str], list[str]] = {}
        for one in self.roster.people if self.roster else ():
            if one.is_here(self.today) and self.roster and not self.roster.is_away(one.id, self.today):
                for role in one.roles:
                    found.setdefault((role, one.department), []).append(one.id)
        return found

    def at_work(self, people: Iterable[str]) -> list[str]:
        """Those of the people who are at work; all of them where nobody is."""
        known = list(people)
        roster = self.roster
        if roster is None:
            return known
        here = [one for one in known if (it := roster.person(one)) is not None and it.is_here(self.today)]
        return [one for one in here if not roster.is_away(one, self.today)] or known

    def department_of(self, person_id: str) -> str | None:
        """Where somebody works."""
        someone = self.roster.person(person_id) if self.roster else None
        return someone.department if someone else None

    def leader_of(self, person_id: str) -> str | None:
        """The leader of somebody's team."""
        someone = self.roster.person(person_id) if self.roster else None
        team = self.roster.team(someone.team) if self.roster and someone and someone.team else None
        return team.leader if team else None
