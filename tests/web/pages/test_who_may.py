"""Who may have which page and do what on it: every route by every person."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from bot.web.pages import PAGES
from tests.web.conftest import Browser
from tests.web.pages.routes import OPEN_TO_ALL, PEOPLE, ROUTES, Row

REFUSED = 403


def send(browser: Browser, row: Row, form_token: str):
    if row.method == "GET":
        return browser.client.get(row.example)
    return browser.client.post(row.example, data={"form_token": form_token, "deed_key": "deed-0001", **row.form})


def test_the_table_names_every_route():
    served: set[tuple[str, str]] = set()
    for route in (route for router in PAGES.values() for route in router.routes):
        # A router within a router would hide its routes from this table.
        assert isinstance(route, APIRoute)
        served |= {(method, route.path) for method in route.methods or ()}
    assert {(row.method, row.route) for row in ROUTES} == served - OPEN_TO_ALL


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_is_for_him_and_nothing_else(browser, person):
    browser.signed_in(person)
    # Signing out comes last in the table.
    token = browser.form_token()
    refused = {(row.method, row.example) for row in ROUTES if send(browser, row, token).status_code == REFUSED}
    assert refused == {(row.method, row.example) for row in ROUTES if person not in row.may}


def test_whoever_is_not_signed_in_is_sent_to_where_he_can(browser):
    for row in ROUTES:
        answer = send(browser, row, "forged")
        assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in"), row


def test_a_form_of_another_site_does_nothing(browser, bank):
    for person in ("ch", "po", "a1"):
        browser.signed_in(person)
        before = bank.facts()
        for row in ROUTES:
            if row.method == "POST" and person in row.may:
                assert send(browser, row, "forged").status_code == REFUSED, row
        assert bank.facts() == before
