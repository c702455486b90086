"""Who belongs where, for figures by team and room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from bot.domain.people.roster import Person, Roster, Team
from bot.domain.tallies import Tally, Words

Figure = TypeVar("Figure", Tally, Words)


@dataclass(frozen=True)
class Staffing:
    """Who was in which team on a day; a leader counts to the first team that he leads. Nobody, without a roster."""

    roster: Roster | None
    day: date

    @property
    def teams(self) -> Sequence[Team]:
        """Every team, in the roster's order."""
        return self.roster.teams if self.roster else ()

    @cached_property
    def rooms(self) -> Sequence[str]:
        """Every room, in the roster's order."""
        return tuple(dict.fromkeys(team.room for team in self.teams))

    def person(self, name: str) -> Person | None:
        """Somebody by his id, or by his id in Slack."""
        return self._by_any_id.get(name)

    def team_of(self, name: str) -> Team | None:
        """The team that somebody is in, or leads."""
        person = self.person(name)
        return self._team_by_person.get(person.id) if person else None

    def members(self, team: Team) -> list[str]:
        """Who is in a team and works here on the day; its leader is not among them."""
        people = self.roster.people if self.roster else ()
        return [one.id for one in people if one.team == team.id and one.is_here(self.day)]

    def people_of_room(self, room: str) -> list[str]:
        """Who is in a room: the members of its teams, and their leaders."""
        teams = [team for team in self.teams if team.room == room]
        members = [one for team in teams for one in self.members(team)]
        leaders = [team.leader for team in teams if (found := self.person(team.leader)) and found.is_here(self.day)]
        return list(dict.fromkeys([*members, *leaders]))

    def by_person(self, by_name: Mapping[str, Figure]) -> dict[str, Figure]:
        """Figures by people's ids; those of people who are not on the roster are left out."""
        found: dict[str, Figure] = {}
        for name, figure in by_name.items():
            person = self.person(name)
            if person is not None:
                found[person.id] = found[person.id] + figure if person.id in found else figure
        return found

    def by_team(self, by_name: Mapping[str, Figure]) -> dict[str | None, Figure]:
        """Figures by team; what is nobody's of any team stands under ``None``."""
        found: dict[str | None, Figure] = {}
        for name, figure in by_name.items():
            team = self.team_of(name)
            key = team.id if team else None
            found[key] = found[key] + figure if key in found else figure
        return found

    @cached_property
    def _by_any_id(self) -> Mapping[str, Person]:
        people = self.roster.people if self.roster else ()
        by_slack_id = {one.slack_id: one for one in people if one.slack_id}
        return by_slack_id | {one.id: one for one in people}

    @cached_property
    def _team_by_person(self) -> Mapping[str, Team]:
        leading = {team.leader: team for team in reversed(self.teams)}
        known = {team.id: team for team in self.teams}
        people = self.roster.people if self.roster else ()
        return leading | {one.id: known[one.team] for one in people if one.team in known}
