"""Release systems ask whether a launch may go ahead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.launches.judging import verdict_on
from tests.services.launches.bank import DOCUMENT


@pytest.fixture
def token(api) -> str:
    return api.token()


def test_a_ready_launch_is_allowed(api, token):
    answer = api.get("/launches/gold/verdict", token)
    told = answer.json()
    assert (answer.status_code, told["launch"], told["decision"]) == (200, "gold", "allow")
    assert told["digest"] == verdict_on(api.program.office, "gold").digest
    assert {one["state"] for one in told["findings"]} <= {"met", "waived", "not_applicable"}


def test_a_changed_document_blocks_it(api, bank, token):
    before = api.get("/launches/gold/verdict", token)
    bank.write("金卡年费每年300元。", DOCUMENT)
    after = api.get("/launches/gold/verdict", token)
    assert after.json()["decision"] == "block"
    assert before.headers["etag"] != after.headers["etag"]


def test_an_unchanged_verdict_is_not_sent_again(api, token):
    first = api.get("/launches/gold/verdict", token)
    again = api.get("/launches/gold/verdict", token, If_None_Match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_whoever_is_told_states_only_has_no_part_in_what_others_were_told(api):
    told = {owner: api.get("/launches/gold/verdict", api.token(owner=owner)) for owner in ("po", "cs", "loans")}
    tags = {owner: answer.headers["etag"] for owner, answer in told.items()}
    assert tags["po"] == tags["cs"] != tags["loans"]
    assert {answer.headers["cache-control"] for answer in told.values()} == {"private, no-cache"}
    again = api.get("/launches/gold/verdict", api.token(owner="loans"), If_None_Match=tags["po"])
    assert (again.status_code, again.text) == (200, told["loans"].text)


def test_past_instants_are_judged_as_of_then(api, bank, token):
    before = bank.clock()
    bank.write("金卡年费每年300元。", DOCUMENT)
    bank.clock.move(timedelta(hours=1))
    then = api.get(f"/launches/gold/verdict?at={before.isoformat().replace('+00:00', 'Z')}", token)
    assert then.json()["as_of"] == before.isoformat()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/launches/nothing/verdict", 404),
        ("/launches/gold/verdict?at=2020-01-01T00:00:00Z", 404),
        ("/launches/gold/verdict?at=yesterday", 422),
        ("/launches/gold/verdict?at=2026-12-01T09:00:00", 422),
        ("/launches/gold/verdict?at=0001-01-01T00:00:00%2B08:00", 404),
    ],
)
def test_what_cannot_be_judged_is_a_problem_and_never_allow(api, token, path, status):
    answer = api.get(path, token)
    assert answer.status_code == status
    assert "allow" not in answer.text
    assert answer.json()["status"] == status


def test_an_error_of_ours_is_never_allow(api, token, monkeypatch):
    monkeypatch.setattr("bot.services.launches.overview.Overview.view", lambda *_: 1 / 0)
    answer = api.get("/launches/gold/verdict", token)
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
