"""Who may use which endpoint: a table of every route, which fails when one is missing."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import bearer_of, list_tokens, revoke_token
from bot.services.deeds import Deed
from bot.web.api import access as access_module
from tests.web.conftest import Api

NEEDS = {
    ("get", "/launches/{launch_id}/verdict"): Scope.VERDICT,
    ("get", "/keys"): None,
    ("post", "/launches/{launch_id}/permits"): Scope.PERMIT,
    ("get", "/launches"): Scope.LAUNCHES,
    ("get", "/launches/{launch_id}"): Scope.LAUNCHES,
    ("get", "/launches/{launch_id}/coverage"): Scope.LAUNCHES,
    ("post", "/ask"): Scope.ASK,
    ("get", "/questions"): Scope.QUESTIONS,
    ("get", "/questions/{question_id}"): Scope.QUESTIONS,
    ("post", "/questions"): Scope.QUESTIONS,
    ("get", "/documents"): Scope.DOCUMENTS,
    ("get", "/documents/{document_id}"): Scope.DOCUMENTS,
}
BODIES = {
    "/launches/{launch_id}/permits": {"audience": "argo"},
    "/ask": {"question": "金卡年费怎么收"},
    "/questions": {"text": "附属卡怎么注销", "separate": True},
}
PROTECTED = [pytest.param(*route, scope, id=" ".join(route)) for route, scope in NEEDS.items() if scope]


def call(api, method, path, token=None):
    filled = path.format(launch_id="gold", question_id="q1", document_id="cards/gold.md")
    return api.get(filled, token) if method == "get" else api.post(filled, BODIES[path], token)


def test_the_table_names_every_route(api):
    paths = api.openapi()["paths"]
    routes = {(method, path) for path, methods in paths.items() for method in methods}
    assert routes == set(NEEDS)


@pytest.mark.parametrize(("method", "path", "scope"), PROTECTED)
def test_without_a_token_nothing_is_told(api, method, path, scope):
    answer = call(api, method, path)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "briefed token create" in answer.json()["detail"]


@pytest.mark.parametrize(("method", "path", "scope"), PROTECTED)
def test_a_token_for_everything_else_is_not_good_for_it(api, method, path, scope):
    answer = call(api, method, path, api.token(*(one for one in Scope if one is not scope)))
    assert answer.status_code == 403
    assert f"not good for: {scope}" in answer.json()["title"]
    assert "briefed token create" in answer.json()["detail"]


@pytest.mark.parametrize(("method", "path", "scope"), PROTECTED)
def test_a_token_for_it_is(api, method, path, scope):
    assert call(api, method, path, api.token(scope)).status_code in {200, 201, 404}


@pytest.mark.parametrize("given", ["", "briefed_", "Bearer", "briefed_wrong", "a b"])
def test_what_is_no_token_is_refused(api, given):
    assert api.get("/launches/gold/verdict", given or None).status_code == 401


def test_a_revoked_token_is_refused_at_once(api):
    token = api.token(Scope.VERDICT)
    assert api.get("/launches/gold/verdict", token).status_code == 200
    [made] = list_tokens(api.program.office)
    revoke_token(api.program.office, Deed("po", "revoke"), made.id, "leaked")
    answer = api.get("/launches/gold/verdict", token)
    assert (answer.status_code, answer.json()["title"]) == (401, "The token was revoked.")


def test_an_expired_token_is_refused(api, bank):
    token = api.token(Scope.VERDICT, lasts=timedelta(days=1))
    bank.clock.move(timedelta(days=1))
    assert api.get("/launches/gold/verdict", token).status_code == 401


def test_whoever_asks_too_often_is_told_to_wait_and_holds_up_nobody_else(program, monkeypatch):
    program.permit_keys.generate(program.clock())
    monkeypatch.setattr(access_module, "A_MINUTE", 2)
    api = Api(program)
    busy, other = api.token(Scope.VERDICT), api.token(Scope.VERDICT)
    assert [api.get("/launches/gold/verdict", busy).status_code for _ in range(3)] == [200, 200, 429]
    answer = api.get("/launches/gold/verdict", busy)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert api.get("/launches/gold/verdict", other).status_code == 200


@pytest.fixture
def looked_up(program, monkeypatch) -> list[str]:
    """The tokens that were looked up in the database."""
    found: list[str] = []

    def noted(office, secret, scope):
        found.append(secret)
        return bearer_of(office, secret, scope)

    monkeypatch.setattr(access_module, "bearer_of", noted)
    monkeypatch.setattr(access_module, "STRANGERS_A_MINUTE", 3)
    return found


def wrong(api, number: int):
    return api.get("/launches/gold/verdict", f"briefed_wrong-{number}")


def test_an_address_that_tries_tokens_is_told_to_wait_before_they_are_looked_up(program, looked_up):
    api = Api(program, address="203.0.113.9")
    assert [wrong(api, number).status_code for number in range(5)] == [401, 401, 401, 429, 429]
    assert wrong(api, 6).headers["retry-after"] == "60"
    assert len(looked_up) == 3
    # What carries no token costs nothing, and is told so.
    assert api.get("/launches/gold/verdict").status_code == 401


def test_whoever_tries_tokens_holds_up_neither_good_ones_in_use_nor_other_addresses(program, looked_up):
    api = Api(program, address="203.0.113.9")
    good, new = api.token(Scope.VERDICT), api.token(Scope.VERDICT)
    assert api.get("/launches/gold/verdict", good).status_code == 200
    assert [wrong(api, number).status_code for number in range(3)] == [401, 401, 429]
    assert [api.get("/launches/gold/verdict", good).status_code for _ in range(4)] == [200] * 4
    assert api.get("/launches/gold/verdict", new).status_code == 429
    assert Api(program, api.app, "203.0.113.10").get("/launches/gold/verdict", new).status_code == 200


def test_a_token_that_was_good_long_ago_is_held_up_by_nobody_until_it_is_revoked(program, looked_up, monkeypatch):
    api = Api(program, address="203.0.113.9")
    good = api.token(Scope.VERDICT)
    assert api.get("/launches/gold/verdict", good).status_code == 200
    hours_later = time.time() + 7200
    monkeypatch.setattr(time, "time", lambda: hours_later)
    assert [wrong(api, number).status_code for number in range(4)] == [401, 401, 401, 429]
    assert api.get("/launches/gold/verdict", good).status_code == 200
    [made] = list_tokens(program.office)
    revoke_token(program.office, Deed("po", "revoke"), made.id, "leaked")
    assert [api.get("/launches/gold/verdict", good).status_code for _ in range(2)] == [401, 429]


def test_a_token_that_was_good_and_was_revoked_is_refused_and_not_let_through(program, looked_up):
    api = Api(program, address="203.0.113.9")
    good = api.token(Scope.VERDICT)
    assert api.get("/launches/gold/verdict", good).status_code == 200
    [made] = list_tokens(program.office)
    revoke_token(program.office, Deed("po", "revoke"), made.id, "leaked")
    assert api.get("/launches/gold/verdict", good).status_code == 401


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.9", "203.0.113.10", False),
        ("203.0.113.9", "203.0.113.9", True),
    ],
)
def test_addresses_that_one_holder_has_count_as_one(program, looked_up, first, second, are_one):
    api = Api(program, address=first)
    for number in range(4):
        wrong(api, number)
    assert wrong(Api(program, api.app, second), 9).status_code == (429 if are_one else 401)
