"""What nothing answers goes to the department that should know, from the card and with what the agent says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.questions.events import Source, Urgency
from bot.domain.questions.likeness import FITS
from bot.services.questions.listing import list_callbacks, list_questions
from bot.slack.conversations import Conversation, from_text
from tests.builders import NOON
from tests.slack.answers.conftest import add
from tests.slack.server import shown

MISSING = "信用卡积分怎么兑换机票?"


def questions(staffed):
    return [one.question for one in list_questions(staffed.here.questions)]


def form(staffed, slack, question: str = MISSING, user: str = "U1"):
    slack.mention(question, user=user)
    staffed.finish()
    return opened_from(staffed, slack, slack.post(), user)


def opened_from(staffed, slack, surface, user: str = "U1"):
    slack.click(user, surface, "answer_ask_department")
    staffed.finish()
    return slack.modal(user)


def test_an_agent_asks_the_likely_department_and_promises_a_call(staffed, slack):
    modal = form(staffed, slack)
    thread = slack.post()["thread_ts"]
    promised = staffed.here.clock() + timedelta(hours=3)
    slack.submit(
        "U1",
        modal,
        {
            "urgency": "urgent",
            "customer": ["waits"],
            "callback": int(promised.timestamp()),
            "product": "积分",
            "note": "客户 13800138000 是老客户",
        },
    )
    [question] = questions(staffed)
    asked = question.opening.asked
    assert (question.department, question.text, asked.person) == ("cards", MISSING, "a1")
    assert (asked.waiting, question.opening.urgency, question.opening.product) == (True, Urgency.URGENT, "积分")
    assert question.opening.source is Source.NO_ANSWER
    assert asked.note == "客户 [phone] 是老客户"
    assert from_text(asked.conversation) == Conversation("C1", thread)
    [(callback, _)] = list_callbacks(staffed.here.questions, "a1")
    assert callback.due == promised
    sent = shown(slack.modal("U1"))
    assert f"已发给信用卡部, 编号 {question.id}" in sent
    assert "最晚 2026-12-01 20:30 答复" in sent


def test_the_same_modal_sent_twice_asks_once(staffed, slack):
    modal = form(staffed, slack)
    sent = slack.submit("U1", modal)
    slack.again(sent)
    assert len(questions(staffed)) == 1


def test_the_agent_says_more_and_chooses_another_department(staffed, slack):
    modal = form(staffed, slack)
    slack.submit("U1", modal, {"question": "贷款合同丢了怎么补? 客户 13800138000 在等", "department": "loans"})
    [question] = questions(staffed)
    assert question.department == "loans"
    assert question.text == "贷款合同丢了怎么补? 客户 [phone] 在等"


def test_a_promise_in_the_past_and_an_empty_question_are_refused_in_the_form(staffed, slack):
    modal = form(staffed, slack)
    before = int((staffed.here.clock() - timedelta(minutes=1)).timestamp())
    slack.submit("U1", modal, {"callback": before})
    assert "将来的时间" in slack.errors["U1"]["callback"]
    slack.submit("U1", modal, {"question": "?", "callback": None})
    assert "请直接用文字问" in slack.errors["U1"]["question"]
    assert questions(staffed) == []


def test_a_colleague_who_asks_the_same_hears_of_the_answer_too(staffed, slack, store):
    with store.begin() as work:
        work.changes.mark_ready("pairs", next(iter(FITS)), NOON)
    slack.submit("U1", form(staffed, slack))
    slack.submit("U3", form(staffed, slack, user="U3"))
    [question] = questions(staffed)
    assert question.people == {"a1", "a3"}
    assert "A colleague asked the same already" in shown(slack.modal("U3"))


@pytest.fixture
def alike(staffed, slack):
    """A question that waits, and a form for one that may be the same: the model of these tests is sure of nothing."""
    slack.submit("U1", form(staffed, slack))
    slack.submit("U2", form(staffed, slack, user="U2"))


@pytest.mark.parametrize(("choice", "count"), [("q1", 1), ("different", 2)])
def test_whoever_asks_something_alike_says_whether_it_is_the_same(staffed, slack, alike, choice, count):
    assert slack.modal("U2")["callback_id"] == "answer_choice"
    assert f"q1: {MISSING}" in shown(slack.modal("U2"))
    slack.submit("U2", slack.modal("U2"), {"choice": choice})
    assert len(questions(staffed)) == count
    assert any("a2" in one.people for one in questions(staffed))


def test_what_was_answered_meanwhile_is_shown_and_may_be_asked_all_the_same(new_bot, staffed, slack, store):
    modal = form(staffed, slack)
    add(store, "cards/points.md", "信用卡积分兑换机票: 在掌上银行的积分商城办理。", "信用卡积分怎么兑换机票")
    informed = new_bot()
    slack.attach(informed.app)
    slack.submit("U1", modal)
    assert "积分商城" in shown(slack.modal("U1"))
    assert questions(informed) == []
    slack.submit("U1", slack.modal("U1"))
    assert len(questions(informed)) == 1


def test_asking_all_the_same_and_something_different_comes_to_an_end(new_bot, staffed, slack, store):
    slack.submit("U2", form(staffed, slack, user="U2"))
    modal = form(staffed, slack)
    add(store, "cards/points.md", "信用卡积分兑换机票: 在掌上银行的积分商城办理。", "信用卡积分怎么兑换机票")
    slack.attach(new_bot().app)
    slack.submit("U1", modal)
    slack.submit("U1", slack.modal("U1"))
    slack.submit("U1", slack.modal("U1"), {"choice": "different"})
    assert slack.modal("U1")["callback_id"] == "sent"
    assert len(questions(staffed)) == 2


def test_after_an_answer_that_did_not_help_the_department_is_asked_for_the_thread(staffed, slack):
    slack.mention("白金卡年费多少?")
    staffed.finish()
    post = slack.post()
    slack.click("U2", post, "answer_not_helpful")
    staffed.finish()
    slack.submit("U2", opened_from(staffed, slack, slack.ephemeral("U2")[-1], "U2"))
    [question] = questions(staffed)
    assert question.opening.source is Source.NOT_HELPFUL
    assert from_text(question.opening.asked.conversation) == Conversation("C1", post["thread_ts"])


def test_what_was_asked_privately_is_answered_privately(staffed, slack):
    slack.slash("U1", "/ask", MISSING)
    staffed.finish()
    slack.submit("U1", opened_from(staffed, slack, slack.ephemeral("U1")[-1]))
    [question] = questions(staffed)
    assert from_text(question.opening.asked.conversation) == Conversation("U1")
    assert "私信" in shown(slack.modal("U1"))


def test_without_a_roster_one_may_ask_the_knowledge_base_and_is_told_why_not_a_department(bot, slack):
    slack.attach(bot.app)
    modal = form(bot, slack)
    slack.submit("U1", modal)
    assert "briefed roster import" in shown(slack.modal("U1"))
    assert questions(bot) == []
