"""Who is who, and who acts for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.people.facts import DELEGATION_BODIES
from bot.domain.people.roles import Role
from bot.services.launches.delegations import delegations_of
from bot.services.launches.looking import principals_of
from bot.services.launches.signing import delegate
from bot.services.launches.training import strike_attendance

pytestmark = pytest.mark.slow

DAYS = {"first": "2026-12-01", "last": "2026-12-05"}


def post(browser, path: str, key: str = "people-0001", **form: object):
    return browser.client.post(path, data={"form_token": browser.form_token(), "deed_key": key, **form})


def given(bank) -> list[object]:
    return [fact for fact in bank.facts() if isinstance(fact.body, DELEGATION_BODIES)]


def test_teams_on_their_shifts_are_shown_with_who_leads_them(browser):
    browser.signed_in("po")
    page = browser.client.get("/people").text
    assert 'href="/people/a1"' in page
    assert 'href="/people/tl"' in page


def test_somebody_is_found_by_his_name_or_id(browser):
    browser.signed_in("po")
    assert 'href="/people/tl2"' in browser.client.get("/people", params={"search": "TL2"}).text
    assert "Nobody is called that" in browser.client.get("/people", params={"search": "<nobody>"}).text


def test_who_is_not_there_is_told(browser):
    browser.signed_in("po")
    answer = browser.client.get("/people/nobody")
    assert answer.status_code == 422
    assert "nobody like that" in answer.text


@pytest.mark.parametrize(("looker", "tells"), [("tl", True), ("sv", True), ("ch", True), ("tl2", False), ("po", False)])
def test_what_somebody_lacks_is_told_to_those_who_lead_him(browser, bank, looker, tells):
    strike_attendance(bank.office, bank.deed("tr"), "gold", "s1", "a1", "He was not there.")
    browser.signed_in(looker)
    assert ("/training/gold/training" in browser.client.get("/people/a1").text) == tells


def test_he_lets_somebody_act_for_him_and_takes_it_back(browser, bank):
    browser.signed_in("cs")
    answers = [post(browser, "/delegations", to="co", roles="customer_service", **DAYS) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert principals_of(bank.office, "co") == ["cs"]
    [found], _ = delegations_of(bank.office, "cs")
    assert "Take it back" in browser.client.get("/people/cs").text
    ends = [post(browser, "/delegations/end", "people-0002", of=found.key) for _ in range(2)]
    assert [one.status_code for one in ends] == [303, 303]
    assert len(given(bank)) == 2
    assert principals_of(bank.office, "co") == []
    assert delegations_of(bank.office, "cs") == ([], [])


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"to": "nobody", "roles": "customer_service", **DAYS}, "cannot be a delegate"),
        ({"to": "co", "roles": "centre_head", **DAYS}, "no such roles"),
        ({"to": "co", **DAYS}, "no such roles"),
        ({"to": "co", "roles": "customer_service", "first": "2026-12-05", "last": "2026-12-01"}, "no time to delegate"),
    ],
)
def test_a_delegation_that_cannot_be_is_told(browser, bank, form, told):
    browser.signed_in("cs")
    answer = post(browser, "/delegations", **form)
    assert answer.status_code == 422
    assert told in answer.text
    assert not given(bank)


@pytest.mark.parametrize("person", ["co", "sv", "ch"])
def test_nobody_takes_back_what_another_has_given(browser, bank, person):
    roles = frozenset({Role.CUSTOMER_SERVICE})
    given_fact = delegate(bank.office, bank.deed("cs"), "co", roles, date(2026, 12, 1), date(2026, 12, 5))
    browser.signed_in(person)
    assert post(browser, "/delegations/end", of=given_fact.key).status_code == 403
    own = post(browser, "/delegations/end", "people-0002", of=given_fact.key, on_behalf_of="cs")
    assert own.status_code == 403
    assert principals_of(bank.office, "co") == ["cs"]


def test_a_delegation_that_is_over_is_shown_no_more(bank):
    roles = frozenset({Role.CUSTOMER_SERVICE})
    delegate(bank.office, bank.deed("cs"), "co", roles, date(2026, 12, 1), date(2026, 12, 1))
    assert len(delegations_of(bank.office, "co")[1]) == 1
    bank.clock.now += timedelta(days=1)
    assert delegations_of(bank.office, "co")[1] == []
