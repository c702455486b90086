"""An agent asks while the customer is on the line, with htmx and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bank import FEE, Site
from tests.browser.conftest import Opens

pytestmark = pytest.mark.slow


def ask(page: Page, question: str) -> None:
    page.goto("/ask")
    page.get_by_label("What does the customer ask?").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_an_agent_gets_the_banks_words_and_says_that_they_helped(site: Site, opens: Opens):
    page = opens(site, "a1")
    page.goto("/ask")
    expect(page.get_by_label("What does the customer ask?")).to_be_focused()
    ask(page, "白金卡年费每年多少")
    expect(page.get_by_text(FEE)).to_be_visible()
    page.get_by_role("button", name="Helpful", exact=False).first.click()
    expect(page.get_by_text("Noted: helpful")).to_be_visible()
    page.get_by_role("link", name="Show it in context").click()
    expect(page.get_by_text(FEE)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_nobody_knows_is_asked_of_the_department(site: Site, opens: Opens, scripts: bool):
    page = opens(site, "a1", java_script_enabled=scripts)
    ask(page, "金卡能不能买彩票")
    page.get_by_role("link", name="ask the department").or_(
        page.get_by_role("link", name="Ask the department")
    ).first.click()
    page.get_by_label("Which department").select_option(label="Credit Cards")
    page.get_by_label("Urgent:").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent to Credit Cards")).to_be_visible()


def test_a_launch_is_filed_and_the_board_filtered_without_scripts(site: Site, opens: Opens):
    page = opens(site, "po", java_script_enabled=False)
    page.goto("/?search=silver")
    page.get_by_role("link", name="白银分期").click()
    page.get_by_role("link", name="Change before").click()
    expect(page.get_by_text("This is how it stood as of then:")).to_be_visible()
    page.goto("/launches/silver/questions")
    page.get_by_role("textbox").first.fill("有没有手续费")
    page.get_by_role("button", name="Add").click()
    expect(page).to_have_url(f"{site.address}/launches/silver")
