"""Nobody is kept out of any page: axe-core finds nothing serious, light or dark, in both languages.

On a phone nothing is wider than the screen: what is, like a table, is scrolled within its own region.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.bank import Site
from tests.browser.conftest import Opens
from tests.npm import node_modules
from tests.web.pages.routes import ROUTES, Row

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 390, "height": 800}
SERIOUS = {"serious", "critical"}
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST = {**EVERYTHING, "runOnly": ["color-contrast"]}
"""All that changes when the page is dark."""
FIND = """async (wanted) => (await axe.run(wanted)).violations.map(found => ({
  rule: found.id, impact: found.impact, where: found.nodes.map(node => node.html.slice(0, 300)).slice(0, 4),
  why: found.nodes[0].failureSummary.slice(0, 300)}))"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter(one => !one.closest('.scroll, .chart, .board-tiles, pre, svg'))
  .map(one => one.outerHTML.slice(0, 160)).slice(0, 5)"""
LENGTHEN = "() => document.querySelectorAll('code').forEach(one => one.append('/somewhere-far-down'.repeat(5)))"
UNFOLD = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"


def reader_of(row: Row) -> str:
    return "ch" if "ch" in row.may else sorted(row.may)[0]


def looked_at() -> Iterator[tuple[str | None, str]]:
    """Who opens which page: every page of the table, and some that are there only for somebody."""
    yield None, "/sign-in"
    yield from ((reader_of(row), row.example) for row in ROUTES if row.method == "GET" and row.is_page)
    yield from (
        ("ch", path) for path in ("/launches/silver", "/launches/copper", "/questions/q1", "/launches/gold?step=3")
    )
    yield "cs", "/launches/gold/sign?of=review"
    yield "po", "/file-launch?template=card"
    yield "po", "/launches/silver/versions?of=brief"
    yield "sv", "/launches/gold/decide?of=concept"


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for barriers."""
    return (node_modules(HERE / "axe", without="for barriers") / "axe-core" / "axe.min.js").read_text("utf-8")


def barriers(page: Page, looked_for: dict[str, Any]) -> list[dict[str, Any]]:
    return [found for found in page.evaluate(FIND, looked_for) if found["impact"] in SERIOUS]


@pytest.mark.parametrize(("person", "path"), list(looked_at()), ids=lambda one: str(one))
def test_a_page_keeps_nobody_out_and_fits_on_a_phone(
    standing_site: Site, opens: Opens, axe: str, person: str | None, path: str
):
    for language in ("zh-CN", "en"):
        page = opens(standing_site, person, language)
        page.goto(path)
        page.evaluate(UNFOLD)
        page.evaluate(axe)
        assert barriers(page, EVERYTHING) == [], language
        page.emulate_media(color_scheme="dark")
        assert barriers(page, CONTRAST) == [], f"{language}, dark"
        page.set_viewport_size(PHONE)
        page.evaluate(LENGTHEN)
        assert page.evaluate(OVERFLOW) <= 0, page.evaluate(TOO_WIDE)
