"""Evidence that was complete early enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.calendar import Calendar
from bot.domain.facts import Fact
from bot.domain.launches.facts import DateMoved, Waived
from bot.domain.launches.finding import State
from bot.domain.launches.requirements import due_date
from bot.domain.launches.template import Applicability, LeadTimeRule, ListeningRule, Requirement
from bot.domain.launches.verdict import Decision
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    DAY,
    LAUNCH,
    MATERIAL,
    NOW,
    PLANNED,
    REVIEW,
    SEEN,
    SIGNED,
    TRAINING,
    at,
    attached,
    case,
    fact,
    filed,
    found,
    leader_signed,
    needs,
    seen,
    signed,
    state,
    trained,
    verdict,
)


def lead(days: int, *evidence: str) -> Requirement:
    return needs(LeadTimeRule(evidence or ("brief",), days))


def complete(when: datetime, days: int, planned_at: datetime = PLANNED) -> list[Fact]:
    launch = replace(LAUNCH, planned_at=planned_at)
    return [*filed(MATERIAL, lead(days), launch=launch), attached(), seen(when=when)]


@pytest.mark.parametrize(
    ("came", "planned", "days", "expected"),
    [
        ("2026-11-30", "2026-12-15", 11, State.MET),
        ("2026-12-01", "2026-12-15", 11, State.UNMET),
        ("2026-12-15", "2026-12-15", 0, State.MET),
        ("2026-12-16", "2026-12-15", 0, State.UNMET),
        # A launch at the weekend: Friday is one working day before Sunday, as it is for due dates.
        ("2026-12-11", "2026-12-13", 1, State.MET),
        ("2026-12-12", "2026-12-13", 1, State.UNMET),
        # The golden week, with the Saturday after it a working day.
        ("2026-10-10", "2026-10-12", 1, State.MET),
        ("2026-10-11", "2026-10-12", 1, State.UNMET),
        ("2026-09-30", "2026-10-12", 4, State.MET),
        ("2026-10-01", "2026-10-12", 4, State.UNMET),
        # Over the new year.
        ("2026-12-31", "2027-01-04", 1, State.MET),
        ("2027-01-02", "2027-01-04", 1, State.UNMET),
        # A working Saturday before the Spring Festival, and one after it.
        ("2026-02-13", "2026-02-24", 2, State.MET),
        ("2026-02-14", "2026-02-24", 2, State.UNMET),
        ("2026-02-27", "2026-03-02", 2, State.MET),
    ],
)
def test_working_days_are_those_of_the_calendar(came: str, planned: str, days: int, expected: State):
    filed_earlier = [replace(one, recorded_at=at("2026-01-05")) for one in complete(at(came), days, at(planned))[:-1]]
    assert state([*filed_earlier, seen(when=at(came))], "lead_time", at(planned) + 2 * DAY) is expected


@pytest.mark.parametrize("planned", ["2026-12-13", "2026-12-14", "2026-10-11", "2026-10-12", "2026-10-08"])
@pytest.mark.parametrize("days", [0, 1, 2, 5])
def test_what_comes_on_the_day_it_is_due_comes_in_time(planned: str, days: int):
    facts = complete(SEEN, days, at(planned))
    due = due_date(replace(MATERIAL, due=days), case(facts, SEEN))
    assert due is not None
    start = [replace(one, recorded_at=at("2026-09-01")) for one in facts[:-1]]
    for late, expected in ((0 * DAY, State.MET), (DAY, State.UNMET)):
        came = seen(when=at(due.isoformat(), "23:59") + late)
        assert state([*start, came], "lead_time", at(planned) + 30 * DAY) is expected


def test_it_counts_from_the_last_piece_of_evidence():
    start = [*filed(MATERIAL, REVIEW, lead(30, "brief", "review")), attached(), seen()]
    assert state(start, "lead_time") is State.UNMET
    assert found([*start, signed(start)], "lead_time").met_at == SIGNED
    assert state([*start, signed(start, when=NOW)], "lead_time") is State.UNMET


def test_training_is_complete_when_its_leaders_signed():
    facts = [*filed(MATERIAL, TRAINING, lead(15, "training")), attached(), seen(), *trained("a1", "a2")]
    assert state([*facts, leader_signed()], "lead_time") is State.MET
    assert state([*facts, leader_signed(when=NOW)], "lead_time") is State.UNMET


def test_a_launch_that_moves_earlier_counts_anew():
    facts = complete(at("2026-11-30"), 11)
    earlier = [*facts, fact(DateMoved(PLANNED - DAY, "earlier"), NOW, "po")]
    assert (state(facts, "lead_time"), state(earlier, "lead_time")) == (State.MET, State.UNMET)
    assert verdict(facts).facts_digest != verdict(earlier).facts_digest
    back = [*earlier, fact(DateMoved(PLANNED, "back again"), NOW, "po")]
    assert state(back, "lead_time") is State.MET


def test_a_waived_piece_of_evidence_is_still_not_there():
    facts = filed(replace(MATERIAL, waivable_by=(Role.CUSTOMER_SERVICE,)), lead(1))
    waived = fact(Waived("brief", "later", PLANNED + DAY, "write it", PLANNED.date()), NOW, "cs")
    assert state([*facts, waived], "brief") is State.WAIVED
    assert state([*facts, waived], "lead_time") is State.UNMET


def test_evidence_that_does_not_apply_is_left_out_and_unknown_evidence_is_missing():
    other = replace(MATERIAL, when=Applicability(tiers=("low",)))
    assert state(filed(other, lead(1)), "lead_time") is State.MET
    assert state(filed(MATERIAL, lead(1, "nothing")), "lead_time") is State.UNMET


def test_requirements_that_wait_for_each_other_are_never_met():
    one, two = replace(lead(1, "two"), id="one"), replace(lead(1, "one"), id="two")
    facts = filed(one, two, replace(lead(1, "self"), id="self"))
    assert {state(facts, id) for id in ("one", "two", "self")} == {State.UNMET}


def test_a_year_without_data_cannot_be_told():
    only_2026 = Calendar("office", frozenset({2026}))
    launch = replace(LAUNCH, planned_at=at("2027-01-05"))
    facts = [*filed(MATERIAL, lead(5), launch=launch), attached(), seen()]
    judged = verdict(facts, calendar=only_2026)
    assert judged.decision is Decision.ERROR
    assert [one.state for one in judged.findings] == [State.MET, State.UNKNOWN]
    assert "2027" in judged.findings[1].why.en


def test_listening_can_be_evidence():
    facts = filed(needs(ListeningRule(1, 30)), lead(1, "listening"))
    assert state(facts, "lead_time") is State.UNMET
