"""What comes of a form keeps nobody out either, whether it was refused or done: light or dark, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bank import Site
from tests.browser.barriers import require_open_to_all
from tests.browser.conftest import Opens

pytestmark = pytest.mark.slow

REFUSED = 422
WRONG, DONE = "[role=alert]", ".done"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that somebody fills in and sends, and what then stands on the page. It must not do anything twice."""

    person: str
    path: str
    fill: Callable[[Page], object]
    shows: str
    refusal: int | None = None


def filed_without_anything(page: Page) -> None:
    page.locator("[name=product]").fill("白银分期")
    page.locator("main form button").click()


def attached_nothing(page: Page) -> None:
    page.locator("[name=document]").fill("nowhere.md")
    page.locator("main form button").click()


def delegated_to_nobody(page: Page) -> None:
    page.locator("[name=to]").fill("nobody")
    page.locator("[name=roles]").first.check()
    page.locator("form[action='/delegations'] button").click()


def asked(question: str) -> Callable[[Page], None]:
    def ask(page: Page) -> None:
        page.locator("[name=question]").fill(question)
        page.locator("main form button").first.click()

    return ask


def moved(page: Page) -> None:
    page.locator("[name=at]").fill("2026-12-08T10:00")
    page.locator("[name=reason]").fill("The fair is earlier.")
    page.locator("main form button").click()


def verified(page: Page) -> None:
    page.locator("form[action='/audit/verification'] button").click()


def made_a_token(page: Page) -> None:
    page.locator("[name=name]").fill("pipeline")
    page.locator("form[action='/tokens'] [type=checkbox]").first.check()
    page.locator("form[action='/tokens'] button").click()


def added_questions(page: Page) -> None:
    language = page.locator("html").get_attribute("lang")
    page.locator("[name=questions]").fill(f"有没有手续费 {language}")
    page.locator("main form button").click()


REFUSALS = {
    "a launch filed without anything": Sent("po", "/file-launch?template=card", filed_without_anything, WRONG, REFUSED),
    "a document that is not there": Sent("po", "/launches/silver/attach", attached_nothing, WRONG, REFUSED),
    "a delegation to nobody": Sent("po", "/people/po", delegated_to_nobody, WRONG, REFUSED),
}
ANSWERS = {
    "an answer": Sent("a1", "/ask", asked("白金卡年费多少"), "figure.quote"),
    "no answer": Sent("a1", "/ask", asked("金卡能不能买彩票"), "a[href$='/department']"),
    "a trace": Sent("po", "/trace", asked("白金卡年费多少"), ".candidate"),
    "what moving a date brings about": Sent("po", "/launches/silver/move", moved, "main h3"),
    "a chain that holds": Sent("co", "/audit", verified, "[role=status]"),
}
DEEDS = {
    "a token": Sent("ch", "/tokens", made_a_token, ".done"),
    "more questions": Sent("po", "/launches/gold/questions", added_questions, ".done"),
}


def look_at(sent: Sent, site: Site, opens: Opens, axe: str) -> None:
    for language in ("zh-CN", "en"):
        page = opens(site, sent.person, language, refusal=sent.refusal)
        page.goto(sent.path)
        sent.fill(page)
        expect(page.locator(sent.shows).first).to_be_visible()
        require_open_to_all(page, axe, language)


@pytest.mark.parametrize("name", [*REFUSALS, *ANSWERS])
def test_what_is_refused_or_told_keeps_nobody_out(standing_site: Site, opens: Opens, axe: str, name: str):
    look_at((REFUSALS | ANSWERS)[name], standing_site, opens, axe)


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_done_keeps_nobody_out(site: Site, opens: Opens, axe: str, name: str):
    look_at(DEEDS[name], site, opens, axe)
