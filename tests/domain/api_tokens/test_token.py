"""Tokens: what they are good for, when they count, and who may have and revoke them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.api_tokens.facts import Scope, TokenCreated, TokenRevoked
from bot.domain.api_tokens.token import (
    digest_of_token,
    require_may_own,
    require_revoker,
    tokens_from,
)
from bot.domain.facts import Fact
from bot.domain.people.rights import Acting, NotAllowed
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from tests.builders import NOON

DIGEST = digest_of_token("briefed_secret")
CREATED = Fact(NOON, "po", "k1", TokenCreated("pipeline", frozenset({Scope.VERDICT}), DIGEST, NOON + timedelta(days=9)))
AGAIN = Fact(NOON + timedelta(days=3), "sv", "k3", TokenRevoked(DIGEST, "again"))
REVOKED = Fact(NOON + timedelta(days=1), "po", "k2", TokenRevoked(DIGEST, "leaked"))
ROSTER = Roster(
    date(2026, 1, 1),
    (
        Person("po", "Po", "cards", frozenset({Role.PRODUCT_OWNER})),
        Person("other", "Other", "cards", frozenset({Role.PRODUCT_OWNER})),
        Person("sv", "Sv", "centre", frozenset({Role.SUPERVISOR})),
        Person("a1", "A", "centre", frozenset({Role.AGENT})),
    ),
)


def acting(person: str) -> Acting:
    return Acting(person, NOON.date(), ROSTER)


@pytest.mark.parametrize(
    ("facts", "after", "why"),
    [
        ([CREATED], timedelta(), None),
        ([CREATED], timedelta(days=9) - timedelta(seconds=1), None),
        ([CREATED], timedelta(days=9), "expired"),
        ([CREATED, REVOKED], timedelta(hours=1), None),
        ([CREATED, REVOKED], timedelta(days=1), "revoked"),
        (
            [CREATED, REVOKED, AGAIN],
            timedelta(days=2),
            "revoked",
        ),
    ],
)
def test_a_token_counts_until_it_expires_or_is_revoked(facts, after, why):
    refusal = tokens_from(facts)[DIGEST].refusal(NOON + after)
    assert (refusal is None) if why is None else (refusal is not None and why in refusal.en)


def test_a_token_is_called_by_the_beginning_of_its_digest_and_acts_for_its_owner():
    token = tokens_from([CREATED])[DIGEST]
    assert (token.id, token.owner, token.scopes) == (DIGEST[:8], "po", {Scope.VERDICT})


def test_a_token_that_nobody_created_cannot_be_revoked():
    assert tokens_from([REVOKED]) == {}


@pytest.mark.parametrize(("person", "allowed"), [("po", True), ("sv", True), ("other", False), ("a1", False)])
def test_a_token_is_revoked_by_its_owner_or_whoever_looks_after_the_centre(person, allowed):
    token = tokens_from([CREATED])[DIGEST]
    if allowed:
        require_revoker(acting(person), token)
    else:
        with pytest.raises(NotAllowed):
            require_revoker(acting(person), token)


@pytest.mark.parametrize(("person", "allowed"), [("po", True), ("sv", True), ("a1", False), ("nobody", False)])
def test_agents_have_no_tokens(person, allowed):
    if allowed:
        require_may_own(acting(person))
    else:
        with pytest.raises(NotAllowed):
            require_may_own(acting(person))
