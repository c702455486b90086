"""Who may have which page and do what on it: every route by every person, in a bank where everything is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from bot.web.pages import PAGES
from tests.browser.bank import at_work
from tests.services.launches.bank import DOCUMENT, Bank
from tests.web.conftest import Browser
from tests.web.pages.routes import OPEN_TO_ALL, PEOPLE, ROUTES, Row

OK, REFUSED, MISSING, BROKEN = 200, 403, 404, 500
HIDDEN = {row.example for row in ROUTES if DOCUMENT in row.example}
"""Pages of what waits for a launch: whoever may not know of it is told that there is no such thing."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody at a browser, in a bank in the middle of its work, and the ids of what is there."""

    bank: Bank
    browser: Browser
    ids: Mapping[str, str]

    def send(self, row: Row, form_token: str):
        path = row.example.format(**self.ids)
        if row.method == "GET":
            return self.browser.client.get(path)
        form = {name: value.format(**self.ids) for name, value in row.form.items()}
        # A key of its own for each: what comes under the same is told as done before anybody's rights are looked at.
        key = f"deed-{ROUTES.index(row):04}"
        return self.browser.client.post(path, data={"form_token": form_token, "deed_key": key, **form})


@pytest.fixture
def busy(tmp_path: Path, migrated: Path) -> Iterator[Busy]:
    with at_work(tmp_path, migrated) as (program, ids):
        yield Busy(program.bank, Browser(program), ids)


def test_the_table_names_every_route():
    served: set[tuple[str, str]] = set()
    for route in (route for router in PAGES.values() for route in router.routes):
        # A router within a router would hide its routes from this table.
        assert isinstance(route, APIRoute)
        served |= {(method, route.path) for method in route.methods or ()}
    assert {(row.method, row.route) for row in ROUTES} == served - OPEN_TO_ALL


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_is_for_him_and_nothing_else(busy, person):
    busy.browser.signed_in(person)
    token = busy.browser.form_token()
    # Signing out comes last in the table; what is only looked at comes before anything is done.
    rows = sorted(ROUTES, key=lambda row: row.method)
    answers = {(row.method, row.example): busy.send(row, token).status_code for row in rows}
    refused = {row for row, status in answers.items() if status == REFUSED}
    assert refused == {(row.method, row.example) for row in ROUTES if person not in row.may}
    # What is not there would be refused nobody: no row may lead nowhere.
    assert [row for row, status in answers.items() if status == MISSING or status >= BROKEN] == []
    shown = {path: status for (method, path), status in answers.items() if method == "GET" and path not in HIDDEN}
    assert [path for path, status in shown.items() if status not in (OK, REFUSED)] == []


@pytest.mark.slow
def test_whoever_is_not_signed_in_is_sent_to_where_he_can(busy):
    for row in ROUTES:
        answer = busy.send(row, "forged")
        assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in"), row


@pytest.mark.slow
def test_a_form_of_another_site_does_nothing(busy):
    for person in ("ch", "po", "a1"):
        busy.browser.signed_in(person)
        before = busy.bank.facts()
        for row in ROUTES:
            if row.method == "POST" and person in row.may:
                assert busy.send(row, "forged").status_code == REFUSED, row
        assert busy.bank.facts() == before
