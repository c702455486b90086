"""For whom somebody may act."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.people.facts import Delegated, DelegationEnded
from bot.domain.people.rights import Acting, NotAllowed, principals
from bot.domain.people.roles import Role
from tests.domain.launches.builders import fact, roster

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 5)
GIVEN = fact(Delegated("tl2", frozenset({Role.TEAM_LEADER}), FIRST, LAST), actor="tl", launch=None)
PASSED_ON = fact(
    Delegated("tr", frozenset({Role.TEAM_LEADER}), FIRST, LAST), actor="tl2", launch=None, on_behalf_of="tl"
)


@pytest.mark.parametrize(
    ("person", "role", "day", "expected"),
    [
        ("tl2", Role.TEAM_LEADER, FIRST, {"tl"}),
        ("tl2", Role.TEAM_LEADER, LAST, {"tl"}),
        ("tl2", Role.TEAM_LEADER, date(2026, 11, 30), set()),
        ("tl2", Role.TEAM_LEADER, date(2026, 12, 6), set()),
        ("tl2", Role.SUPERVISOR, FIRST, set()),
        ("tl", Role.TEAM_LEADER, FIRST, set()),
        ("tr", Role.TEAM_LEADER, FIRST, set()),
    ],
)
def test_for_whom_somebody_acts_on_a_day(person: str, role: Role, day: date, expected: set[str]) -> None:
    assert principals(person, role, day, [GIVEN, PASSED_ON]) == expected


@pytest.mark.parametrize(
    ("person", "on_behalf_of", "day", "someone"),
    [
        ("tl", None, FIRST, "tl"),
        ("tl2", "tl", FIRST, "tl"),
        ("tl2", "tl", LAST, "tl"),
    ],
)
def test_whose_rights_count(person: str, on_behalf_of: str | None, day: date, someone: str) -> None:
    assert Acting(person, day, roster(), on_behalf_of, [GIVEN]).someone().id == someone


@pytest.mark.parametrize(
    ("person", "on_behalf_of", "day"),
    [
        ("tl2", "tl", date(2026, 12, 6)),
        ("tr", "tl", FIRST),
        ("tl", "tl2", FIRST),
        ("nobody", None, FIRST),
        ("nobody", "tl", FIRST),
    ],
)
def test_nobody_acts_for_one_who_has_not_let_him(person: str, on_behalf_of: str | None, day: date) -> None:
    with pytest.raises(NotAllowed):
        Acting(person, day, roster(), on_behalf_of, [GIVEN, PASSED_ON]).someone()


def test_a_delegation_that_was_taken_back_counts_no_more() -> None:
    ended = fact(DelegationEnded(GIVEN.key), actor="tl", launch=None)
    again = fact(Delegated("tl2", frozenset({Role.TEAM_LEADER}), FIRST, LAST), actor="tl", launch=None)
    assert principals("tl2", Role.TEAM_LEADER, FIRST, [GIVEN]) == {"tl"}
    assert principals("tl2", Role.TEAM_LEADER, FIRST, [GIVEN, ended]) == frozenset()
    assert principals("tl2", Role.TEAM_LEADER, FIRST, [GIVEN, ended, again]) == {"tl"}
