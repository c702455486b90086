"""Windows in which nothing is launched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.launches.facts import DateMoved
from bot.domain.launches.finding import State
from bot.domain.launches.template import FreezeRule, FreezeWindow
from tests.domain.launches.builders import (
    DAY,
    FILED,
    LAUNCH,
    NOW,
    PLANNED,
    SECOND,
    at,
    fact,
    filed,
    found,
    needs,
    state,
)

START, END = at("2026-12-20", "00:00"), at("2027-01-04", "00:00")
WINDOWS = (
    FreezeWindow(START, END, "the books are closed"),
    FreezeWindow(END + DAY, END + 2 * DAY, "the system moves"),
)
REQUIREMENT = needs(FreezeRule(WINDOWS))


@pytest.mark.parametrize(
    ("planned_at", "expected"),
    [
        (START - SECOND, State.MET),
        (START, State.UNMET),
        (START + DAY, State.UNMET),
        (END - SECOND, State.UNMET),
        (END, State.MET),
        (END + DAY, State.UNMET),
        (END + 2 * DAY, State.MET),
    ],
)
def test_a_window_is_closed_from_its_start_until_before_its_end(planned_at, expected):
    launch = replace(LAUNCH, planned_at=planned_at)
    assert state(filed(REQUIREMENT, launch=launch), "freeze") is expected


def test_it_names_the_window_and_is_met_since_filing():
    finding = found(filed(REQUIREMENT), "freeze")
    assert (finding.state, finding.met_at) == (State.MET, FILED)
    closed = found(filed(REQUIREMENT, launch=replace(LAUNCH, planned_at=START)), "freeze")
    assert "the books are closed" in closed.why.en
    assert "2026-12-20" in closed.why.zh


def test_a_launch_can_move_into_a_window_and_out_again():
    facts = [*filed(REQUIREMENT), fact(DateMoved(START, "later"), NOW, "po")]
    assert state(facts, "freeze") is State.UNMET
    assert state([*facts, fact(DateMoved(PLANNED, "back"), NOW + SECOND, "po")], "freeze", NOW + DAY) is State.MET


def test_a_launch_that_is_late_does_not_slip_into_a_window():
    facts = filed(REQUIREMENT)
    assert [state(facts, "freeze", at_) for at_ in (START - SECOND, START, END)] == [
        State.MET,
        State.UNMET,
        State.MET,
    ]


def test_without_windows_every_instant_is_outside():
    assert state(filed(needs(FreezeRule(()))), "freeze") is State.MET
