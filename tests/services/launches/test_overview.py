"""What is remembered of launches is what would be worked out afresh, whatever has happened in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.launches.facts import StageDecision
from bot.services.launches import filing, launching, people, signing, training
from bot.services.launches.judging import LaunchView, board, verdict_on
from bot.services.launches.overview import Overview
from tests.domain.launches.builders import LAUNCH, PLANNED, agent, at, roster
from tests.services.launches.bank import AGENTS, Bank


def afresh(bank: Bank) -> list[LaunchView]:
    """The board's launches that still matter."""
    return [one for one in board(bank.office) if (one.status not in {"launched", "killed"}) or one.remedials]


def agrees(overview: Overview, bank: Bank) -> bool:
    """Whether what is remembered is what is worked out afresh."""
    remembered = overview.standings(bank.office)
    told = [(one.dossier.launch, one.view.verdict.digest, one.view.status, one.view.stage) for one in remembered]
    for one in board(bank.office):
        launch_id = one.dossier.launch.id
        assert overview.view(bank.office, launch_id).verdict == verdict_on(bank.office, launch_id)
    return told == [(one.dossier.launch, one.verdict.digest, one.status, one.stage) for one in afresh(bank)]


DEEDS: dict[str, Callable[[Bank], object]] = {
    "nothing": lambda bank: None,
    "an attendance": lambda bank: training.strike_attendance(bank.office, bank.deed("tr"), "gold", "s1", "a1", "Out"),
    "a new version": lambda bank: bank.write("金卡年费怎么收:每年300元。"),
    "another document": lambda bank: bank.write("别的", "cards/other.md"),
    "hours": lambda bank: signing.log_listening(bank.office, bank.deed("dm"), "cards", date(2026, 12, 1), 2),
    "another date": lambda bank: filing.move(
        bank.office, bank.deed("po"), "gold", PLANNED + timedelta(days=1), "Later"
    ),
    "another launch": lambda bank: filing.file_launch(
        bank.office, bank.deed("po"), replace(LAUNCH, id="silver", product="Silver"), {}
    ),
    "a joiner": lambda bank: people.import_roster(
        bank.office, bank.deed("sv"), roster(*AGENTS, agent("a9"), effective="2026-12-01")
    ),
    "a waiver": lambda bank: signing.waive(
        bank.office, bank.deed("ch"), "gold", "training", "No time", at("2026-12-10"), "Later", date(2026, 12, 5)
    ),
    "the end": lambda bank: signing.decide_stage(
        bank.office, bank.deed("sv"), "gold", "launch", StageDecision.KILL, "No demand."
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_after_every_deed_it_is_what_would_be_worked_out_afresh(small: Bank, deed: str) -> None:
    overview = Overview()
    small.begun().checked()
    training.hold_session(small.office, small.deed("tr"), "gold", "training", "s1", small.clock.now)
    training.record_attendance(small.office, small.deed("tr"), "gold", "s1", dict.fromkeys(("a1", "a2")))
    assert agrees(overview, small)
    small.clock.now = at("2026-12-01")
    DEEDS[deed](small)
    small.clock.move(timedelta(minutes=1))
    assert agrees(overview, small)


def test_time_alone_changes_it_too(small: Bank) -> None:
    overview = Overview()
    small.begun()
    small.clock.now = at("2026-12-01")
    DEEDS["a waiver"](small)
    for now in ("2026-12-02", "2026-12-10", "2026-12-15", "2026-12-30"):
        for clock in ("00:00", "11:59", "12:00", "12:10", "23:59"):
            small.clock.now = at(now, clock)
            assert agrees(overview, small), (now, clock)


def test_a_launch_that_is_over_is_forgotten_and_comes_back_with_a_duty(small: Bank) -> None:
    overview = Overview()
    small.ready()
    assert [one.is_to_come for one in overview.standings(small.office)] == [True]
    small.clock.now = PLANNED
    launching.carry_out(small.office, small.deed("po"), "gold")
    assert overview.standings(small.office) == []
    over = [("gold", "launched", PLANNED)]
    assert [(one.launch.id, one.status, one.ended_at) for one in overview.past(small.office)] == over
    small.clock.move(timedelta(minutes=1))
    signing.decide_stage(small.office, small.deed("sv"), "gold", "launch", StageDecision.HOLD, "Look again.")
    assert overview.standings(small.office) == []
    assert [(one.launch.id, one.status, one.ended_at) for one in overview.past(small.office)] == over


def test_what_was_given_up_can_be_taken_up_again(small: Bank) -> None:
    overview = Overview()
    small.begun()
    DEEDS["the end"](small)
    assert overview.standings(small.office) == []
    assert [(one.status, one.ended_at) for one in overview.past(small.office)] == [("killed", small.clock.now)]
    small.clock.move(timedelta(minutes=1))
    signing.decide_stage(small.office, small.deed("sv"), "gold", "launch", StageDecision.HOLD, "We think again.")
    assert agrees(overview, small)
    assert len(overview.standings(small.office)) == 1
    assert overview.past(small.office) == []


def test_nothing_is_worked_out_twice(small: Bank) -> None:
    overview = Overview()
    small.begun()
    first = overview.standings(small.office)
    small.clock.move(timedelta(minutes=5))
    assert all(one is other for one, other in zip(first, overview.standings(small.office), strict=True))
