"""Whoever looks after the centre sees how the program fares; people let their programs use it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.domain.api_tokens.facts import Scope, TokenCreated
from bot.domain.webhooks.facts import WebhookAdded
from bot.services.api_tokens import bearer_of, list_tokens
from bot.services.webhooks.keeping import list_webhooks
from bot.web.shown_secrets import LASTS

pytestmark = pytest.mark.slow


@pytest.fixture
def supervisor(browser):
    return browser.signed_in("sv")


def post(browser, path: str, key: str = "admin-0001", **form: object):
    return browser.client.post(path, data={"form_token": browser.form_token(), "deed_key": key, **form})


def another(browser, program, person: str):
    return type(browser)(program).signed_in(person)


def secret_in(page: str) -> str:
    found = re.search(r"<textarea readonly[^>]*>([^<]+)</textarea>", page)
    assert found
    return found[1]


def test_the_overview_leads_to_everything(supervisor):
    page = supervisor.client.get("/admin").text
    for path in ("/admin/roster", "/admin/health", "/admin/templates", "/admin/calendars", "/tokens", "/webhooks"):
        assert f'href="{path}"' in page
    assert 'href="/admin"' in supervisor.client.get("/").text


def test_health_says_what_to_do(supervisor):
    page = supervisor.client.get("/admin/health").text
    assert "documents are known" in page
    assert "never ran" in page
    supervisor.client.cookies.set("briefed_language", "zh-CN")
    assert "从未运行" in supervisor.client.get("/admin/health").text


def test_a_year_of_a_calendar_shows_holidays_and_what_makes_up_for_them(supervisor):
    page = supervisor.client.get("/admin/calendars", params={"year": 2026}).text
    assert page.count("<caption>") == 12
    assert re.search(r'class="off holiday"><time datetime="2026-10-01"', page)
    assert re.search(r'class=" made-up"><time datetime="2026-10-10"', page)
    settlement = supervisor.client.get("/admin/calendars", params={"year": 2026, "of": "settlement"}).text
    assert re.search(r'class="off"><time datetime="2026-10-10"', settlement)


def test_a_year_without_data_is_told(supervisor):
    assert "There is no data for 2099" in supervisor.client.get("/admin/calendars", params={"year": 2099}).text


def test_templates_are_shown_and_what_is_wrong_with_the_folder(supervisor, program, tmp_path):
    assert "card-product" in supervisor.client.get("/admin/templates").text
    program.config = program.config.model_copy(update={"launch_checklists": tmp_path / "none"})
    assert supervisor.client.get("/admin/templates").status_code == 200


TOKEN = {"name": "nightly", "scopes": ["verdict", "permit"], "days": "30"}


def test_a_token_is_shown_once_and_on_a_double_click_a_second_time(browser, bank):
    browser.signed_in("po")
    secret = secret_in(post(browser, "/tokens", **TOKEN).text)
    assert bearer_of(bank.office, secret, Scope.PERMIT).owner.id == "po"
    bank.clock.move(LASTS - timedelta(seconds=1))
    assert secret_in(post(browser, "/tokens", **TOKEN).text) == secret
    assert secret not in browser.client.get("/tokens").text
    assert len(list_tokens(bank.office)) == 1
    # A minute after it was created: seeing it again does not make it last.
    bank.clock.move(timedelta(seconds=1))
    again = post(browser, "/tokens", **TOKEN).text
    assert secret not in again
    assert "cannot be shown again" in again
    assert "revoke it and create another" in again


def test_clicks_at_the_same_moment_show_the_same_secret(browser, bank):
    browser.signed_in("po")
    form = {"form_token": browser.form_token(), "deed_key": "admin-0001", **TOKEN}
    with ThreadPoolExecutor(4) as clicks:
        pages = list(clicks.map(lambda _: browser.client.post("/tokens", data=form).text, range(4)))
    assert len({secret_in(page) for page in pages}) == 1
    assert len(list_tokens(bank.office)) == 1


def test_another_process_says_what_to_do_about_a_second_click(browser, program, bank):
    browser.signed_in("po")
    secret = secret_in(post(browser, "/tokens", **TOKEN).text)
    told = post(another(browser, program, "po"), "/tokens", **TOKEN).text
    assert secret not in told
    assert "revoke it and create another" in told


def test_nobody_sees_the_secret_of_another_by_guessing_the_key_of_his_form(browser, program, bank):
    browser.signed_in("po")
    secret = secret_in(post(browser, "/tokens", **TOKEN).text)
    browser.client.cookies.clear()
    browser.client.headers["accept-language"] = "en"
    other = secret_in(post(browser.signed_in("dm"), "/tokens", **TOKEN).text)
    assert other != secret
    assert bearer_of(bank.office, other, Scope.PERMIT).owner.id == "dm"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": "ci", "days": "30"}, "Say what the token is for"),
        ({"name": " ", "scopes": "ask", "days": "30"}, "Name the program"),
        ({"name": "ci", "scopes": "ask", "days": "0"}, "at least a day and at most a year"),
        ({"name": "ci", "scopes": "ask", "days": "367"}, "at least a day and at most a year"),
    ],
)
def test_a_token_that_cannot_be_is_told(browser, bank, form, told):
    browser.signed_in("po")
    answer = post(browser, "/tokens", **form)
    assert answer.status_code == 422
    assert told in answer.text
    assert not [fact for fact in bank.facts() if isinstance(fact.body, TokenCreated)]


def test_everybody_sees_and_revokes_his_own_tokens_and_administrators_all(browser, program, bank):
    browser.signed_in("po")
    post(browser, "/tokens", name="nightly", scopes="verdict", days="30")
    [token] = list_tokens(bank.office)
    other = another(browser, program, "dm")
    assert "nightly" not in other.client.get("/tokens").text
    assert post(other, "/tokens/revoke", of=token.digest, reason="mine").status_code == 403
    supervisor = another(browser, program, "sv")
    assert "nightly" in supervisor.client.get("/tokens").text
    answers = [post(supervisor, "/tokens/revoke", of=token.digest, reason="lost") for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert "lost" in browser.client.get("/tokens").text


def test_the_chain_that_auditors_export_holds_no_secret(browser, bank):
    browser.signed_in("ch")
    secret = secret_in(post(browser, "/tokens", name="nightly", scopes="verdict", days="30").text)
    exported = browser.client.get("/audit/chain.jsonl").text
    assert list_tokens(bank.office)[0].digest in exported
    assert secret not in exported


def test_a_webhook_is_added_once_and_its_secret_is_in_no_list(browser, bank):
    browser.signed_in("po")
    form = {"url": "https://hooks.example.org/hook", "launches": "gold"}
    pages = [post(browser, "/webhooks", **form).text for _ in range(2)]
    secret = secret_in(pages[0])
    assert secret == secret_in(pages[1])
    assert len(list_webhooks(bank.office)) == 1
    shown = browser.client.get("/webhooks").text
    assert "hooks.example.org" in shown
    assert secret not in shown


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"url": "https://hooks.example.org/hook"}, "Say what it is told of"),
        ({"url": "http://hooks.example.org/hook", "launches": "*"}, "is no address that webhooks are sent to"),
        ({"url": "https://hooks.example.org/hook", "launches": "none"}, "There is no launch"),
    ],
)
def test_a_webhook_that_cannot_be_is_told(browser, bank, form, told):
    browser.signed_in("po")
    answer = post(browser, "/webhooks", **form)
    assert answer.status_code == 422
    assert told in answer.text
    assert not [fact for fact in bank.facts() if isinstance(fact.body, WebhookAdded)]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nothing", "不是网址"),
        ("http://hooks.example.org/hook", "以 https:// 开头"),
        ("https://10.0.0.1/hook", "内部网络的地址"),
    ],
)
def test_why_a_webhook_cannot_be_is_told_in_chinese(browser, url, told):
    browser.signed_in("po").client.cookies.set("briefed_language", "zh-CN")
    answer = post(browser, "/webhooks", url=url, launches="*")
    assert answer.status_code == 422
    alert = re.findall(r'role="alert"[^>]*>([^<]+)<', answer.text)[0]
    assert told in alert
    assert not re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", alert)


def test_where_there_is_nothing_yet_one_reads_what_to_do(browser):
    client = browser.signed_in("po").client
    assert "There are no tokens yet. Create one below." in client.get("/tokens").text
    assert "There are no webhooks yet. Add one below." in client.get("/webhooks").text


def test_who_removes_a_webhook_is_its_owner_or_an_administrator(browser, program, bank):
    browser.signed_in("po")
    post(browser, "/webhooks", url="https://hooks.example.org/hook", launches="*")
    [webhook] = list_webhooks(bank.office)
    other = another(browser, program, "dm")
    assert "hooks.example.org" not in other.client.get("/webhooks").text
    assert post(other, "/webhooks/remove", of=webhook.id).status_code == 403
    assert post(another(browser, program, "sv"), "/webhooks/remove", of=webhook.id).status_code == 303
    assert not list_webhooks(bank.office)
