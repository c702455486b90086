"""The week's digest: when it is told, that it is told once, what is in it, and who is not named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.launches.facts import GoNoGo, Launched, LaunchFiled, SignedOff, StageDecided, StageDecision
from bot.domain.launches.telling import DIGEST
from bot.domain.outbox import RecipientKind
from bot.domain.people.roles import Role
from bot.services.launches import filing, signing
from bot.services.launches.digest import (
    WEEK,
    Change,
    Named,
    Plan,
    changes,
    digest_of,
    last_due,
    put_digest,
)
from tests.domain.launches.builders import LAUNCH, NOW, PLANNED, SHANGHAI, at, fact
from tests.services.launches.bank import TEMPLATE, Bank

MONDAY_NINE = Plan("#launches", 0, time(9))
DUE = at("2026-11-30", "09:00")
TOLD = replace(TEMPLATE, id="told", digest="template-told", tells_planned_date=True)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-30 09:00", "2026-11-30 09:00"),
        ("2026-11-30 08:59", "2026-11-23 09:00"),
        ("2026-11-30 00:30", "2026-11-23 09:00"),
        ("2026-12-06 23:59", "2026-11-30 09:00"),
        ("2027-01-02 12:00", "2026-12-28 09:00"),
    ],
)
def test_the_newest_digest_was_due_on_the_centres_clocks(now, expected):
    assert last_due(MONDAY_NINE, at(*now.split()), SHANGHAI) == at(*expected.split())


def test_a_digest_is_due_at_its_time_of_day_when_clocks_change():
    london = ZoneInfo("Europe/London")
    sunday = Plan("#launches", 6, time(9))
    due = last_due(sunday, datetime(2026, 3, 29, 12, tzinfo=london), london)
    assert due == datetime(2026, 3, 29, 9, tzinfo=london)


def waiting(bank: Bank) -> list[tuple[str, str, str]]:
    """The digests in the outbox: key, kind of recipient and recipient."""
    with bank.store.begin() as work:
        found = [one for one in work.outbox.waiting(100) if one.message.kind == DIGEST]
    return [(one.message.key, one.message.recipient.kind, one.message.recipient.id) for one in found]


def test_it_is_told_once_a_week_to_the_channel(small: Bank) -> None:
    small.filed()
    for hours in (0, 1, 71):
        put_digest(small.office, MONDAY_NINE, DUE + timedelta(hours=hours))
    assert waiting(small) == [("digest:2026-W49", RecipientKind.CHANNEL, "#launches")]
    put_digest(small.office, MONDAY_NINE, DUE + WEEK)
    assert [key for key, _, _ in waiting(small)] == ["digest:2026-W49", "digest:2026-W50"]


def test_it_stays_one_a_week_when_its_hour_is_changed(small: Bank) -> None:
    put_digest(small.office, MONDAY_NINE, DUE)
    put_digest(small.office, replace(MONDAY_NINE, at=time(17)), DUE + timedelta(hours=9))
    assert len(waiting(small)) == 1


@pytest.mark.parametrize(("plan", "late"), [(None, timedelta()), (MONDAY_NINE, timedelta(days=3, seconds=1))])
def test_nothing_is_told_without_a_channel_or_days_too_late(small: Bank, plan, late) -> None:
    assert put_digest(small.office, plan, DUE + late).postponed is False
    assert waiting(small) == []


GOLD = Named("gold", "cards", "Gold card")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (LaunchFiled(LAUNCH), Change.FILED),
        (Launched("v", "f"), Change.LAUNCHED),
        (StageDecided("launch", StageDecision.GO), Change.DECIDED),
        (StageDecided("launch", StageDecision.KILL, "No demand."), Change.ENDED),
        (StageDecided("launch", StageDecision.HOLD, "Wait."), None),
        (StageDecided("launch", StageDecision.RECYCLE, "Again."), None),
    ],
)
def test_what_counts_as_a_change(body, expected):
    found = changes([fact(body, at("2026-11-28"), launch="gold")], DUE - WEEK, {"gold": GOLD})
    assert found == ({expected: [GOLD]} if expected else {})


def test_only_the_week_counts_and_each_launch_once():
    filed = [fact(LaunchFiled(LAUNCH), at(day), launch="gold") for day in ("2026-11-01", "2026-11-25")]
    signed = [
        fact(SignedOff("review", Role.CUSTOMER_SERVICE, GoNoGo.GO, "I agree.", "d"), at("2026-11-26"), launch="gold")
        for _ in range(2)
    ]
    assert changes([*filed, *signed], DUE - WEEK, {"gold": GOLD}) == {Change.SIGNED: [GOLD]}
    assert changes(filed[:1], DUE - WEEK, {"gold": GOLD}) == {}


def test_what_is_not_announced_is_not_named(small: Bank) -> None:
    filing.register_templates(small.office, [TOLD])
    small.filed()
    small.filed(replace(LAUNCH, id="silver", product="Silver card", template="told", template_digest=TOLD.digest))
    digest = digest_of(small.office, at("2026-10-10"), NOW)
    assert [(one.named.launch, one.named.product) for one in digest.coming] == [
        ("gold", None),
        ("silver", "Silver card"),
    ]
    assert [one.product for one in digest.readiness] == ["Silver card"]
    assert digest.statuses == {"block": 2}
    assert "Gold card" not in repr(digest)


def test_what_was_launched_or_ended_comes_no_more(small: Bank) -> None:
    small.filed()
    small.clock.now = NOW
    signing.decide_stage(small.office, small.deed("sv"), "gold", "launch", StageDecision.KILL, "No demand.")
    digest = digest_of(small.office, NOW - WEEK, NOW)
    assert (digest.coming, digest.overdue, dict(digest.statuses)) == ([], [], {})
    assert list(digest.changes) == [Change.ENDED]


def test_what_is_overdue_is_counted_since_the_first_day(small: Bank) -> None:
    small.filed()
    (late,) = digest_of(small.office, PLANNED, PLANNED + WEEK).overdue
    assert late.count >= 2
    assert late.since == date(2026, 12, 15)


def test_it_is_as_of_when_it_was_due_and_not_as_of_when_it_is_sent(small: Bank) -> None:
    small.filed()
    before = digest_of(small.office, DUE - WEEK, DUE)
    small.clock.now = DUE + timedelta(hours=1)
    filing.move(small.office, small.deed("po"), "gold", PLANNED + timedelta(days=1), "Later")
    assert digest_of(small.office, DUE - WEEK, DUE) == before
