"""A new agent's first customer question: from an empty Home to the answer of a person, and the customer called back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.services.questions.callbacks import show_callback
from tests.slack.knowledge import PLATINUM
from tests.slack.questions.conftest import Bank, missing
from tests.slack.server import buttons, shown

ASKED = "白金卡年费多少?"
MEANT = "白金卡年费多少? 客户第一年刷卡不够, 第二年还收吗?"
ANSWER = "第二年照收。按账户年度计算, 每年刷满18笔才免下一年的年费。"


def home(bank: Bank) -> Any:
    bank.slack.open_home("U1")
    bank.finish()
    found = bank.slack.home("U1")
    assert found is not None
    return found


def test_a_new_agents_first_question(bank: Bank) -> None:
    _finds_nothing_to_do_and_how_to_begin(bank)
    answered = _asks_and_reads_an_answer(bank)
    _is_not_helped_and_asks_the_department(bank, answered)
    _sees_on_the_home_what_is_open(bank)
    _the_department_answers(bank)
    _calls_the_customer_back(bank)


def _finds_nothing_to_do_and_how_to_begin(bank: Bank) -> None:
    empty = home(bank)
    said = ("张敏, 您好", "都读完了, 您已经准备好了!", "没有欠客户的回电。", "没有等答复的问题。")
    assert missing(empty, *said) == []


def _asks_and_reads_an_answer(bank: Bank) -> Any:
    bank.slack.direct(ASKED, "U1")
    bank.finish()
    (answered,) = bank.told("U1")
    assert missing(answered, PLATINUM, "白金卡权益", "截至 2026-12-02 10:00") == []
    assert missing(answered, "👍 有用", "👎 没用", "请部门回答") == []
    return answered


def _is_not_helped_and_asks_the_department(bank: Bank, answered: Any) -> None:
    bank.click("U1", answered, "answer_not_helpful")
    noted = bank.slack.ephemeral("U1")[-1]
    assert "记下了: 没用。要请部门回答吗? 答复会发给您。" in shown(noted)
    bank.click("U1", noted, "answer_ask_department")
    form = bank.modal("U1")
    assert form["title"]["text"] == "请部门回答"
    assert missing(form, "哪个部门", "信用卡部", "客户正在线上等", "答应客户何时前回电") == []
    until = bank.clock.now + timedelta(hours=5)
    bank.submits("U1", {"question": MEANT, "callback": int(until.timestamp())})
    sent = bank.modal("U1")
    assert missing(sent, "已发给信用卡部, 编号 q1。", "最晚 2026-12-02", "答复会私信发给您。") == []
    bank.slack.stacks["U1"] = []
    bank.send()


def _sees_on_the_home_what_is_open(bank: Bank) -> None:
    waiting = home(bank)
    assert missing(waiting, MEANT, "信用卡部 · 等待认领", "15:00 前回电", "已回电") == []


def _the_department_answers(bank: Bank) -> None:
    card = bank.card("q1")
    assert missing(card, "待答问题 q1", MEANT, "张敏 提问", "答应客户 12-02 15:00 前回电", "认领") == []
    bank.click("UE1", card, "question.claim")
    assert "王强 处理中" in shown(bank.card("q1"))
    bank.click("UE1", bank.card("q1"), "question.answer")
    bank.submits("UE1", {"question.answer_text": ANSWER})
    assert "谢谢! 答复正在发给 1 位提问人。" in shown(bank.modal("UE1"))
    bank.send()


def _calls_the_customer_back(bank: Bank) -> None:
    arrived = bank.told("U1")[-1]
    assert missing(arrived, "您的问题有答复了", MEANT, ANSWER, "信用卡部", "王强", "已给客户回电", "没打通") == []
    bank.click("U1", arrived, "callback.done")
    assert "callback.done" not in buttons(bank.slack.fresh(arrived))
    assert show_callback(bank.here.questions, "q1.1").outcome == "reached"
    bank.send()
    assert missing(bank.card("q1"), "✓ 已答复 q1", "已联系上客户") == []
    assert missing(home(bank), "没有欠客户的回电。", "没有等答复的问题。") == []
