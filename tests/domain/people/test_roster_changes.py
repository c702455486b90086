"""What a new roster changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.people.roster_changes import Move, differences

DAY = date(2026, 11, 1)
PEOPLE = tuple(Person(f"a{number}", "甲", "customer-service", team="t1", shift="day") for number in range(10))


def roster(*people: Person, day: date = DAY) -> Roster:
    return Roster(day, people)


def test_everybody_joins_the_first_roster() -> None:
    changes = differences(None, roster(*PEOPLE))
    assert changes.joiners == PEOPLE
    assert (changes.leavers, changes.movers, changes.leaving_share, changes.needs_confirmation) == ((), (), 0.0, False)


def test_the_same_roster_changes_nothing() -> None:
    changes = differences(roster(*PEOPLE), roster(*reversed(PEOPLE)))
    assert (changes.joiners, changes.leavers, changes.movers) == ((), (), ())


@pytest.mark.parametrize(
    "changed",
    [
        replace(PEOPLE[0], team="t2"),
        replace(PEOPLE[0], shift="night"),
        replace(PEOPLE[0], department="risk"),
        replace(PEOPLE[0], roles=frozenset({Role.TRAINER})),
    ],
)
def test_movers_are_shown_before_and_after(changed: Person) -> None:
    assert differences(roster(*PEOPLE), roster(changed, *PEOPLE[1:])).movers == (Move(PEOPLE[0], changed),)


def test_another_name_is_no_move() -> None:
    assert differences(roster(*PEOPLE), roster(replace(PEOPLE[0], name="乙"), *PEOPLE[1:])).movers == ()


@pytest.mark.parametrize(("gone", "confirmed"), [(0, False), (2, False), (3, True), (10, True)])
def test_more_than_a_fifth_leaving_must_be_confirmed(gone: int, confirmed: bool) -> None:
    changes = differences(roster(*PEOPLE), roster(*PEOPLE[gone:]))
    assert changes.leavers == PEOPLE[:gone]
    assert changes.leaving_share == gone / 10
    assert changes.needs_confirmation is confirmed


def test_whoever_stands_in_the_file_but_left_is_a_leaver() -> None:
    later = date(2026, 12, 1)
    after = roster(replace(PEOPLE[0], left=later), *PEOPLE[1:], day=later)
    assert differences(roster(*PEOPLE), after).leavers == (PEOPLE[0],)
