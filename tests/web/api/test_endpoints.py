"""What programs do through the API, beside asking for verdicts."""

from __future__ import annotations

import jwt
import pytest

from bot.services.launches.launching import check_permit
from tests.domain.launches.builders import LAUNCH
from tests.services.launches.bank import DOCUMENT, WORDS


@pytest.fixture
def token(api) -> str:
    return api.token()


def test_the_board_and_a_launch(api, token):
    [gold] = api.get("/launches", token).json()
    assert (gold["id"], gold["status"], gold["open"]) == ("gold", "allow", [])
    assert api.get("/launches/gold", token).json() == gold
    assert api.get("/launches/nothing", token).status_code == 404


def test_coverage_names_teams_and_people(api, token):
    groups = api.get("/launches/gold/coverage", token).json()["training"]
    assert {(one["team"], one["shift"]) for one in groups} == {(t, s) for t in ("t1", "t2") for s in ("early", "night")}
    assert all(one["enough"] and one["signed"] for one in groups)


def test_a_permit_is_issued_once_per_key_and_verifies_against_the_public_keys(api, token):
    first = api.post("/launches/gold/permits", {"audience": "argo"}, token, key="release-1")
    again = api.post("/launches/gold/permits", {"audience": "argo"}, token, key="release-1")
    assert first.status_code == 201
    claims = [jwt.decode(one.json()["permit"], options={"verify_signature": False})["jti"] for one in (first, again)]
    assert claims[0] == claims[1]
    api.program.bank.clock.now = LAUNCH.planned_at
    permit = check_permit(api.program.office, first.json()["permit"], "argo", api.program.permit_keys)
    assert permit.launch == "gold"
    assert api.get("/keys").json()["keys"][0]["kty"] == "OKP"


def test_a_launch_that_is_not_ready_gets_no_permit(api, bank, token):
    bank.write("金卡年费每年300元。", DOCUMENT)
    answer = api.post("/launches/gold/permits", {"audience": "argo"}, token)
    assert (answer.status_code, answer.json()["status"]) == (409, 409)
    assert "BLOCK" in answer.json()["title"]


@pytest.mark.parametrize("owner", ["cs", "sv"])
def test_only_the_product_team_gets_permits_whatever_the_token_says(api, owner):
    answer = api.post("/launches/gold/permits", {"audience": "argo"}, api.token(owner=owner))
    assert answer.status_code == 403


def test_a_question_is_answered_verbatim(api, token):
    told = api.post("/ask", {"question": "金卡年费怎么收"}, token).json()
    assert told["quotes"]
    assert all(quote["text"] in WORDS for quote in told["quotes"])


@pytest.mark.parametrize("question", ["", "x" * 2_001, " "])
def test_what_is_no_question_is_refused(api, token, question):
    assert api.post("/ask", {"question": question}, token).status_code == 422


def test_embargoed_documents_are_told_only_to_whom_they_concern(api):
    own, other = api.token(owner="po"), api.token(owner="tl")
    assert [one["id"] for one in api.get("/documents", own).json()] == [DOCUMENT]
    assert api.get(f"/documents/{DOCUMENT}", own).json()["kind"] == "brief"
    assert api.get("/documents", other).json() == []
    assert api.get(f"/documents/{DOCUMENT}", other).status_code == 404
    assert WORDS not in api.post("/ask", {"question": "金卡年费怎么收"}, other).text


def test_a_question_is_opened_once_per_key(api, token):
    body = {"text": "附属卡怎么注销", "separate": True, "department": "cards"}
    first = api.post("/questions", body, token, key="question-1").json()
    again = api.post("/questions", body, token, key="question-1").json()
    assert (first["outcome"], first["question"]) == ("opened", again["question"])
    assert [one["id"] for one in api.get("/questions", token).json()] == [first["question"]]
    assert api.get(f"/questions/{first['question']}", token).json()["text"] == "附属卡怎么注销"
    assert api.get("/questions/q99", token).status_code == 404


@pytest.mark.parametrize("key", ["short", "with space in it", "x" * 201])
def test_a_deed_needs_a_proper_key(api, token, key):
    assert api.post("/launches/gold/permits", {"audience": "argo"}, token, key=key).status_code == 422


def test_every_operation_is_explained_with_examples(api):
    document = api.openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), (path, parameter["name"])
