"""Asking for a waiver: who is told, who may say no, and what a request that leads nowhere meets with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.facts import WaiverDeclined, WaiverRequested, WaiverRequestWithdrawn
from bot.domain.launches.telling import WAIVER_ASKED, WAIVER_DECLINED
from bot.domain.people.rights import NotAllowed
from bot.services.launches.judging import board, view
from bot.services.launches.looking import look
from bot.services.launches.signing import waive
from bot.services.launches.waiver_requests import (
    ask_for_waiver,
    decline_request,
    request_with_key,
    requests_to,
    withdraw_request,
)
from tests.domain.launches.builders import LAUNCH, NOW, at
from tests.services.launches.bank import REVIEWER, Bank

UNTIL = at("2026-12-16")


def asked(bank: Bank, key: str = "asked", person: str = "po", requirement: str = "training") -> Fact:
    """The product team asks for a waiver."""
    return ask_for_waiver(bank.office, bank.deed(person, key), "gold", requirement, " too few trainers ", UNTIL)


def told(bank: Bank, kind: str) -> list[str]:
    """Who gets a message of a kind."""
    with bank.store.begin() as work:
        return [one.message.recipient.id for one in work.outbox.waiting(50) if one.message.kind == kind]


def waiting(bank: Bank) -> list[str]:
    return [one.key for one in view(bank.office, "gold").waiver_requests]


def test_a_request_is_kept_once_and_those_who_may_waive_are_told(bank: Bank) -> None:
    bank.filed()
    assert asked(bank) == asked(bank)
    assert [one for one in bank.facts() if isinstance(one.body, WaiverRequested)] == [asked(bank)]
    assert asked(bank).body == WaiverRequested("training", "too few trainers", UNTIL, ("ch",))
    assert told(bank, WAIVER_ASKED) == ["ch"]
    with bank.store.begin() as work:
        request = request_with_key(work, "asked")
        assert request_with_key(work, "roster") is None
    assert request is not None
    assert request.asked_by == "po"
    assert waiting(bank) == ["asked"]


@pytest.mark.parametrize(
    ("person", "requirement", "reason", "until", "error"),
    [
        ("loans", "training", "why", UNTIL, NotAllowed),
        ("cs", "training", "why", UNTIL, NotAllowed),
        ("ch", "training", "why", UNTIL, NotAllowed),
        ("po", "training", " ", UNTIL, Declined),
        ("po", "training", "why", at("2026-10-11"), Declined),
        ("po", "freeze", "why", UNTIL, NotAllowed),
        ("po", "review", "why", UNTIL, NotAllowed),
    ],
)
def test_a_request_that_leads_nowhere_is_refused(
    small: Bank, person: str, requirement: str, reason: str, until: datetime, error: type[Exception]
) -> None:
    small.filed()
    with pytest.raises(error):
        ask_for_waiver(small.office, small.deed(person), "gold", requirement, reason, until)
    assert told(small, WAIVER_ASKED) == []
    assert waiting(small) == []


def test_what_is_met_or_asked_for_already_is_not_asked_for(small: Bank) -> None:
    small.begun()
    with pytest.raises(Declined, match="needs no waiver"):
        asked(small, requirement="brief")
    asked(small)
    with pytest.raises(Declined, match="withdraw it first"):
        asked(small, key="again", person="dm")


def test_the_product_team_does_without_it_after_all_and_may_ask_anew(small: Bank) -> None:
    small.filed()
    asked(small)
    with pytest.raises(NotAllowed):
        withdraw_request(small.office, small.deed("ch"), "gold", "asked", "No.")
    withdraw_request(small.office, small.deed("dm", "back"), "gold", "asked", "We found a trainer.")
    assert withdraw_request(
        small.office, small.deed("dm", "back"), "gold", "asked", "We found a trainer."
    ).body == WaiverRequestWithdrawn("asked", "training", "We found a trainer.")
    assert waiting(small) == []
    with pytest.raises(Declined, match="settled already"):
        decline_request(small.office, small.deed("ch"), "gold", "asked", "No.")
    asked(small, key="again")
    assert waiting(small) == ["again"]


def test_a_no_is_told_to_whoever_asked(small: Bank) -> None:
    small.filed()
    asked(small)
    for person in ("po", "dm", "cs", "loans"):
        with pytest.raises(NotAllowed):
            decline_request(small.office, small.deed(person), "gold", "asked", "No.")
    with pytest.raises(Declined, match="Say the reason"):
        decline_request(small.office, small.deed("ch"), "gold", "asked", " ")
    no = decline_request(small.office, small.deed("ch"), "gold", "ask", "Borrow a trainer.")
    assert no.body == WaiverDeclined("asked", "training", "Borrow a trainer.", "po")
    assert told(small, WAIVER_DECLINED) == ["po"]
    assert waiting(small) == []


def test_a_waiver_settles_the_request_and_a_launch_that_may_go_stays_as_it_is(small: Bank) -> None:
    small.ready()
    digest = view(small.office, "gold").verdict.facts_digest
    small.clock.now = at("2026-12-02")
    small.filed(replace(LAUNCH, id="silver"))
    small.clock.now = at("2026-12-02")
    ask_for_waiver(small.office, small.deed("po", "silver-asked"), "silver", "training", "why")
    assert view(small.office, "gold").verdict.facts_digest == digest
    assert [one.key for one in view(small.office, "silver").waiver_requests] == ["silver-asked"]
    waive(small.office, small.deed("ch"), "silver", "training", "why", UNTIL, "how", date(2026, 12, 20))
    assert view(small.office, "silver").waiver_requests == []


def test_each_sees_the_requests_that_he_may_settle(small: Bank) -> None:
    small.filed()
    small.clock.now = NOW
    asked(small)
    views = board(small.office)
    assert [one.key for _, one in requests_to(small.office, "ch", views)] == ["asked"]
    for person in ("po", "cs", "sv", "loans", "a1"):
        assert requests_to(small.office, person, views) == []
    of_team, of_head = (look(small.office, one, REVIEWER, "gold").rights for one in ("po", "ch"))
    assert [one.key for one in of_team.takes_back] == [one.key for one in of_head.declines] == ["asked"]
    assert of_team.declines == of_head.takes_back == ()
    assert "training" not in of_team.asks
