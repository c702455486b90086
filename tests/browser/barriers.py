"""What keeps somebody out of a page: barriers that axe-core finds, and what is wider than a phone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, ViewportSize

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


def require_open_to_all(page: Page, axe: str, said: str) -> None:
    """Fails for a barrier on a page as it stands now, light or dark, or for what does not fit on a phone."""
    page.evaluate(UNFOLD)
    page.evaluate(axe)
    assert barriers(page, EVERYTHING) == [], said
    page.emulate_media(color_scheme="dark")
    assert barriers(page, CONTRAST) == [], f"{said}, dark"
    page.set_viewport_size(PHONE)
    page.evaluate(LENGTHEN)
    assert page.evaluate(OVERFLOW) <= 0, (said, page.evaluate(TOO_WIDE))


def barriers(page: Page, looked_for: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe-core finds that is serious."""
    return [found for found in page.evaluate(FIND, looked_for) if found["impact"] in SERIOUS]
