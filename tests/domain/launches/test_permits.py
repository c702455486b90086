"""When a permit does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.launches.permits import Permit, permit_void_reason

ISSUED = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
PERMIT = Permit(
    issuer="briefed",
    audience="release",
    launch="card-2026",
    planned_at=ISSUED + 7 * DAY,
    verdict_digest="v" * 64,
    facts_digest="f" * 64,
    issued_at=ISSUED,
    not_before=ISSUED + DAY,
    expires_at=ISSUED + 8 * DAY,
    jti="permit-1",
)
FACTS = PERMIT.facts_digest


@pytest.mark.parametrize(
    ("facts", "revoked", "now", "reason"),
    [
        (FACTS, (), PERMIT.not_before, None),
        (FACTS, (), PERMIT.expires_at - SECOND, None),
        (FACTS, ("permit-2",), PERMIT.planned_at, None),
        (FACTS, (), PERMIT.not_before - SECOND, "not valid before 2026-11-25 12:00:00+00:00"),
        (FACTS, (), PERMIT.expires_at, "expired at 2026-12-02 12:00:00+00:00"),
        (FACTS, ("permit-2", "permit-1"), PERMIT.planned_at, "revoked"),
        ("e" * 64, (), PERMIT.planned_at, "facts of the launch have changed"),
        ("", (), PERMIT.planned_at, "facts of the launch have changed"),
        ("e" * 64, ("permit-1",), PERMIT.expires_at, "revoked"),
        ("e" * 64, (), PERMIT.not_before - SECOND, "facts of the launch have changed"),
        (FACTS, ("permit-1",), PERMIT.not_before - SECOND, "revoked"),
    ],
)
def test_a_permit_counts_while_it_is_in_time_not_revoked_and_of_the_same_facts(facts, revoked, now, reason):
    void = permit_void_reason(PERMIT, facts, revoked, now)
    assert (reason in void.en) if reason and void else void is reason


def test_a_permit_that_is_never_in_time_never_counts():
    never = replace(PERMIT, expires_at=PERMIT.not_before)
    for now in (ISSUED, PERMIT.not_before, PERMIT.planned_at):
        assert permit_void_reason(never, FACTS, (), now) is not None


def test_reasons_are_said_in_chinese_too():
    void = permit_void_reason(PERMIT, FACTS, (), PERMIT.expires_at)
    assert void is not None
    assert void.text("zh-CN") == "放行许可已于 2026-12-02 12:00:00+00:00 过期。"
