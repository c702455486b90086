"""Hours of an owner department's managers with agents."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.facts import DateMoved, ListeningLogged
from bot.domain.launches.finding import State
from bot.domain.launches.template import ListeningRule
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    DAY,
    NOW,
    OFFICERS,
    PLANNED,
    fact,
    filed,
    found,
    needs,
    officer,
    roster,
    state,
)

START = filed(needs(ListeningRule(8, 30)))


def hours(count: float, day: str = "2026-11-20", manager: str = "dm", department: str = "cards") -> Fact:
    logged = ListeningLogged(manager, department, date.fromisoformat(day), count)
    return fact(logged, NOW - DAY, manager, launch=None)


@pytest.mark.parametrize(
    ("logged", "expected"),
    [
        ([], State.UNMET),
        ([hours(8)], State.MET),
        ([hours(7.99)], State.UNMET),
        ([hours(4), hours(4, manager="dh")], State.MET),
        ([hours(0.1) for _ in range(80)], State.MET),
        ([hours(8, "2026-11-15")], State.MET),
        ([hours(8, "2026-11-14")], State.UNMET),
        ([hours(8, "2026-12-01")], State.MET),
        ([hours(8, "2026-12-02")], State.UNMET),
        ([hours(8, manager="po")], State.UNMET),
        ([hours(8, manager="nobody")], State.UNMET),
        ([hours(8, department="loans", manager="loans")], State.UNMET),
        ([hours(8, manager="loans")], State.UNMET),
        ([hours(float("nan"))], State.UNMET),
    ],
)
def test_managers_of_the_department_listen_long_enough_and_lately(logged: list[Fact], expected: State):
    assert state([*START, *logged], "listening") is expected


def test_hours_to_come_count_when_they_have():
    ahead = [*START, hours(8, "2026-12-10")]
    assert state(ahead, "listening", NOW) is State.UNMET
    assert state(ahead, "listening", NOW + 9 * DAY) is State.MET


def test_while_a_launch_is_late_hours_go_on_counting():
    late = [*START, hours(8, "2026-12-16")]
    assert state(late, "listening", PLANNED) is State.UNMET
    assert state(late, "listening", PLANNED + 9 * DAY) is State.MET


def test_a_launch_that_moves_away_leaves_hours_behind():
    facts = [*START, hours(8, "2026-11-15")]
    assert state([*facts, fact(DateMoved(PLANNED + DAY, "later"), NOW, "po")], "listening") is State.UNMET


def test_it_names_its_evidence():
    one, two = hours(4), hours(5)
    assert set(found([*START, one, two], "listening").evidence) == {one.key, two.key}


def test_a_manager_who_moved_on_listened_all_the_same():
    gone = tuple(one for one in OFFICERS if one.id != "dm")
    facts = [*START, hours(8), fact(RosterImported(roster(officers=gone, effective="2026-11-25")), NOW)]
    assert state(facts, "listening") is State.MET
    promoted = (*gone, officer("dm", Role.DEPARTMENT_MANAGER, department="loans"))
    moved = fact(RosterImported(roster(officers=promoted, effective="2026-11-10")), NOW)
    assert state([*START, hours(8), moved], "listening") is State.UNMET


def test_no_hours_asked_for_is_no_reason_to_fall_over():
    assert state(filed(needs(ListeningRule(0, 30))), "listening") is State.UNMET
