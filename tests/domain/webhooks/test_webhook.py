"""Webhooks: which there are, who may have and remove them, and what they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.facts import Fact
from bot.domain.people.rights import Acting, NotAllowed
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.webhooks.facts import WebhookAdded, WebhookRemoved
from bot.domain.webhooks.verdicts import Told, VerdictState, to_tell, verdict_message
from bot.domain.webhooks.webhook import may_know, require_may_have, require_remover, webhooks_from
from tests.builders import NOON

ADDED = Fact(NOON, "po", "k1", WebhookAdded("w1", "https://receiver.example", frozenset({"gold"})))
ROSTER = Roster(
    date(2026, 1, 1),
    (
        Person("po", "Po", "cards", frozenset({Role.PRODUCT_OWNER})),
        Person("other", "Other", "cards", frozenset({Role.PRODUCT_OWNER})),
        Person("sv", "Sv", "centre", frozenset({Role.SUPERVISOR})),
        Person("a1", "A", "centre", frozenset({Role.AGENT})),
    ),
)
[WEBHOOK] = webhooks_from([ADDED]).values()
BLOCKED = VerdictState("gold", "block", "block", "d1")


def acting(person: str) -> Acting:
    return Acting(person, NOON.date(), ROSTER)


def passes(check, *arguments) -> bool:
    try:
        check(*arguments)
    except NotAllowed:
        return False
    return True


def test_a_webhook_is_whose_deed_it_was_until_it_is_removed():
    assert (WEBHOOK.owner, WEBHOOK.url, WEBHOOK.added_at) == ("po", "https://receiver.example", NOON)
    assert webhooks_from([ADDED, Fact(NOON, "po", "k2", WebhookRemoved("w1"))]) == {}
    assert webhooks_from([ADDED, Fact(NOON, "po", "k2", WebhookRemoved("w2"))]) == {"w1": WEBHOOK}
    delegated = replace(ADDED, actor="other", on_behalf_of="po")
    assert webhooks_from([delegated])["w1"].owner == "po"


@pytest.mark.parametrize(("person", "may"), [("po", True), ("sv", True), ("a1", False), ("nobody", False)])
def test_agents_have_no_webhooks(person, may):
    assert passes(require_may_have, acting(person)) is may


@pytest.mark.parametrize(("person", "may"), [("po", True), ("sv", True), ("other", False), ("a1", False)])
def test_webhooks_are_removed_by_their_owner_or_whoever_looks_after_the_centre(person, may):
    assert passes(require_remover, acting(person), WEBHOOK) is may


@pytest.mark.parametrize(("person", "may"), [("po", True), ("a1", False), ("nobody", False)])
def test_whose_owner_may_not_know_is_told_nothing(person, may):
    assert may_know(ROSTER.person(person)) is may


@pytest.mark.parametrize(("launches", "wants"), [(None, True), (frozenset({"gold"}), True), (frozenset({"x"}), False)])
def test_a_webhook_is_told_of_its_launches(launches, wants):
    webhook = replace(WEBHOOK, launches=launches)
    assert to_tell(webhook, [BLOCKED], {}) == ([Told("w1", 1, BLOCKED)] if wants else [])


def test_it_is_told_again_only_of_what_changed():
    last = {"gold": Told("w1", 1, BLOCKED)}
    assert to_tell(WEBHOOK, [BLOCKED], last) == []
    for changed in ({"digest": "d2"}, {"status": "killed"}, {"decision": "error"}):
        new = replace(BLOCKED, **changed)
        assert to_tell(WEBHOOK, [new], last) == [Told("w1", 2, new)]


def test_a_verdict_that_comes_back_is_another_message():
    keys = {verdict_message(Told("w1", number, BLOCKED), NOON).key for number in (1, 3)}
    assert len(keys) == 2
    assert verdict_message(Told("w1", 1, BLOCKED), NOON + timedelta(hours=1)).key in keys
