"""A product change on its way to the customers: filed, briefed, reviewed, excused from one thing, and launched."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bank import Site
from tests.browser.conftest import Opens
from tests.domain.launches.builders import at

pytestmark = pytest.mark.slow
PATH = "/launches/daily-limit"


def file_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="File a launch").click()
    page.locator("a[href='/file-launch?template=change']").click()
    page.locator("[name=product]").fill("单日转账限额")
    page.locator("[name=id]").fill("daily-limit")
    page.locator("[name=tier]").select_option("low")
    page.locator("[name=planned_at]").fill("2026-12-15T09:00")
    page.locator("[name=summary]").fill("手机银行单日转账限额提高到5万元。")
    page.locator("[name=product_family]").fill("transfers")
    page.locator("[name=product_type]").fill("limit")
    page.locator("[name=channels]").fill("app")
    page.get_by_role("button", name="File").click()
    expect(page.get_by_text("daily-limit is filed")).to_be_visible()


def upload(page: Page, folder: Path) -> None:
    material = folder / "限额宣导.md"
    material.write_text("# Fees\n\n单日转账限额提高到5万元, 不收费。\n", encoding="utf-8")
    page.get_by_label("What you can do").get_by_role("link", name="Attach").click()
    page.locator("[name=file]").set_input_files(material)
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("status").first).to_be_visible()


def look_again_for(page: Page, what: str) -> None:
    """Reload until what is done in the background shows."""
    for _ in range(100):
        page.reload()
        if page.locator(what).count():
            return
    pytest.fail(f"{what} does not come")


def deed(page: Page, requirement: str, label: str) -> None:
    """Open what one may do about a requirement."""
    page.goto(PATH)
    finding = page.locator(f"#{requirement}")
    finding.locator("summary").first.click()
    finding.get_by_role("link", name=label, exact=True).first.click()


def test_a_product_team_files_a_change_and_everybody_who_must_lets_it_go(site: Site, opens: Opens, tmp_path: Path):
    owner = opens(site, "po")
    file_it(owner)
    upload(owner, tmp_path)
    look_again_for(owner, "#brief.met")

    reviewer = opens(site, "cs")
    deed(reviewer, "review", "Sign")
    reviewer.get_by_role("button", name="Sign", exact=True).click()
    expect(reviewer.locator("#review.met")).to_be_visible()

    deed(owner, "listening", "Ask for a waiver")
    owner.get_by_label("Reason").fill("The managers are at a conference.")
    owner.get_by_role("button", name="Ask for a waiver").click()
    expect(owner.locator("#listening.unmet")).to_be_visible()

    head = opens(site, "ch", language="zh-CN")
    deed(head, "listening", "豁免")
    head.locator("[name=reason]").fill("经理们在外开会。")
    head.locator("[name=until]").fill("2026-12-17T10:00")
    head.locator("[name=remedial]").fill("回来后补听。")
    head.locator("[name=remedial_due]").fill("2026-12-30")
    head.get_by_role("button", name="豁免").click()
    expect(head.locator("#listening.waived")).to_be_visible()

    site.bank.clock.now = at("2026-12-15", "09:30")
    # That is two weeks later: everybody signs in again.
    owner = opens(site, "po")
    owner.goto(PATH)
    owner.get_by_label("What you can do").get_by_role("link", name="Launch", exact=True).click()
    owner.get_by_role("checkbox").check()
    owner.get_by_role("button", name="Launch", exact=True).click()
    expect(owner.get_by_text("is launched; agents find its documents now")).to_be_visible()
    expect(owner.get_by_role("heading", level=1)).to_contain_text("Launched")
