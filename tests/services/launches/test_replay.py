"""A launch as it went: the instants at which something changed, and what stopped counting at each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.errors import Declined
from bot.domain.launches.finding import State
from bot.services.launches import replay
from bot.services.launches.judging import LaunchView, view
from bot.services.launches.replay import Step, steps_of, turns, voided
from bot.services.launches.signing import call_minor, waive, withdraw
from bot.services.launches.versions import change_between
from tests.domain.launches.builders import FILED, at
from tests.services.launches.bank import DOCUMENT, WORDS, Bank

HOUR, SOON = timedelta(hours=1), timedelta(microseconds=1)


def steps(bank: Bank) -> list[Step]:
    return steps_of(bank.office, view(bank.office, "gold").dossier)


def shown_around(bank: Bank) -> tuple[LaunchView, LaunchView]:
    """The launch just before the last step, and with it."""
    last = steps(bank)[-1].at
    return view(bank.office, "gold", last - SOON), view(bank.office, "gold", last)


def test_every_change_is_a_step_and_what_came_before_it_was_filed_belongs_to_the_first(bank: Bank) -> None:
    bank.opened().ready()
    found = steps(bank)
    assert found[0].at == FILED
    assert [one.at for one in found] == sorted({one.at for one in found})
    recorded = {fact.key for one in found for fact in one.facts}
    assert {"filed:gold", "review", "tested", "roster"} <= recorded
    assert all(fact.recorded_at <= one.at for one in found for fact in one.facts)


def test_the_end_of_a_waiver_is_a_step_that_nobody_made(bank: Bank) -> None:
    bank.opened().ready()
    bank.clock.move(HOUR)
    bank.write("another text")
    ends, due = at("2026-12-10", "08:00"), date(2026, 12, 30)
    waive(bank.office, bank.deed("ch"), "gold", "training", "away", ends, "Train them.", due)
    bank.clock.now = at("2026-12-11")
    assert steps(bank)[-1] == Step(ends, ())


def test_a_launch_with_very_many_changes_is_looked_at_more_coarsely(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.opened().ready()
    for _ in range(12):
        bank.clock.move(timedelta(minutes=2))
        bank.signs("sv", "tested")
    finest = steps(bank)
    monkeypatch.setattr(replay, "MOST_STEPS", len(finest) - 1)
    coarser = steps(bank)
    assert len(coarser) < len(finest)
    assert coarser[-1].at == finest[-1].at
    assert sum(len(one.facts) for one in coarser) == sum(len(one.facts) for one in finest)


def test_a_new_version_voids_what_was_bound_to_the_old_one(bank: Bank) -> None:
    bank.opened().ready()
    bank.clock.move(HOUR)
    bank.write("another text")
    before, after = shown_around(bank)
    void = voided(before, after)
    assert {(one.requirement, one.group) for one in void.signatures} == {
        ("review", ""),
        *(("training", group) for group in ("t1/early", "t1/night", "t2/early", "t2/night")),
    }
    assert [one.session for one in void.sessions] == ["s1"]
    turned = {one.finding.requirement: (one.before, one.finding.state) for one in turns(before, after)}
    assert turned["review"] == (State.MET, State.UNMET)
    assert "tested" not in turned


def test_a_change_that_is_called_minor_and_a_signature_that_is_taken_back_void_nothing(bank: Bank) -> None:
    bank.opened().ready()
    first = bank.facts()
    old = next(
        fact.body.sha256
        for fact in first
        if getattr(fact.body, "document_id", "") == DOCUMENT and getattr(fact.body, "sha256", "")
    )
    bank.clock.move(HOUR)
    new = bank.write(f"{WORDS} ").sha256
    assert change_between(bank.office, view(bank.office, "gold"), "brief").voided
    bank.clock.move(HOUR)
    call_minor(bank.office, bank.deed("co"), "gold", DOCUMENT, old, new, "a space")
    assert not change_between(bank.office, view(bank.office, "gold"), "brief").voided
    bank.clock.move(HOUR)
    withdraw(bank.office, bank.deed("sv"), "gold", "tested", "by mistake")
    assert not voided(*shown_around(bank))


def test_versions_are_compared_whatever_became_of_the_document(bank: Bank) -> None:
    bank.opened().ready()
    with pytest.raises(Declined):
        change_between(bank.office, view(bank.office, "gold"), "brief")
    with pytest.raises(Declined):
        change_between(bank.office, view(bank.office, "gold"), "training")
    for words in ("the second text", WORDS):
        bank.clock.move(HOUR)
        bank.write(words)
    change = change_between(bank.office, view(bank.office, "gold"), "brief")
    assert change.passages is not None
    assert "the second text" in change.passages[0].runs[0].text
    assert change.new.since > change.old.since
