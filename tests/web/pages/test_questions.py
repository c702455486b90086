"""Questions on pages: the queue with its ages, one question in people's words, and what experts do about it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.domain.questions.question import QuestionStatus
from bot.services.deeds import Deed
from bot.services.questions import handling
from bot.services.questions.listing import show_question
from bot.services.questions.opening import Opened, Opening, open_question
from tests.web.conftest import Browser

pytestmark = pytest.mark.slow

ASKED = "附属卡怎么注销呢"


def opened(program, text: str = ASKED, person: str = "a1", department: str = "cards") -> str:
    """A question that somebody asked a department."""
    result = open_question(
        program.questions,
        program.desk,
        Deed(person, f"asks-{text}"),
        Opening(text, department=department, separate=True, anyway=True),
    )
    assert isinstance(result, Opened)
    return result.question_id


@pytest.fixture
def question(program) -> str:
    return opened(program)


def do(browser: Browser, question: str, deed: str, **fields: str):
    form = {"form_token": browser.form_token(), "deed_key": f"{deed}-0001", **fields}
    return browser.client.post(f"/questions/{question}/{deed}", data=form)


def status(browser: Browser, question: str) -> QuestionStatus:
    return show_question(browser.program.questions, question).question.status


def test_a_question_is_told_in_words_and_people_by_their_names(browser, bank, question):
    handling.claim(browser.program.questions, Deed("po", "claims"), question)
    client = browser.signed_in("cs").client
    for path in ("/questions", f"/questions/{question}"):
        page = client.get(path).text
        assert not re.search(r"QuestionOpened|QuestionClaimed|waiting_for|not_approved", page)
    page = client.get(f"/questions/{question}").text
    assert "is at work on it" in page
    assert "asked" in page
    client.cookies.set("briefed_language", "zh-CN")
    assert "处理中" in client.get(f"/questions/{question}").text


def test_the_queue_is_limited_to_what_one_looks_for(browser, bank, program):
    first, second = opened(program), opened(program, "积分什么时候到账", "a3")
    handling.claim(program.questions, Deed("po", "claims"), first)
    client = browser.signed_in("po").client

    def shown(query: str) -> set[str]:
        page = client.get(f"/questions?{query}").text
        return {one for one in (first, second) if f'href="/questions/{one}"' in page}

    assert shown("") == {first, second}
    assert shown("only=mine") == {first}
    assert shown("only=unclaimed") == {second}
    assert shown("only=overdue") == shown("only=settled") == shown("department=nowhere") == set()
    bank.clock.move(timedelta(days=5))
    client = Browser(program).signed_in("po").client
    assert shown("only=overdue") == {first, second}
    handling.close(program.questions, Deed("po", "closes"), second, handling.CloseReason.NO_ANSWER_NEEDED)
    assert shown("only=settled") == {second}
    assert shown("") == {first}


def test_bars_tell_how_long_questions_wait(browser, bank, program):
    opened(program)
    bank.clock.move(timedelta(days=5))
    opened(program, "积分什么时候到账", "a3")
    page = browser.signed_in("cs").client.get("/questions").text
    assert 'aria-label="under 1 day: 1. 3–7 days: 1. "' in page
    assert page.count("<rect") == 2


def test_an_expert_claims_and_answers_and_the_asker_gets_it(browser, question):
    expert = browser.signed_in("po")
    assert "Claim" in expert.client.get(f"/questions/{question}").text
    assert do(expert, question, "claim").headers["location"] == f"/questions/{question}"
    assert status(browser, question) is QuestionStatus.CLAIMED
    answered = do(
        expert, question, "answer", text="凭身份证到网点办理。", valid_to="2027-06-01", phrasings="怎么退附属卡"
    )
    assert answered.status_code == 303
    page = expert.client.get(f"/questions/{question}").text
    assert "on its way to 1 who asked" in page
    assert "凭身份证到网点办理。" in page
    assert "until 2027-06-01" in page
    assert Browser(browser.program).signed_in("tl").client.get(f"/documents/question:{question}").status_code == 200


def test_what_was_typed_stays_when_it_cannot_be_taken(browser, question):
    expert = browser.signed_in("po")
    refused = do(expert, question, "answer", text="请客户打 13812345678", phrasings="退卡")
    assert refused.status_code == 422
    assert "请客户打 13812345678</textarea>" in refused.text
    assert ">退卡</textarea>" in refused.text
    assert 'role="alert"' in refused.text
    assert status(browser, question) is QuestionStatus.OPEN
    closed = do(expert, question, "close", why="duplicate", same_as="q99", note="相同")
    assert closed.status_code == 422
    assert 'value="q99"' in closed.text


@pytest.mark.parametrize(
    ("deed", "fields", "becomes"),
    [
        ("needs-detail", {"text": "哪一种卡?"}, QuestionStatus.WAITING_FOR_DETAIL),
        ("close", {"why": "no_answer_needed", "note": "已解决"}, QuestionStatus.CLOSED),
    ],
)
def test_an_expert_asks_for_detail_or_closes(browser, question, deed, fields, becomes):
    assert do(browser.signed_in("po"), question, deed, **fields).status_code == 303
    assert status(browser, question) is becomes


def test_a_claim_is_given_back_or_taken_over(browser, question):
    do(browser.signed_in("po"), question, "claim")
    other = Browser(browser.program).signed_in("dm")
    assert do(other, question, "claim").status_code == 422
    assert do(other, question, "claim", take_over="true", deed_key="takes-0001").status_code == 303
    assert show_question(browser.program.questions, question).question.claimed_by == "dm"
    assert do(other, question, "release").status_code == 303
    assert status(browser, question) is QuestionStatus.OPEN


def test_the_same_form_sent_twice_is_one_deed(browser, bank, question):
    expert = browser.signed_in("po")
    do(expert, question, "claim")
    before = bank.facts()
    assert do(expert, question, "claim").status_code == 303
    assert bank.facts() == before


@pytest.mark.parametrize(("person", "offered"), [("po", True), ("dm", True), ("loans", False), ("tl", False)])
def test_deeds_are_offered_to_the_departments_experts_and_refused_to_others(browser, question, person, offered):
    visitor = browser.signed_in(person)
    page = visitor.client.get(f"/questions/{question}").text
    assert (f'action="/questions/{question}/answer"' in page) == offered
    assert (do(visitor, question, "answer", text="可以。").status_code == 303) == offered
    assert (status(browser, question) is QuestionStatus.ANSWERED) == offered


def test_an_arbiter_may_send_it_on_or_close_it_and_not_answer(browser, question):
    page = browser.signed_in("sv").client.get(f"/questions/{question}").text
    assert f'action="/questions/{question}/not-ours"' in page
    assert f'action="/questions/{question}/answer"' not in page


def test_words_of_questions_stay_words(browser, program):
    evil = "<script>alert(1)</script> 怎么办"
    question = opened(program, evil)
    client = browser.signed_in("po").client
    for path in ("/questions", f"/questions/{question}"):
        assert "<script>alert" not in client.get(path).text


def test_themes_of_what_nothing_answers_lead_to_why(browser, program):
    empty = browser.signed_in("cs").client.get("/question-themes").text
    assert "had an answer" in empty
    opened(program)
    page = browser.client.get("/question-themes").text
    assert ASKED in page
    assert "waiting for an answer: 1" in page
