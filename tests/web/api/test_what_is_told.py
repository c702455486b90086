"""What the API tells of a launch to come, by whose token asks: the same as the pages show that person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.domain.api_tokens.facts import Scope
from bot.services.launches.launching import carry_out
from tests.domain.launches.builders import LAUNCH
from tests.services.launches.bank import DOCUMENT, QUESTION
from tests.web.api.test_access import NEEDS, call
from tests.web.conftest import Browser
from tests.web.pages.routes import READERS, STAFF

SEES_NAMES = frozenset({"tl", "tr", "sv", "ch"})
"""Who trains, leads, supervises, or heads the centre."""
VERDICT, COVERAGE = "/launches/gold/verdict", "/launches/gold/coverage"
TRAINEES = re.compile(r'"a[1-4]"')


@pytest.mark.parametrize("owner", sorted(STAFF))
def test_reasons_and_evidence_are_told_to_whom_the_pages_show_them(api, bank, owner):
    bank.write("金卡另有收费。", DOCUMENT)
    told = api.get(VERDICT, api.token(Scope.VERDICT, owner=owner))
    assert told.json()["decision"] == "block"
    assert (DOCUMENT in told.text) is (owner in READERS)
    assert any(one["evidence"] for one in told.json()["findings"]) is (owner in READERS)
    hidden = [one for one in told.json()["findings"] if "only its department and reviewers" in one["why"]["en"]]
    assert len(hidden) == (0 if owner in READERS else len(told.json()["findings"]))
    page = Browser(api.program).signed_in(owner).client.get("/launches/gold").text
    assert (DOCUMENT in page) is (owner in READERS)


def test_questions_that_have_no_answer_are_told_to_readers_alone(api, bank):
    bank.write("新材料里没有费用。", DOCUMENT)
    bank.checked()
    assert QUESTION in api.get(VERDICT, api.token(owner="po")).text
    assert QUESTION not in api.get(VERDICT, api.token(owner="tl")).text


def test_states_who_must_act_and_when_are_told_to_all(api):
    findings = {
        owner: [
            {name: one[name] for name in ("requirement", "state", "actors", "due", "met_at")}
            for one in api.get(VERDICT, api.token(owner=owner)).json()["findings"]
        ]
        for owner in ("po", "loans")
    }
    assert findings["po"] == findings["loans"]


def test_a_past_verdict_hides_what_the_present_one_does(api, bank):
    before = bank.clock().isoformat().replace("+00:00", "Z")
    bank.clock.move(timedelta(hours=1))
    path = f"{VERDICT}?at={before}"
    assert DOCUMENT in api.get(path, api.token(owner="cs")).text
    assert DOCUMENT not in api.get(path, api.token(owner="loans")).text


def test_everybody_reads_why_once_it_was_launched(api, bank):
    bank.clock.now = LAUNCH.planned_at
    carry_out(bank.office, bank.deed("po"), "gold")
    assert DOCUMENT in api.get(VERDICT, api.token(owner="loans")).text


@pytest.mark.parametrize("owner", sorted(STAFF))
def test_people_in_trainings_are_named_to_whom_the_pages_name_them(api, owner):
    answer = api.get(COVERAGE, api.token(Scope.LAUNCHES, owner=owner))
    groups = answer.json()["training"]
    assert [(one["people"], one["trained_people"], one["needed"]) for one in groups] == [(1, 1, 1)] * 4
    assert bool(TRAINEES.search(answer.text)) is (owner in SEES_NAMES)
    names = {type(one[what]) for one in groups for what in ("trained", "lacking", "away")}
    assert names == ({list} if owner in SEES_NAMES else {type(None)})


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("owner", ["tl", "loans"])
def test_with_no_scope_does_anything_name_a_document_under_embargo_to_who_may_not_know_of_it(api, scope, owner):
    token = api.token(scope, owner=owner)
    told = {route: call(api, *route, token) for route in NEEDS if "document_id" not in route[1]}
    assert {route for route, answer in told.items() if DOCUMENT in answer.text} == set()
