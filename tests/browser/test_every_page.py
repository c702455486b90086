"""Nobody is kept out of any page: axe-core finds nothing serious, light or dark, in both languages.

On a phone nothing is wider than the screen: what is, like a table, is scrolled within its own region.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match

from bot.web.pages import PAGES
from tests.browser.bank import Site
from tests.browser.barriers import require_open_to_all
from tests.browser.conftest import Opens
from tests.web.pages.routes import ROUTES, Row

NO_PAGES = (".csv", ".svg", ".png", ".jsonl", "/attachable-documents")
"""How routes end that give files, or what a field offers."""


def reader_of(row: Row) -> str:
    return "ch" if "ch" in row.may else sorted(row.may)[0]


def looked_at() -> Iterator[tuple[str | None, str]]:
    """Who opens which page: every page of the table, and those that are there only for somebody."""
    yield None, "/sign-in"
    yield None, "/sign-in/{link}"
    yield from ((reader_of(row), row.example) for row in ROUTES if row.method == "GET" and row.is_page)
    for path in ("silver", "copper", "gold?step=3", "silver/waive?of=training", "silver/permits"):
        yield "ch", f"/launches/{path}"
    yield "ch", "/launches/silver/decline-waiver?of=asked-listening"
    for path in ("silver/attach", "silver/ask-waiver?of=training", "silver/withdraw-request?of=asked-listening"):
        yield "po", f"/launches/{path}"
    for path in ("silver/make-good?of=waived-questions", "silver/versions?of=brief", "silver/launch"):
        yield "po", f"/launches/{path}"
    yield "tr", "/launches/gold/coverage?of=training&group=t1/early"
    yield "cs", "/launches/gold/sign?of=review"
    yield "cs", "/launches/gold/withdraw?of=review"
    yield "cs", "/launches/silver/upgrade"
    yield "co", "/launches/silver/minor?of=brief"
    yield "sv", "/launches/gold/decide?of=concept"
    yield "po", "/file-launch?template=card"
    yield "po", "/questions/q1"
    yield "po", "/question-themes"
    yield "po", "/document-versions?of=cards/silver.md&old={old}&new={new}"
    yield "a1", "/answers/{ask}/sources"
    yield "a1", "/answers/{ask}/department"
    yield "a1", "/passages/{passage}"
    yield "ch", "/admin/roster/preview"


def routes_of_pages() -> Iterator[APIRoute]:
    for router in PAGES.values():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if "GET" in (route.methods or ()) and not route.path.endswith(NO_PAGES):
                yield route


def route_at(path: str) -> str | None:
    """Which route serves a path: the first that fits, as in the app."""
    scope = {"type": "http", "method": "GET", "path": unquote(urlsplit(path).path)}
    return next((one.path for one in routes_of_pages() if one.matches(scope)[0] is Match.FULL), None)


def test_every_page_is_looked_at():
    assert {route_at(path) for _, path in looked_at()} == {one.path for one in routes_of_pages()}


@pytest.mark.slow
@pytest.mark.parametrize(("person", "path"), list(looked_at()), ids=lambda one: str(one))
def test_a_page_keeps_nobody_out_and_fits_on_a_phone(
    standing_site: Site, opens: Opens, axe: str, person: str | None, path: str
):
    for language in ("zh-CN", "en"):
        page = opens(standing_site, person, language)
        page.goto(standing_site.path(path))
        assert page.get_by_role("heading", level=1).count() == 1
        require_open_to_all(page, axe, language)
