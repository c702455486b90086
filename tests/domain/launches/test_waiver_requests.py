"""Which requests for a waiver still wait for somebody's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.dossier import gather
from bot.domain.launches.facts import (
    Launched,
    StageDecision,
    Waived,
    WaiverDeclined,
    WaiverRequested,
    WaiverRequestWithdrawn,
)
from bot.domain.launches.telling import WAIVER_ASKED, WAIVER_DECLINED, tellings
from bot.domain.launches.verdict import judge
from bot.domain.launches.waiver_requests import open_requests
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    DAY,
    NOW,
    REVIEW,
    SECOND,
    case,
    decided,
    fact,
    filed,
    local_day,
    needs,
    signed,
)

WAIVABLE = needs(REVIEW.rule, "review", waivable_by=(Role.CENTRE_HEAD,))
ASKED = NOW - DAY
UNTIL = NOW + 5 * DAY
REQUEST = fact(WaiverRequested("review", "Too few reviewers.", UNTIL, ("ch",)), ASKED, "po", key="asked")


def launch() -> list[Fact]:
    return filed(WAIVABLE, needs(REVIEW.rule, "other"), stages=("concept", "launch"))


def waived(when: datetime, until: datetime = UNTIL, requirement: str = "review") -> Fact:
    return fact(Waived(requirement, "Why.", until, "How.", date(2026, 12, 20)), when, "ch")


def waiting(facts: list[Fact], as_of: datetime = NOW) -> list[str]:
    judged = case(facts, as_of)
    return [one.key for one in open_requests(judged.dossier, judge(judged).findings)]


CASES: dict[str, tuple[Callable[[], list[Fact]], datetime, bool]] = {
    "nothing came after it": (list, NOW, True),
    "the last second before it would be over": (list, UNTIL - SECOND, True),
    "it would be over by now": (list, UNTIL, False),
    "before it was asked": (list, ASKED - SECOND, False),
    "withdrawn": (lambda: [fact(WaiverRequestWithdrawn("asked", "review", "Found some."), NOW, "po")], NOW, False),
    "another one was withdrawn": (lambda: [fact(WaiverRequestWithdrawn("x", "review", "No."), NOW, "po")], NOW, True),
    "declined": (lambda: [fact(WaiverDeclined("asked", "review", "Find some.", "po"), NOW, "ch")], NOW, False),
    "waived": (lambda: [waived(NOW)], NOW, False),
    "waived, which ran out": (lambda: [waived(ASKED, NOW - SECOND)], NOW, False),
    "waived before it was asked again": (lambda: [waived(ASKED - 2 * DAY, ASKED - DAY)], NOW, True),
    "another requirement was waived": (lambda: [waived(NOW, requirement="other")], NOW, True),
    "met after all": (lambda: [signed(launch(), WAIVABLE, when=NOW)], NOW, False),
    "launched": (lambda: [fact(Launched("v", "f"), NOW, "po")], NOW, False),
    "given up": (lambda: [decided("concept", StageDecision.KILL, NOW)], NOW, False),
    "on hold": (lambda: [decided("concept", StageDecision.HOLD, NOW)], NOW, True),
}


@pytest.mark.parametrize(("after", "as_of", "waits"), CASES.values(), ids=CASES)
def test_a_request_waits_until_it_is_settled_or_of_no_use(
    after: Callable[[], list[Fact]], as_of: datetime, waits: bool
) -> None:
    assert waiting([*launch(), REQUEST, *after()], as_of) == (["asked"] if waits else [])


def test_a_request_without_an_end_waits_on() -> None:
    endless = fact(WaiverRequested("review", "Why."), ASKED, "po", key="endless")
    assert waiting([*launch(), endless], NOW + 400 * DAY) == ["endless"]


def test_asking_changes_nothing_that_a_verdict_rests_on() -> None:
    before, after = (
        launch(),
        [
            *launch(),
            REQUEST,
            fact(WaiverDeclined("asked", "review", "No.", "po"), NOW, "ch"),
            fact(WaiverRequestWithdrawn("asked", "review", "No."), NOW, "po"),
        ],
    )
    digests = {gather(facts, "gold", NOW, local_day()).facts_digest for facts in (before, after)}
    assert len(digests) == 1


def test_those_who_may_waive_are_told_of_a_request_and_the_asker_of_a_no() -> None:
    assert [(one.kind, one.recipient.id) for one in tellings(REQUEST)] == [(WAIVER_ASKED, "ch")]
    no = WaiverDeclined("asked", "review", "Find some.", "po")
    assert [(one.kind, one.recipient.id) for one in tellings(fact(no, NOW, "ch"))] == [(WAIVER_DECLINED, "po")]
    assert tellings(fact(no, NOW, "po")) == []
