"""Every page: who may see it, in which language, and that nothing on it runs or leaks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.services.launches.bank import DOCUMENT, WORDS
from tests.web.pages.routes import PAGES


@pytest.mark.slow
def test_pages_are_told_in_both_languages_and_nothing_on_them_is_inline(browser):
    client = browser.signed_in("po").client
    for path in PAGES:
        client.cookies.set("briefed_language", "en")
        english = client.get(path)
        client.cookies.set("briefed_language", "zh-CN")
        chinese = client.get(path)
        assert '<html lang="en">' in english.text, path
        assert '<html lang="zh-CN">' in chinese.text, path
        assert english.text != chinese.text, path
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|<style|\sstyle=|javascript:", chinese.text), path
        assert "script-src 'self'" in chinese.headers["content-security-policy"], path
        assert chinese.headers["cache-control"] == "no-store", path


def test_pages_say_whose_bank_it_is_in_their_language(browser):
    client = browser.signed_in("po").client
    for language, bank in (("en", "Harbour Bank"), ("zh-CN", "海港银行")):
        client.cookies.set("briefed_language", language)
        page = client.get("/").text
        assert f"· Briefed · {bank}</title>" in page
        assert f'<span class="bank">{bank}</span>' in page


def test_the_board_is_filtered_and_searched(browser):
    client = browser.signed_in("po").client
    assert "/launches/gold" in client.get("/?status=allow&search=GOLD").text
    assert "/launches/gold" not in client.get("/?status=block").text
    assert "No launch is like that" in client.get("/?search=nothing").text


def test_a_launch_is_shown_as_of_then(browser, bank):
    before = bank.clock()
    bank.clock.move(timedelta(hours=1))
    bank.write("金卡年费每年300元。", DOCUMENT)
    client = browser.signed_in("po").client
    assert "badge block" in client.get("/launches/gold").text
    then = client.get("/launches/gold", params={"at": before.isoformat()})
    assert "badge allow" in then.text
    assert "as of then" in then.text


@pytest.mark.parametrize(
    "path",
    [
        "/launches/gold?at=0001-01-01",
        "/reports/answers?to=0001-01-05",
        "/scorecard?to=0001-01-05",
        "/audit?to=9999-12-31",
    ],
)
def test_a_day_at_the_edge_of_the_calendar_is_refused_and_no_error_of_ours(browser, path):
    assert browser.signed_in("ch").client.get(path).status_code in (400, 409, 422)


def test_a_question_is_answered_word_for_word(browser):
    client = browser.signed_in("po").client
    answer = client.post("/ask", data={"question": "金卡年费怎么收", "form_token": browser.form_token()})
    assert answer.status_code == 200
    [quoted] = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", answer.text, re.DOTALL)
    words = re.sub(r"<[^>]+>", "", quoted).strip()
    assert words in WORDS
    assert "每年200元" in words
    assert "<figcaption>Gold · " in answer.text


def test_a_forged_form_asks_nothing(browser):
    client = browser.signed_in("po").client
    assert client.post("/ask", data={"question": "金卡", "form_token": "forged"}).status_code == 403
    with browser.program.store.begin() as work:
        assert work.asks.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("person", ["tl", "a1"])
def test_what_is_under_embargo_leaks_nowhere_neither_words_nor_names(browser, person):
    client = browser.signed_in(person).client
    told = {path: client.get(path).text for path in (*PAGES, "/documents?search=gold")}
    asked = {"question": "金卡年费怎么收", "form_token": browser.form_token()}
    told["answer"] = client.post("/ask", data=asked).text
    assert {path for path, text in told.items() if WORDS in text} == set()
    # A message may repeat the name that was asked for, and who is to be briefed knows on what.
    named = {path for path, text in told.items() if DOCUMENT in text and DOCUMENT not in path}
    assert {path for path in named if not path.startswith("/training/")} == set()


def test_what_a_briefing_is_about_is_told_before_the_launch_to_who_is_to_be_briefed_and_to_nobody_else(browser):
    training = "/training/gold/training"
    assert DOCUMENT in browser.signed_in("tl").client.get(training).text
    refused = browser.signed_in("loans").client.get(training)
    assert refused.status_code >= 400
    assert DOCUMENT not in refused.text


def test_names_that_try_to_be_markup_are_shown_as_they_stand(browser, bank):
    evil = "<img src=x onerror=alert(1)>"
    bank.write("words", "cards/evil.md", title=evil)
    text = browser.signed_in("po").client.get("/documents").text
    assert evil not in text
    assert "&lt;img" in text


@pytest.mark.parametrize(
    "path", ["/launches/nothing", "/questions/q99", "/documents/nothing.md", "/reports/nothing", "/nothing"]
)
def test_what_does_not_exist_is_told_in_words(browser, path):
    answer = browser.signed_in("po").client.get(path)
    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("get", "/reports/answers?from=yesterday", 422, "看不懂这个请求 (from)。请返回上一页"),
        ("get", "/launches/gold/sign", 422, "看不懂这个请求 (of)。请返回上一页"),
        ("get", "/tokens/revoke", 405, "请返回上一页"),
        ("get", "/nothing", 404, "请检查地址"),
        ("get", "/reports/nothing", 422, "coverage、callbacks"),
        ("get", "/reports/unanswered.svg", 422, "有图的:"),
    ],
)
def test_what_cannot_be_answered_is_told_in_chinese_with_what_to_do(browser, method, path, status, told):
    client = browser.signed_in("po").client
    client.cookies.set("briefed_language", "zh-CN")
    answer = client.request(method, path)
    assert answer.status_code == status
    assert told in answer.text
    assert "yesterday" not in answer.text


def test_an_error_of_ours_repeats_nothing(browser, monkeypatch):
    monkeypatch.setattr("bot.web.pages.board.listing.listing", lambda *_: {}["secret of a customer"])
    answer = browser.signed_in("po").client.get("/")
    assert answer.status_code == 500
    assert "secret of a customer" not in answer.text


def test_a_report_is_shown_as_a_chart_that_runs_nothing(browser):
    client = browser.signed_in("po").client
    client.post("/ask", data={"question": "金卡年费怎么收", "form_token": browser.form_token()})
    page = client.get("/reports/answers").text
    source, said = re.findall(r'<img src="([^"]+)" alt="([^"]+)">', page)[0]
    assert "1 questions" in said
    drawn = client.get(source.replace("&amp;", "&"))
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in drawn.headers["content-security-policy"]
    assert "<script" not in drawn.text
    assert "style=" not in drawn.text
    assert len(drawn.content) < 60_000
    assert client.get("/reports/answers.png").content.startswith(b"\x89PNG")


def test_a_report_of_which_nothing_was_counted_shows_no_chart(browser):
    assert "<img src" not in browser.signed_in("po").client.get("/reports/answers").text


@pytest.mark.parametrize("name", ["unanswered", "nothing"])
def test_of_other_reports_there_is_no_chart(browser, name):
    client = browser.signed_in("po").client
    assert client.get(f"/reports/{name}.svg").status_code == client.get(f"/reports/{name}.png").status_code == 422


def test_choosing_a_language_leads_back_to_the_page_of_ours_one_was_on(browser):
    client = browser.signed_in("po").client
    for referer, expected in [
        ("http://testserver/documents?search=gold", "/documents?search=gold"),
        ("https://elsewhere.example/documents", "/"),
        ("http://testserver//elsewhere.example", "/"),
        ("", "/"),
    ]:
        answer = client.post("/language", data={"language": "en"}, headers={"referer": referer})
        assert answer.headers["location"] == expected


@pytest.mark.parametrize(
    ("shown_at", "sent_to", "form", "expected"),
    [
        ("/launches/gold/attach", "/launches/gold/attach", {}, "/launches/gold/attach"),
        ("/launches/gold/sign?of=review", "/launches/gold/sign", {"of": "review"}, "/launches/gold/sign?of=review"),
        # What a refused form is shown at cannot be opened without what it carried.
        ("/launches/gold/sign", "/launches/gold/sign", {"of": "review"}, "/launches/gold"),
        ("/tokens", "/tokens/revoke", {"of": "none", "reason": "x"}, "/tokens"),
        ("/tokens/revoke", "/tokens/revoke", {"of": "none", "reason": "x"}, "/tokens"),
        ("/questions/q1/claim", "/questions/q1/claim", {}, "/questions/q1"),
        ("/training/gold/training/sessions", "/training/gold/training/sessions", {}, "/training/gold/training"),
        ("/launches/%E9%87%91/decide", "/launches/gold/decide", {}, "/launches/%E9%87%91"),
        ("/delegations", "/delegations", {}, "/"),
        ("", "/tokens/revoke", {}, "/"),
    ],
)
def test_choosing_a_language_after_a_refused_form_leads_to_a_page_that_can_be_opened(
    browser, shown_at, sent_to, form, expected
):
    client = browser.signed_in("po").client
    sent = {"form_token": browser.form_token(), "deed_key": "deed-0001", **form}
    headers = {"referer": f"http://testserver{shown_at}"} if shown_at else {}
    refused = client.post(sent_to, data=sent, headers=headers)
    assert refused.status_code >= 400
    switch = dict(re.findall(r'<input type="hidden" name="(language|back)" value="([^"]*)"', refused.text))
    answer = client.post("/language", data=switch, headers={"referer": f"http://testserver{sent_to}"})
    assert answer.headers["location"] == expected
    assert client.get(expected).status_code != 405


@pytest.mark.parametrize(
    "back",
    [
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example/documents",
        "http://[",
        "documents",
        "/x",
    ],
)
def test_choosing_a_language_never_leads_elsewhere(browser, back):
    answer = browser.signed_in("po").client.post("/language", data={"language": "en", "back": back})
    assert answer.headers["location"] == "/"


def test_what_cannot_be_done_is_told_in_the_visitors_language(browser):
    client = browser.signed_in("po").client
    client.cookies.set("briefed_language", "zh-CN")
    answer = client.get("/launches/nothing")
    assert answer.status_code == 422
    assert "没有" in answer.text
    assert "briefed launch" not in answer.text
