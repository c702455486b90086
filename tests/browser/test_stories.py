"""What people come to the pages for, each from the first click to what it leads to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.services.launches.judging import view
from bot.services.launches.replay import steps_of
from tests.browser.bank import FEE, Site
from tests.browser.conftest import Opens

pytestmark = pytest.mark.slow


def in_details(page: Page, summary: str) -> None:
    page.locator("summary").filter(has_text=summary).first.click()


def done(page: Page) -> None:
    expect(page.locator(".done").first).to_be_visible()


def test_an_expert_takes_a_question_on_and_answers_it(site: Site, opens: Opens):
    page = opens(site, "po")
    page.goto("/questions")
    page.get_by_role("link", name="附属卡怎么注销呢").click()
    page.get_by_role("button", name="Claim").click()
    done(page)
    answer = page.locator("form[action$='/answer']")
    answer.locator("[name=text]").fill("主卡持有人打客服热线即可注销附属卡。")
    answer.get_by_role("button", name="Send").click()
    expect(page.locator("figure.quote")).to_contain_text("主卡持有人打客服热线即可注销附属卡。")
    expect(page.locator("figure.quote")).to_contain_text("陈莉")


def test_a_session_is_recorded_and_a_leader_signs_for_his_team(site: Site, opens: Opens):
    trainer = opens(site, "tr")
    trainer.goto("/training")
    trainer.get_by_role("link", name="白银分期").first.click()
    in_details(trainer, "Record a session")
    trainer.get_by_role("button", name="Record it").click()
    trainer.get_by_role("link", name=re.compile("Team 1.*Early")).click()
    trainer.get_by_label("王小明").check()
    trainer.get_by_role("button", name="Record", exact=True).click()
    expect(trainer.get_by_text("1 people are entered.")).to_be_visible()

    leader = opens(site, "tl")
    leader.goto("/launches/silver/coverage?of=training&group=t1/early")
    expect(leader.get_by_text("高峰 has not signed for it.")).to_be_visible()
    leader.get_by_role("link", name="Sessions, attendance and signatures").click()
    leader.get_by_role("row", name=re.compile("Team 1.*Early")).get_by_role("link", name="Sign").click()
    leader.get_by_role("checkbox").check()
    leader.get_by_role("button", name="Sign", exact=True).click()
    done(leader)
    leader.goto("/launches/silver/coverage?of=training&group=t1/early")
    expect(leader.get_by_text("高峰 signed for it:")).to_be_visible()
    expect(leader.get_by_role("row", name=re.compile("王小明"))).to_contain_text("Trained")


def test_a_reviewer_withdraws_his_signature_and_the_launch_may_not_go_any_more(site: Site, opens: Opens):
    page = opens(site, "cs")
    page.goto("/launches/gold")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Can go")
    page.locator("#review summary").first.click()
    page.locator("#review").get_by_role("link", name="Withdraw").first.click()
    page.get_by_label("Reason").fill("The fee table is wrong.")
    page.get_by_role("button", name="Withdraw").click()
    done(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Blocked")
    expect(page.locator("#review.unmet")).to_be_visible()


def test_an_owner_sees_what_a_new_date_brings_about_before_he_moves_it(site: Site, opens: Opens):
    page = opens(site, "po", refusal=422)
    page.goto("/launches/gold/move")
    move(page, "2026-12-21T10:00")
    expect(page.get_by_role("alert")).to_contain_text("closing")
    move(page, "2026-12-17T10:00")
    expect(page.get_by_role("main")).to_contain_text("1 permits")
    expect(page.get_by_role("main")).to_contain_text("The branches are not ready.")
    page.locator("main form button").click()
    done(page)
    expect(page.locator(".lead").first).to_contain_text("2026-12-17 10:00")


def move(page: Page, instant: str) -> None:
    page.locator("[name=at]").fill(instant)
    page.get_by_label("Reason").fill("The branches are not ready.")
    page.get_by_role("button", name="Next").click()


def test_whoever_leaves_a_form_half_filled_finds_it_as_he_left_it(site: Site, opens: Opens):
    page = opens(site, "po")
    page.goto("/file-launch?template=card")
    with page.expect_response("**/file-launch/draft"):
        page.locator("[name=product]").fill("黑金卡")
        page.locator("[name=summary]").fill("年费更高的卡。")
        page.locator("[name=channels]").focus()
    page.get_by_role("link", name="Board").first.click()
    page.goto("/file-launch?template=card")
    expect(page.locator("[name=product]")).to_have_value("黑金卡")
    expect(page.locator("[name=summary]")).to_have_value("年费更高的卡。")
    page.get_by_role("link", name="Begin anew").click()
    expect(page.locator("[name=product]")).to_have_value("")


def test_an_owner_attaches_a_document_that_is_there_already(site: Site, opens: Opens):
    page = opens(site, "po")
    page.goto("/launches/silver/attach?of=brief")
    page.locator("[name=document]").fill("cards/platinum.md")
    page.get_by_role("button", name="Attach").click()
    done(page)
    page.locator("#brief summary").first.click()
    expect(page.locator("#brief").get_by_role("link", name="cards/platinum.md")).to_be_visible()


def test_a_question_is_tested_with_every_step_to_its_answer(standing_site: Site, opens: Opens):
    page = opens(standing_site, "po")
    page.goto("/documents")
    page.get_by_role("link", name="Test a question").click()
    page.get_by_label("What does the customer ask?").fill("白金卡年费每年多少")
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text(FEE).first).to_be_visible()
    steps = page.locator(".trace h2").all_inner_texts()
    assert [one[:2] for one in steps if one[0].isdigit()] == [f"{number}." for number in range(1, 8)]
    expect(page.locator(".candidate").first).to_contain_text("白金卡年费")
    expect(page.locator(".candidate").first.get_by_role("rowheader").first).to_be_visible()
    page.locator(".searches summary").first.click()
    expect(page.locator(".searches .hits").first).to_be_visible()
    page.get_by_role("link", name="Show the passage").first.click()
    expect(page.get_by_text(FEE)).to_be_visible()


def test_a_figure_of_the_scorecard_leads_to_its_report_and_that_into_a_spreadsheet(standing_site: Site, opens: Opens):
    page = opens(standing_site, "ch")
    page.goto("/reports")
    page.locator("a[href='/scorecard']").click()
    page.locator(".scorecard td a[href^='/reports/listening']").first.click()
    expect(page).to_have_url(re.compile("/reports/listening"))
    title = page.get_by_role("columnheader").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].split(",")[0].strip('"') == title
    assert len(lines) > 1


def test_an_owner_lets_a_colleague_act_for_him_and_takes_it_back(site: Site, opens: Opens):
    owner = opens(site, "po")
    owner.goto("/people")
    owner.get_by_role("link", name="Myself").click()
    owner.get_by_label("Whom").fill("cs")
    owner.get_by_label("Product owner").check()
    owner.get_by_role("button", name="Delegate").click()
    expect(owner.get_by_text("The delegation is recorded.")).to_be_visible()

    colleague = opens(site, "cs")
    colleague.goto("/launches/silver/questions")
    colleague.locator("[name=questions]").fill("分期能不能提前还")
    colleague.locator("[name=on_behalf_of]").select_option("po")
    colleague.get_by_role("button", name="Add").click()
    done(colleague)

    owner.locator("li").filter(has_text="吴敏").get_by_role("button", name="Take it back").click()
    expect(owner.get_by_text("The delegation is taken back.")).to_be_visible()
    refused = colleague.context.request.get("/launches/silver/questions")
    assert refused.status == 403


def test_a_link_signs_somebody_in_once_and_after_signing_out_nothing_is_left(site: Site, opens: Opens):
    link = site.link("dm")
    page = opens(site, None, refusal=403)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="白银分期")).to_be_visible()
    page.get_by_role("link", name="白银分期").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("白银分期")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    for _ in range(2):
        page.go_back()
        expect(page).to_have_url(re.compile("/sign-in$"))
        assert "白银分期" not in page.content()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_at_every_step_of_the_slider_the_verdict_is_the_one_of_then(standing_site: Site, opens: Opens):
    page = opens(standing_site, "ch")
    page.goto("/launches/gold")
    slider, told = page.get_by_role("slider"), page.locator("h1 .badge")
    office = standing_site.bank.office
    steps = steps_of(office, view(office, "gold").dossier)
    then = [str(view(office, "gold", one.at).status) for one in steps]
    assert (then[0], then[-1]) == ("block", "allow")
    slider.focus()
    slider.press("Home")
    for step, status in enumerate(then):
        expect(page).to_have_url(re.compile(f"step={step}$"))
        expect(slider).to_have_value(str(step))
        expect(told).to_have_class(f"badge {status}")
        slider.press("ArrowRight")
