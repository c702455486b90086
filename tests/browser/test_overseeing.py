"""Those who watch over the bank: compliance audits, the centre's head imports rosters and lets programs in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.domain.audit import Link, first_break
from tests.browser.bank import Site
from tests.browser.conftest import Opens

pytestmark = pytest.mark.slow
ROSTER = """\
工号,姓名,部门,角色,班组,班组名称,组长,职场,班次,班次名称,上班,下班
ch,何雪,customer-service,centre_head,,,,,,,,
tl,高峰,customer-service,team_leader,,,,,,,,
a1,王小明,customer-service,agent,t1,1 组,tl,海港一层,early,早班,06:00,14:00
a9,新来的,customer-service,agent,t1,1 组,tl,海港一层,early,早班,06:00,14:00
"""


def test_compliance_searches_the_record_verifies_it_and_takes_it_home(site: Site, opens: Opens):
    page = opens(site, "co")
    page.goto("/audit")
    page.get_by_label("About").fill("gold")
    page.get_by_label("Kind").select_option("SignedOff")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("gold")
    page.get_by_role("button", name="Verify the chain").click()
    expect(page.get_by_role("status")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Export all")).click()
    lines = download.value.path().read_text("utf-8").splitlines()
    assert len(lines) >= len(site.bank.facts())
    assert first_break(Link(**json.loads(line)) for line in lines) is None


def test_the_centres_head_looks_at_what_a_roster_changes_and_imports_it(site: Site, opens: Opens, tmp_path: Path):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    page = opens(site, "ch")
    page.goto("/admin/roster")
    page.get_by_label("File (csv or xlsx)").set_input_files(roster)
    page.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_text("新来的")).to_be_visible()
    page.get_by_label("I have looked who leaves").check()
    page.get_by_role("button", name="Import it", exact=True).click()
    expect(page.get_by_text("The roster is imported.")).to_be_visible()


def test_the_centres_head_makes_a_token_that_a_program_uses(site: Site, opens: Opens):
    page = opens(site, "ch")
    page.goto("/tokens")
    page.get_by_label("The program that it is for").fill("pipeline")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Create").click()
    token = page.get_by_label("Token", exact=True).input_value()
    answer = page.context.request.get("/api/v1/launches/gold/verdict", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["decision"] == "allow"
    # The same form once more makes no second one.
    page.reload()
    expect(page.get_by_label("Token", exact=True)).to_have_value(token)
    expect(page.get_by_role("row", name=re.compile("pipeline.*何雪"))).to_have_count(1)
