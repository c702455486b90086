"""Promised calls: the list and its pages, the Home tab, and who may see to them."""

from __future__ import annotations

from datetime import timedelta

from bot.services.questions.callbacks import show_callback
from bot.slack.questions.calls import ON_A_PAGE
from tests.slack.questions.conftest import Bank
from tests.slack.server import buttons, shown


def calls(bank: Bank, user: str):
    """What somebody sees who asks for his calls."""
    bank.slack.slash(user, "/callbacks")
    bank.finish()
    return bank.slack.ephemeral(user)[-1]


def promised(bank: Bank, count: int, person: str = "a1") -> list[str]:
    """So many calls that somebody promised, one a minute."""
    until = bank.clock() + timedelta(hours=1)
    return [
        bank.asks(person, f"第{number}个问题怎么办", callback_by=until + timedelta(minutes=number))
        for number in range(1, count + 1)
    ]


def test_without_promised_calls_there_is_a_kind_word(bank: Bank) -> None:
    assert "没有欠客户的回电" in shown(calls(bank, "U1"))


def test_a_long_list_is_paged_and_stays_at_its_page(bank: Bank) -> None:
    promised(bank, ON_A_PAGE + 2)
    first = calls(bank, "U1")
    assert "第1个问题" in shown(first)
    assert "第7个问题" not in shown(first)
    bank.click("U1", first, "callback.turn_page:after")
    second = bank.slack.fresh(first)
    assert "第 2/2 页" in shown(second)
    bank.click("U1", second, "callback.done", value="q7.1 list 1")
    again = bank.slack.fresh(first)
    assert "第7个问题" not in shown(again)
    assert "第8个问题" in shown(again)
    bank.click("U1", again, "callback.not_needed")
    assert "第6个问题" in shown(bank.slack.fresh(first))


def test_a_leader_sees_his_teams_calls_and_a_supervisor_everybodys(bank: Bank) -> None:
    promised(bank, 1, "a1")
    promised(bank, 1, "a3")
    assert "q1.1" in shown(calls(bank, "UTL1"))
    assert "q2.1" not in shown(calls(bank, "UTL1"))
    assert "q2.1" in shown(calls(bank, "USV"))


def test_a_call_that_is_somebody_elses_is_left_to_him(bank: Bank) -> None:
    [question] = promised(bank, 1, "a1")
    bank.at("10:55")
    bank.tick()
    reminder = bank.told("U1")[-1]
    assert "快到回电时间了" in shown(reminder)
    bank.click("U1", reminder, "callback.hand_over")
    bank.submits("U1", {"person": "U2", "reason": "去开会"})
    assert "现由 李伟 负责" in shown(bank.slack.fresh(reminder))
    bank.click("U2", calls(bank, "U2"), "callback.snooze", value="custom q1.1 list 0")
    bank.submits("U2", {"until": int((bank.clock() + timedelta(minutes=3)).timestamp())})
    assert show_callback(bank.here.questions, f"{question}.1").snoozed_until is not None


def test_the_card_says_what_became_of_a_call(bank: Bank) -> None:
    [question] = promised(bank, 1)
    bank.click("U1", calls(bank, "U1"), "callback.not_needed")
    assert "不再需要回电" in shown(bank.card(question))


def test_from_home_an_expert_claims_and_an_agent_says_he_called(bank: Bank) -> None:
    [question] = promised(bank, 1)
    bank.slack.open_home("UE1")
    bank.finish()
    bank.click("UE1", bank.slack.home("UE1"), "question.claim", value=question)
    assert "王强 处理中" in shown(bank.card(question))
    bank.click("UE1", bank.slack.home("UE1"), "question.answer", value=question)
    assert bank.modal("UE1")["callback_id"] == "question.answer"
    bank.slack.open_home("U1")
    bank.finish()
    bank.click("U1", bank.slack.home("U1"), "callback.done", value=f"{question}.1")
    assert "callback.done" not in buttons(bank.slack.home("U1"))
    assert "已联系上客户" in shown(bank.card(question))
