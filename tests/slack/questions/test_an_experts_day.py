"""An expert's day: what waits in the department's channel is claimed, answered, sent on, asked back, corrected."""

from __future__ import annotations

from bot.domain.questions.events import Urgency
from tests.slack.questions.conftest import LOANS, QUESTION, Bank, missing
from tests.slack.server import buttons, shown

ANSWER = "可以。主卡持卡人在掌银里单独挂失附属卡。"


def test_an_experts_day(bank: Bank) -> None:
    thread = bank.thread()
    first = bank.asks("a1", to=thread, waiting=True, product="白金卡", callback_by=bank.clock.now.replace(hour=7))
    card = bank.card(first)
    assert missing(card, QUESTION, "白金卡", "张敏", "客户在线等", "12-02 15:00 前回电", "请在") == []
    _claims(bank, first)
    _a_colleague_asks_the_same(bank, first)
    _asks_back(bank, first, thread)
    _answers(bank, first, thread)
    _sends_another_one_on(bank)
    _corrects(bank, first, thread)


def _claims(bank: Bank, question: str) -> None:
    bank.click("UE1", bank.card(question), "question.claim")
    assert "王强 处理中" in shown(bank.card(question))
    bank.click("UE2", bank.card(question), "question.answer")
    assert "王强 (e1) 正在处理" in shown(bank.slack.ephemeral("UE2")[-1])


def _a_colleague_asks_the_same(bank: Bank, question: str) -> None:
    bank.asks("a3", "附属卡能不能单独挂失", join=question, separate=False)
    card = bank.card(question)
    assert "Jane Doe 也问了这个问题" in shown(bank.replies(card)[-1])
    assert "Jane Doe 提问" in shown(card)


def _asks_back(bank: Bank, question: str, thread) -> None:
    bank.click("UE1", bank.card(question), "question.needs_detail")
    bank.submits("UE1", {"text": "是实体卡还是虚拟卡?"})
    assert "等提问人补充: 是实体卡还是虚拟卡?" in shown(bank.card(question))
    bank.send()
    asked = bank.slack.posts_in("C1", thread.thread)[-1]
    assert "信用卡部 想多了解一点" in shown(asked)
    assert "Credit Cards needs to know more" in shown(bank.told("U3")[-1])
    bank.click("U2", asked, "question.tell")
    assert "只有提问人可以补充" in shown(bank.slack.ephemeral("U2")[-1])
    bank.click("U1", asked, "question.tell")
    bank.submits("U1", {"text": "实体卡, 客户 13800138000"})
    assert "question.tell" not in buttons(bank.slack.fresh(asked))
    bank.send()
    assert "实体卡, 客户 [phone]" in shown(bank.told("UE1")[-1])


def _answers(bank: Bank, question: str, thread) -> None:
    bank.click("UE1", bank.card(question), "question.answer")
    form = bank.modal("UE1")
    assert "2 位提问人马上收到" in shown(form)
    bank.submits("UE1", {"question.answer_text": "请打 13800138000", "valid_to": "2026-11-01"})
    assert set(bank.slack.errors["UE1"]) == {"valid_to"}
    bank.submits("UE1", {"valid_to": "2027-12-31"})
    assert "请删去" in bank.slack.errors["UE1"]["question.answer_text"]
    bank.submits("UE1", {"question.answer_text": ANSWER, "phrasings": "副卡怎么挂失\n附卡丢了"})
    assert "正在发给 2 位提问人" in shown(bank.modal("UE1"))
    card = bank.card(question)
    assert missing(card, "✓ 已答复", ANSWER, "王强 于 12-02 10:00 答复", "2027-12-31 前") == []
    assert set(buttons(card)) == {"question.correct", "question.withdraw"}
    bank.send()
    reply = bank.slack.posts_in("C1", thread.thread)[-1]
    assert ANSWER in shown(reply)
    assert "'user_id': 'U1'" in str(reply["blocks"])
    assert "Your question is answered" in shown(bank.told("U3")[-1])
    bank.click("U1", reply, "question.helpful")
    assert "question.helpful" not in buttons(bank.slack.fresh(reply))
    bank.click("U1", bank.slack.fresh(reply), "callback.done")
    assert buttons(bank.slack.fresh(reply)) == {}
    bank.send()
    assert "有帮助 1" in shown(bank.card(question))
    assert "已联系上客户" in shown(bank.card(question))
    # His phrasings lead to the answer as well.
    assert bank.question(question).answer.answer.phrasings == ("副卡怎么挂失", "附卡丢了")


def _sends_another_one_on(bank: Bank) -> None:
    other = bank.asks("a2", "消费贷款可以延期吗", urgency=Urgency.URGENT)
    assert "⚡ 紧急问题" in shown(bank.card(other))
    bank.click("UE2", bank.card(other), "question.not_ours")
    bank.submits("UE2", {"department": "loans", "reason": "这是贷款"})
    moved = shown(bank.card(other))
    assert "赵芳 已转给 个人贷款部" in moved
    assert buttons(bank.card(other)) == {}
    bank.send()
    assert "由 赵芳 指定" in shown(bank.card(other, LOANS))
    assert "赵芳 已转给 个人贷款部" in shown(bank.card(other))


def _corrects(bank: Bank, question: str, thread) -> None:
    bank.click("UE2", bank.card(question), "question.correct")
    text = "可以。主卡持卡人在掌银或电话里挂失附属卡。"
    bank.submits("UE2", {"question.answer_text": text, "reason": "也可以打电话"})
    bank.send()
    old, new = bank.slack.posts_in("C1", thread.thread)[-2:]
    assert "这条答复已更正" in shown(old)
    assert text in shown(new)
    assert "也可以打电话" in shown(new)
    bank.click("UE1", bank.card(question), "question.withdraw")
    bank.submits("UE1", {"reason": "规则变了"})
    assert buttons(bank.card(question)) == {}
    bank.send()
    assert "请不要再用" in shown(bank.slack.posts_in("C1", thread.thread)[-1])
    assert "请不要再用" in shown(bank.slack.fresh(new))
