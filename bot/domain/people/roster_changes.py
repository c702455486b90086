"""What a new roster changes, for people to look at before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.people.roster import Person, Roster

LARGEST_LEAVING_SHARE = 0.2
"""A fifth of the people gone at once is more often a file cut off than a farewell."""


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who is now of another department, team, shift or role."""

    before: Person
    after: Person


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """Who comes, goes and moves, in the order of their ids. ``leaving_share`` is of those who were here before."""

    joiners: tuple[Person, ...] = ()
    leavers: tuple[Person, ...] = ()
    movers: tuple[Move, ...] = ()
    leaving_share: float = 0.0

    @property
    def needs_confirmation(self) -> bool:
        """Whether so many leave that somebody has to say that it is meant."""
        return self.leaving_share > LARGEST_LEAVING_SHARE


def differences(before: Roster | None, after: Roster) -> RosterChanges:
    """What ``after`` changes; each roster's people are those who are here on the day it takes effect."""
    old, new = _here(before), _here(after)
    leavers = tuple(person for id, person in old.items() if id not in new)
    return RosterChanges(
        joiners=tuple(person for id, person in new.items() if id not in old),
        leavers=leavers,
        movers=tuple(Move(old[id], new[id]) for id in new if id in old and _place(old[id]) != _place(new[id])),
        leaving_share=len(leavers) / len(old) if old else 0.0,
    )


def _here(roster: Roster | None) -> Mapping[str, Person]:
    people = sorted(roster.people, key=lambda person: person.id) if roster else []
    return {person.id: person for person in people if roster and person.is_here(roster.effective_from)}


def _place(person: Person) -> tuple[object, ...]:
    return person.department, person.team, person.shift, person.roles
