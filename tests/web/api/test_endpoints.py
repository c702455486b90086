"""What programs do through the API, beside asking for verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bot.domain.launches.facts import StageDecision
from bot.services.launches import filing, launching, signing
from bot.services.launches.judging import board
from bot.services.launches.launching import check_permit
from bot.services.plain.verdicts import PlainLaunch, launch_json
from tests.domain.launches.builders import LAUNCH, NOW
from tests.services.launches.bank import DOCUMENT, WORDS


@pytest.fixture
def token(api) -> str:
    return api.token()


def test_the_board_and_a_launch(api, token):
    [gold] = api.get("/launches", token).json()
    assert (gold["id"], gold["status"], gold["open"]) == ("gold", "allow", [])
    assert api.get("/launches/gold", token).json() == gold
    assert api.get("/launches/nothing", token).status_code == 404


def test_the_board_is_what_is_worked_out_afresh(api, bank, token):
    """Launches that are to come, late, carried out, given up, and moved; on the day, and long after."""
    for number, name in enumerate(("late", "later", "killed", "killed-late")):
        bank.clock.now = NOW
        planned = LAUNCH.planned_at + timedelta(days=number)
        filing.file_launch(bank.office, bank.deed("po"), replace(LAUNCH, id=name, planned_at=planned), {})
    bank.clock.now = LAUNCH.planned_at
    launching.carry_out(bank.office, bank.deed("po"), "gold")
    bank.clock.move(timedelta(hours=1))
    for name in ("killed", "killed-late"):
        signing.decide_stage(bank.office, bank.deed("sv"), name, "concept", StageDecision.KILL, "No demand.")
    for days in (0, 1, 2, 5):
        bank.clock.move(timedelta(days=days))
        told = api.get("/launches", token).json()
        afresh = [launch_json(one) for one in board(bank.office)]
        # What a launch that was given up lacks is as it was then: time alone would change it.
        assert [still_told(one) for one in told] == [still_told(one) for one in afresh]
        assert told == [api.get(f"/launches/{one['id']}", token).json() for one in told]


def still_told(one: PlainLaunch) -> dict[str, object]:
    return {name: value for name, value in one.items() if name != "open" or one["status"] != "killed"}


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


def answers_described(api) -> list[tuple[str, dict[str, Any]]]:
    """Every answer of every endpoint, by name, with what is in it by its type."""
    return [
        (f"{method} {path} {status}", answer["content"])
        for path, methods in api.openapi()["paths"].items()
        for method, operation in methods.items()
        for status, answer in operation["responses"].items()
        if status != "304"
    ]


def test_every_answer_has_an_example_that_is_as_its_schema_says(api):
    document = api.openapi()
    described = answers_described(api)
    assert len(described) > 2 * len(document["paths"])
    for name, content in described:
        for kind, told in content.items():
            schema = {**told["schema"], "components": document["components"]}
            validator = Draft202012Validator(schema, format_checker=FormatChecker())
            assert not list(validator.iter_errors(told["example"])), (name, kind)
            assert kind == ("application/json" if name.split()[-1] in {"200", "201"} else "application/problem+json")


def test_examples_have_what_answers_have(api, token):
    """Only what is required is checked by a schema: a field that is not there any more would go unnoticed."""
    opened = api.post("/questions", {"text": "附属卡怎么注销", "separate": True}, token).json()
    examples = {
        name: content["application/json"]["example"] for name, content in answers_described(api) if " 20" in name
    }
    real = {
        "get /launches/{launch_id}/verdict 200": api.get("/launches/gold/verdict", token).json(),
        "get /keys 200": api.get("/keys").json(),
        "post /launches/{launch_id}/permits 201": api.post("/launches/gold/permits", {"audience": "x"}, token).json(),
        "get /launches 200": api.get("/launches", token).json(),
        "get /launches/{launch_id} 200": api.get("/launches/gold", token).json(),
        "get /launches/{launch_id}/coverage 200": api.get("/launches/gold/coverage", api.token(owner="sv")).json(),
        "post /ask 200": api.post("/ask", {"question": "金卡年费怎么收"}, token).json(),
        "get /questions 200": api.get("/questions", token).json(),
        "post /questions 200": opened,
        "get /questions/{question_id} 200": api.get(f"/questions/{opened['question']}", token).json(),
        "get /documents 200": api.get("/documents", token).json(),
        "get /documents/{document_id} 200": api.get(f"/documents/{DOCUMENT}", token).json(),
    }
    assert real.keys() == examples.keys()
    for name, answer in real.items():
        assert shape(answer) == shape(examples[name]), name


MAY_BE_EMPTY = {"timings_ms", "notices", "departments", "reasons", "not_launched", "read_as"}
"""What the answers of these tests have nothing of, or names of their own in."""


def shape(value: object) -> object:
    """The names in an answer; of a list the first one stands for all, and what is measured in it is of any name."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items() if name not in MAY_BE_EMPTY} | {
            "empty": sorted(MAY_BE_EMPTY & value.keys())
        }
    return [shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None
