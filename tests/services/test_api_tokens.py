"""Creating, using and revoking tokens in a small bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.api_tokens.facts import Scope
from bot.domain.errors import InputError
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.services.api_tokens import TokenRefused, bearer_of, create_token, list_tokens, revoke_token
from bot.services.deeds import Deed
from bot.services.launches.people import import_roster
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.domain.launches.builders import OFFICERS, T1, T2, roster
from tests.services.launches.bank import AGENTS, Bank

DAY = timedelta(days=1)


@pytest.fixture
def bank(database_url):
    store = SqlStore(open_database(database_url))
    yield Bank(store).opened()
    store.close()


def created(bank, owner="po", scopes=(Scope.VERDICT,), lasts=9 * DAY, key="t1", name="pipeline"):
    return create_token(bank.office, Deed(owner, key), name, scopes, lasts)


def test_a_token_acts_for_its_owner_within_its_scopes(bank):
    made = created(bank)
    bearer = bearer_of(bank.office, made.secret, Scope.VERDICT)
    assert (bearer.owner.id, bearer.token.name) == ("po", "pipeline")
    assert bearer.reader.departments == {bearer.owner.department}
    with pytest.raises(TokenRefused, match="not good for: ask") as refused:
        bearer_of(bank.office, made.secret, Scope.ASK)
    assert refused.value.known


def test_the_token_itself_is_kept_nowhere(bank):
    made = created(bank)
    with bank.store.begin() as work:
        assert made.secret not in str(work.facts.until(bank.clock()))
    assert created(bank).secret is None


@pytest.mark.parametrize("secret", ["", "briefed_", "briefed_something-else", "x"])
def test_what_is_no_token_is_refused(bank, secret):
    created(bank)
    with pytest.raises(TokenRefused) as refused:
        bearer_of(bank.office, secret, Scope.VERDICT)
    assert not refused.value.known


def test_a_token_ends_when_it_is_revoked_expires_or_its_owner_leaves(bank):
    first, second = created(bank), created(bank, key="t2", lasts=DAY)
    revoke_token(bank.office, Deed("po", "r1"), first.token.id, "leaked")
    with pytest.raises(TokenRefused, match="revoked"):
        bearer_of(bank.office, first.secret, Scope.VERDICT)
    bank.clock.move(DAY)
    with pytest.raises(TokenRefused, match="expired"):
        bearer_of(bank.office, second.secret, Scope.VERDICT)
    assert {one.id for one in list_tokens(bank.office)} == {first.token.id, second.token.id}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scopes": ()}, InputError),
        ({"name": " "}, InputError),
        ({"lasts": timedelta()}, InputError),
        ({"lasts": 367 * DAY}, InputError),
        ({"owner": "a1"}, NotAllowed),
        ({"owner": "nobody"}, NotAllowed),
    ],
)
def test_what_cannot_be_created_is_refused(bank, change, error):
    with pytest.raises(error):
        created(bank, **change)
    assert not list_tokens(bank.office)


@pytest.mark.parametrize("token_id", ["", "12345678"])
def test_an_unknown_token_cannot_be_revoked(bank, token_id):
    created(bank)
    with pytest.raises(InputError, match="no token"):
        revoke_token(bank.office, Deed("po", "r1"), token_id, "leaked")


def test_nobody_else_revokes_it_but_the_supervisor(bank):
    made = created(bank)
    with pytest.raises(NotAllowed):
        revoke_token(bank.office, Deed("cs", "r1"), made.token.id, "leaked")
    with pytest.raises(NotAllowed, match="delegated nothing"):
        revoke_token(bank.office, Deed("cs", "r1", on_behalf_of="po"), made.token.id, "leaked")
    revoke_token(bank.office, Deed("sv", "r2"), made.token.id, "leaked")


def test_a_token_of_somebody_who_became_an_agent_is_good_for_nothing(bank):
    made = created(bank)
    now_agent = replace(next(one for one in OFFICERS if one.id == "po"), roles=frozenset({Role.AGENT}))
    others = tuple(one for one in OFFICERS if one.id != "po")
    changed = roster(*AGENTS, now_agent, officers=others, teams=(T1, T2), effective="2026-10-09")
    import_roster(bank.office, Deed("sv", "import"), changed)
    bank.clock.move(DAY)
    with pytest.raises(TokenRefused, match="agent only"):
        bearer_of(bank.office, made.secret, Scope.VERDICT)
