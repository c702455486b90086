"""People are told of what a launch still needs, of duties from waivers, and of waivers that bypass them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.outbox import Kept
from bot.services.launches import filing, people, signing
from bot.services.launches.reminding import remind_of_launches
from tests.domain.launches.builders import LAUNCH, OFFICERS, on_leave
from tests.domain.launches.builders import at as instant
from tests.services.launches.bank import ROSTER, Bank

OPEN = {"brief", "questions", "review", "training", "lead-time", "tested"}
"""What "po" must see to in a launch that was only filed; it is due on the day it is planned for, 15 December."""


@pytest.fixture
def filed(small: Bank) -> Bank:
    return small.filed()


def tick(bank: Bank, day: str, clock: str = "09:00") -> list[Kept]:
    """What is new in the outbox after a tick."""
    bank.clock.now = instant(day, clock)
    before = {one.message.key for one in waiting(bank)}
    remind_of_launches(bank.office, bank.clock.now)
    return [one for one in waiting(bank) if one.message.key not in before]


def waiting(bank: Bank) -> list[Kept]:
    with bank.store.begin() as work:
        return list(work.outbox.waiting(1_000))


def told(new: list[Kept]) -> dict[tuple[str, str], set[str]]:
    """What new messages say, by recipient and kind: the requirements."""
    return {
        (one.message.recipient.id, one.message.kind): {item["requirement"] for item in one.message.payload["items"]}
        for one in new
    }


def test_owners_are_reminded_five_days_and_one_day_before_and_on_the_day_in_one_message_each(filed: Bank):
    assert told(tick(filed, "2026-12-07")) == {}
    assert told(tick(filed, "2026-12-08", "08:59")) == {}
    expected = {("po", "launch_due"): OPEN, ("dm", "launch_due"): {"listening"}}
    assert told(tick(filed, "2026-12-08")) == expected
    assert told(tick(filed, "2026-12-08", "17:00")) == told(tick(filed, "2026-12-11")) == {}
    assert told(tick(filed, "2026-12-14")) == expected
    assert told(tick(filed, "2026-12-15", "09:30")) == expected


def test_a_message_says_what_is_due_in_both_languages_and_when(filed: Bank):
    new = tick(filed, "2026-12-08")
    [message] = [one.message for one in new if one.message.recipient.id == "dm"]
    assert message.payload == {
        "launch": "gold",
        "product": "Gold card",
        "planned_at": LAUNCH.planned_at.isoformat(),
        "items": [
            {
                "key": "listening:2026-12-15:2026-12-08",
                "requirement": "listening",
                "title": {"zh": "listening", "en": "listening"},
                "due": "2026-12-15",
                "waiver": "",
            }
        ],
    }


def test_what_is_overdue_climbs_from_owners_and_managers_to_the_heads_each_told_once(filed: Bank):
    tick(filed, "2026-12-15", "09:30")
    first = told(tick(filed, "2026-12-16"))
    assert first == {
        ("po", "launch_overdue"): OPEN,
        ("dm", "launch_overdue"): OPEN | {"listening"},
    }
    assert told(tick(filed, "2026-12-17")) == {}
    assert told(tick(filed, "2026-12-18")) == {("dh", "launch_overdue"): OPEN | {"listening"}}
    last = told(tick(filed, "2026-12-22"))  # in the freeze since the 20th: of that everybody is told now
    assert last.pop(("ch", "launch_overdue")) == OPEN | {"listening", "freeze"}
    assert last == {(one, "launch_overdue"): {"freeze"} for one in ("po", "dm", "dh")}
    assert told(tick(filed, "2026-12-23")) == {}


def test_after_an_outage_everybody_is_told_once(filed: Bank):
    new = tick(filed, "2026-12-23")
    assert Counter(one.message.recipient.id for one in new) == {"po": 1, "dm": 1, "dh": 1, "ch": 1}
    assert {one.message.kind for one in new} == {"launch_overdue"}


def test_of_what_was_done_nobody_is_reminded(small: Bank):
    small.ready()
    assert told(tick(small, "2026-12-08")) == {}


def test_when_the_date_moves_people_are_reminded_of_the_new_day(filed: Bank):
    tick(filed, "2026-12-08")
    filing.move(filed.office, filed.deed("po"), "gold", instant("2026-12-18"), "Late.")
    assert told(tick(filed, "2026-12-10")) == {}
    moved = tick(filed, "2026-12-11")
    assert told(moved) == {("po", "launch_due"): OPEN, ("dm", "launch_due"): {"listening"}}
    assert {item["due"] for one in moved for item in one.message.payload["items"]} == {"2026-12-18"}
    assert told(tick(filed, "2026-12-14")) == told(tick(filed, "2026-12-16")) == {}


def test_of_what_becomes_open_later_people_are_told_alone(filed: Bank):
    filed.clock.now = instant("2026-12-01")
    filed.signs("sv", "tested")
    assert "tested" not in told(tick(filed, "2026-12-08"))["po", "launch_due"]
    with filed.store.begin() as work:
        signed = next(fact for fact in work.facts.until(filed.clock.now, "gold") if fact.actor == "sv")
    signing.withdraw(filed.office, filed.deed("sv"), "gold", signed.key, "It failed.")
    assert told(tick(filed, "2026-12-08", "12:00")) == {("po", "launch_due"): {"tested"}}


def test_who_is_on_leave_is_passed_over_for_those_who_are_there(small: Bank):
    po2 = replace(OFFICERS[0], id="po2")
    away = on_leave("po", "2026-12-01", "2026-12-31")
    later = replace(ROSTER, effective_from=date(2026, 2, 1), people=(*ROSTER.people, po2), leaves=(away,))
    people.import_roster(small.office, small.deed("ch"), later)
    small.filed()
    assert {to for to, _ in told(tick(small, "2026-12-08"))} == {"po2", "dm"}


# Waivers and duties --------------------------------------------------------------------------------------------------


def waived(bank: Bank, due: date = date(2026, 12, 18)) -> str:
    """A waiver of the brief, with a duty; its key."""
    bank.clock.now = instant("2026-12-02")
    until = instant("2026-12-31")
    signing.waive(bank.office, bank.deed("ch", "waiver-1"), "gold", "brief", "No time.", until, "Brief them.", due)
    return "waiver-1"


def test_whom_a_waiver_bypasses_is_told_of_it_once(filed: Bank):
    waived(filed)
    waived(filed)
    [one] = [one.message for one in waiting(filed)]
    assert (one.kind, one.recipient.id) == ("waiver", "po")
    assert one.payload == {
        "launch": "gold",
        "requirement": "brief",
        "reason": "No time.",
        "waived_by": "ch",
        "expires_at": instant("2026-12-31").isoformat(),
        "remedial": "Brief them.",
        "remedial_due": "2026-12-18",
    }


def test_the_owners_are_reminded_of_the_duty_and_told_with_their_managers_that_it_is_overdue(filed: Bank):
    key = waived(filed)
    reminded = [one for one in tick(filed, "2026-12-11") if one.message.kind == "remedial_due"]
    assert [(one.message.recipient.id, one.message.payload["items"][0]["waiver"]) for one in reminded] == [("po", key)]
    assert reminded[0].message.payload["items"][0]["title"]["en"] == "Brief them."
    assert ("po", "remedial_due") in told(tick(filed, "2026-12-17"))
    overdue = told(tick(filed, "2026-12-21"))
    assert {to for to, kind in overdue if kind == "remedial_overdue"} == {"po", "dm"}


def test_a_duty_that_was_done_is_told_no_more(filed: Bank):
    key = waived(filed)
    signing.report_remedial(filed.office, filed.deed("po"), "gold", key, "Done.")
    assert "remedial_due" not in {kind for _, kind in told(tick(filed, "2026-12-11"))}
