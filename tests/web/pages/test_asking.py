"""An agent asks on a page: the answer, what it was worth, what it rests on, and the department when nobody knows."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.services.launches.bank import Bank

FEE = "白金卡年费每年3,600元。"
QUESTION = "白金卡年费每年多少"


@pytest.fixture
def client(browser, bank: Bank):
    bank.write(FEE, "cards/platinum.md", title="白金卡")
    return browser.signed_in("a1").client


def asked(client, browser, question: str = QUESTION) -> tuple[str, str]:
    """What the page says, and the answer's id."""
    page = client.post("/ask", data={"question": question, "form_token": browser.form_token()}).text
    found = re.search(r"/answers/(\w+)/", page)
    assert found, page
    return page, found[1]


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's last form."""
    form = page.rpartition("<form")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def test_he_gets_the_banks_words_and_where_they_stand(client, browser):
    page, _ = asked(client, browser)
    assert FEE in page
    assert "白金卡" in page
    assert '<blockquote lang="zh-CN">' in page


def test_a_product_that_is_still_to_come_is_named_to_nobody_who_may_not_know_of_it(browser):
    page, _ = asked(browser.signed_in("a1").client, browser, "金卡年费怎么收")
    assert "Gold card" not in page
    assert "is not launched yet" not in page


def test_he_says_that_it_helped_and_one_form_counts_once(client, browser):
    page, ask_id = asked(client, browser)
    vote = fields(page.partition('class="vote"')[0] + page.partition('class="vote"')[2].partition("</form>")[0])
    assert vote["helpful"] == "true"
    for _ in range(2):
        assert "Noted: helpful" in client.post(f"/answers/{ask_id}/votes", data=vote).text
    with browser.program.store.begin() as work:
        kept = work.feedback.with_key(f"web:a1:{vote['deed_key']}")
    assert kept is not None
    assert (kept.person, kept.helpful) == ("a1", True)


def test_he_looks_at_the_whole_and_at_other_sources(client, browser):
    page, ask_id = asked(client, browser)
    whole = re.search(r'href="(/passages/[^"]+)"', page)
    assert whole
    assert FEE in client.get(whole[1]).text
    assert client.get(f"/answers/{ask_id}/sources").status_code == 200


def test_he_asks_the_department_with_a_promise_and_the_same_form_twice_asks_once(client, browser, bank):
    _, ask_id = asked(client, browser, "附属卡怎么注销呢")
    form = client.get(f"/answers/{ask_id}/department").text
    promised = f"{(bank.clock() + timedelta(hours=2)).astimezone(bank.office.zone):%Y-%m-%dT%H:%M}"
    sent = {**fields(form), "question": "附属卡怎么注销呢", "department": "cards", "urgency": "urgent"}
    for _ in range(2):
        answer = client.post(f"/answers/{ask_id}/department", data={**sent, "callback_by": promised})
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == "/ask"
    assert "Sent to Cards; it is question q1." in client.get("/ask").text
    assert "Sent to Cards" not in client.get("/ask").text
    supervisor = browser.signed_in("sv").client
    assert supervisor.get("/questions").text.count("附属卡怎么注销呢") == 1


def test_who_asks_what_waits_already_says_whether_it_is_the_same(client, browser):
    _, ask_id = asked(client, browser, "附属卡怎么注销呢")
    form = client.get(f"/answers/{ask_id}/department").text
    client.post(f"/answers/{ask_id}/department", data={**fields(form), "question": "附属卡怎么注销呢"})
    again = client.post(
        f"/answers/{ask_id}/department",
        data={**fields(client.get(f"/answers/{ask_id}/department").text), "question": "附属卡怎么注销"},
    )
    assert again.status_code in {200, 303}
    if again.status_code == 200:
        client.post(f"/answers/{ask_id}/department", data={**fields(again.text), "same_as": "q1"})
    assert "question q1" in client.get("/ask").text


@pytest.mark.parametrize("question", ["🤔", "?!", "长" * 2_500])
def test_what_is_no_question_is_told_in_his_language(client, browser, question):
    client.cookies.set("briefed_language", "zh-CN")
    page = client.post("/ask", data={"question": question, "form_token": browser.form_token()}).text
    assert re.search(r'role="alert"[^>]*>(没有看到问题|问题有)', page)


def test_a_promise_that_is_no_time_is_told(client, browser):
    _, ask_id = asked(client, browser, "附属卡怎么注销呢")
    form = fields(client.get(f"/answers/{ask_id}/department").text)
    answer = client.post(f"/answers/{ask_id}/department", data={**form, "question": "附属卡", "callback_by": "soon"})
    assert answer.status_code == 422
