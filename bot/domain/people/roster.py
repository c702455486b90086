"""The roster: who is on the phones, in which team, on which shift, and who is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from bot.domain.people.roles import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the bank; from ``joined`` on, until before ``left``. Agents have a team and a shift."""

    id: str
    name: str
    department: str
    roles: frozenset[Role] = frozenset({Role.AGENT})
    slack_id: str | None = None
    team: str | None = None
    shift: str | None = None
    joined: date | None = None
    left: date | None = None

    def is_here(self, day: date) -> bool:
        """Whether the person works here on that day."""
        return (self.joined is None or self.joined <= day) and (self.left is None or day < self.left)


@dataclass(frozen=True, slots=True)
class Team:
    """A team in a room under a leader (a person's id)."""

    id: str
    name: str
    room: str
    leader: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours, in the centre's time zone; a shift that ends before it begins ends on the next day."""

    id: str
    name: str
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away from the first to the last day, both included."""

    person: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Group:
    """A team on a shift on some day, by ids; a team that is not known has no leader. Sign-offs call it by its name."""

    team: str
    shift: str
    name: str
    leader: str | None
    at_work: tuple[str, ...]
    away: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """Everybody, as of ``effective_from``."""

    effective_from: date
    people: tuple[Person, ...]
    teams: tuple[Team, ...] = ()
    shifts: tuple[Shift, ...] = ()
    leaves: tuple[Leave, ...] = ()

    def person(self, person_id: str) -> Person | None:
        """The person with this id."""
        return self._people_by_id.get(person_id)

    def with_slack_id(self, slack_id: str, day: date) -> Person | None:
        """Whoever has this account and works here on that day."""
        return next((one for one in self._people_by_slack_id.get(slack_id, ()) if one.is_here(day)), None)

    def team(self, team_id: str) -> Team | None:
        """The team with this id."""
        return self._teams_by_id.get(team_id)

    def is_away(self, person_id: str, day: date) -> bool:
        """Whether the person is on leave that day."""
        return person_id in self.away(day)

    def away(self, day: date) -> frozenset[str]:
        """Who is on leave that day."""
        if day not in self._away_on:
            self._away_on[day] = frozenset(one.person for one in self.leaves if one.first <= day <= one.last)
        return self._away_on[day]

    def holders(self, role: Role, day: date) -> tuple[Person, ...]:
        """Who has the role that day."""
        return tuple(one for one in self.people if role in one.roles and one.is_here(day))

    def holder_ids(self, role: Role, day: date) -> frozenset[str]:
        """The ids of those who have the role that day."""
        ids = self._holder_ids_on.get((role, day))
        if ids is None:
            people = self._people_by_id.values()
            ids = frozenset(one.id for one in people if role in one.roles and one.is_here(day))
            self._holder_ids_on[role, day] = ids
        return ids

    def groups(self, day: date) -> Mapping[tuple[str, str], tuple[Person, ...]]:
        """The agents of every team by shift that day, those on leave included.

        A team that nobody is in has an entry with an empty shift and nobody in it. Agents of no known team come last:
        nobody may overlook them.
        """
        if day not in self._groups_on:
            self._groups_on[day] = self._grouped(day)
        return self._groups_on[day]

    def presence(self, day: date) -> Sequence[Group]:
        """The same groups by ids, with who leads them."""
        if day not in self._presence_on:
            self._presence_on[day] = [
                self._group(team, shift, people, day) for (team, shift), people in self.groups(day).items()
            ]
        return self._presence_on[day]

    def _group(self, team: str, shift: str, people: Iterable[Person], day: date) -> Group:
        led, away = self.team(team), self.away(day)
        return Group(
            team=team,
            shift=shift,
            name=f"{team}/{shift}",
            leader=led.leader if led else None,
            at_work=tuple(one.id for one in people if one.id not in away),
            away=tuple(one.id for one in people if one.id in away),
        )

    def _grouped(self, day: date) -> Mapping[tuple[str, str], tuple[Person, ...]]:
        members: dict[str, list[Person]] = {team.id: [] for team in self.teams}
        for person in sorted(self.holders(Role.AGENT, day), key=lambda one: one.id):
            members.setdefault(person.team or "", []).append(person)
        groups: dict[tuple[str, str], tuple[Person, ...]] = {}
        for team, people in members.items():
            groups.update({(team, shift): tuple(on_it) for shift, on_it in _by_shift(people).items()})
        return groups

    @cached_property
    def _people_by_id(self) -> Mapping[str, Person]:
        return {one.id: one for one in reversed(self.people)}

    @cached_property
    def _people_by_slack_id(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, list[Person]] = {}
        for one in self.people:
            if one.slack_id:
                found.setdefault(one.slack_id, []).append(one)
        return {slack_id: tuple(people) for slack_id, people in found.items()}

    @cached_property
    def _teams_by_id(self) -> Mapping[str, Team]:
        return {one.id: one for one in reversed(self.teams)}

    # A board asks one roster about the same day for every launch.

    @cached_property
    def _holder_ids_on(self) -> dict[tuple[Role, date], frozenset[str]]:
        return {}

    @cached_property
    def _away_on(self) -> dict[date, frozenset[str]]:
        return {}

    @cached_property
    def _presence_on(self) -> dict[date, Sequence[Group]]:
        return {}

    @cached_property
    def _groups_on(self) -> dict[date, Mapping[tuple[str, str], tuple[Person, ...]]]:
        return {}


def _by_shift(members: Iterable[Person]) -> dict[str, list[Person]]:
    by_shift: dict[str, list[Person]] = {}
    for one in members:
        by_shift.setdefault(one.shift or "", []).append(one)
    return by_shift or {"": []}
