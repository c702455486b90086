"""A manager looks at how ready the launches are: on the board, in one launch, now and as of then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.bank import Site
from tests.browser.conftest import Opens

pytestmark = pytest.mark.slow


def test_a_manager_filters_the_board_opens_a_launch_and_sees_what_changed_when(standing_site: Site, opens: Opens):
    page = opens(standing_site, "dm")
    page.goto("/")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("link", name=re.compile("Blocked")).click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="白银分期").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Blocked")
    page.get_by_role("link", name="Board").first.click()
    page.get_by_role("link", name="Gold card").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Can go")

    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text("This is how it stood as of then:")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Blocked")
    expect(page).to_have_url(re.compile(r"step=0$"))
    page.get_by_role("link", name="Change after").click()
    expect(page.get_by_text("What changed then")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(r"step=0$"))
    page.get_by_role("link", name="Back to now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Can go")


def test_what_one_types_on_the_board_is_found_while_the_page_stays(standing_site: Site, opens: Opens):
    page = opens(standing_site, "dm")
    page.goto("/")
    page.evaluate("window.stayed = true")
    page.locator("#department").select_option(label="Personal Loans")
    expect(page.get_by_text("No launch is like that.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    page.evaluate("window.stayed = true")
    page.get_by_role("searchbox").fill("gold")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("row")).to_have_count(2)
    assert page.evaluate("window.stayed")
    expect(page).to_have_url(re.compile("search=gold"))


def test_whoever_has_no_mouse_skips_to_the_content_and_filters_the_board(standing_site: Site, opens: Opens):
    page = opens(standing_site, "dm")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    search = page.get_by_role("searchbox")
    for _ in range(20):
        page.keyboard.press("Tab")
        if search.evaluate("one => one === document.activeElement"):
            break
    expect(search).to_be_focused()
    page.keyboard.type("silver")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(search).to_be_focused()
    expect(search).to_have_value("silver")


def test_the_calendar_and_the_timeline_lead_to_the_same_launches(standing_site: Site, opens: Opens):
    page = opens(standing_site, "dm")
    page.goto("/")
    page.get_by_role("link", name="Calendar").click()
    expect(page.get_by_role("link", name="Gold card").first).to_be_visible()
    page.get_by_role("link", name="Timeline").click()
    page.get_by_role("link", name="Gold card").click()
    expect(page).to_have_url(re.compile("/launches/gold$"))
