"""A customer was promised a call; the shift changes before it is made, and it is made all the same."""

from __future__ import annotations

from datetime import timedelta

from bot.services.questions.callbacks import show_callback
from tests.slack.questions.conftest import QUESTION, Bank, missing
from tests.slack.server import BOT_USER, buttons, shown

ANSWER = "可以。主卡持卡人在掌银里单独挂失附属卡。"


def test_a_callback_kept_across_shifts(bank: Bank) -> None:
    bank.at("13:00")
    question = bank.asks("a1", callback_by=bank.clock.now + timedelta(minutes=90))
    bank.click("UE1", bank.card(question), "question.answer")
    bank.submits("UE1", {"question.answer_text": ANSWER})
    bank.send()
    assert "callback.done" in buttons(bank.told("U1")[-1])
    _the_agent_tries_in_vain(bank)
    bank.at("14:05")
    bank.tick()
    _the_next_shifts_leader_has_it(bank)
    bank.at("15:06")
    bank.tick()
    _calls_are_made(bank)


def _the_agent_tries_in_vain(bank: Bank) -> None:
    bank.slack.slash("U1", "/callbacks")
    bank.finish()
    listed = bank.slack.ephemeral("U1")[-1]
    assert "答应客户 12-02 14:30 前回电" in shown(listed)
    bank.click("U1", listed, "callback.not_reached")
    again = bank.slack.fresh(listed)
    assert "1 次没打通, 12-02 13:30 再打" in shown(again)


def _the_next_shifts_leader_has_it(bank: Bank) -> None:
    assert show_callback(bank.here.questions, "q1.1").holder == "tl2"
    message = bank.told("UTL2")[-1]
    assert missing(message, "promised call", QUESTION, ANSWER, "promised by 张敏") == []
    bank.click("UTL2", message, "callback.snooze", value="30 q1.1 call")
    assert "you are reminded at 12-02 14:35" in shown(bank.slack.fresh(message))
    bank.click("UTL2", message, "callback.promise")
    promised = int((bank.clock.now + timedelta(hours=1)).timestamp())
    bank.submits("UTL2", {"until": int(bank.clock.now.timestamp()) - 60})
    assert "is over" in bank.slack.errors["UTL2"]["until"]
    bank.submits("UTL2", {"until": promised})
    assert "by 12-02 15:05" in shown(bank.slack.fresh(message))
    bank.click("UTL2", message, "callback.hand_over")
    bank.submits("UTL2", {"person": BOT_USER})
    assert "not on the roster" in bank.slack.errors["UTL2"]["person"]
    bank.submits("UTL2", {"person": "U3"})
    assert show_callback(bank.here.questions, "q1.1").holder == "a3"
    bank.send()
    assert "A call is yours now" in shown(bank.told("U3")[-1])


def _calls_are_made(bank: Bank) -> None:
    assert "overdue" in shown(bank.told("U3")[-1])
    assert "Jane Doe's promised call is overdue" in shown(bank.told("UTL2")[-1])
    bank.slack.slash("UTL2", "/callbacks")
    bank.finish()
    listed = bank.slack.ephemeral("UTL2")[-1]
    assert "now Jane Doe's" in shown(listed)
    mine = bank.told("U3")[-1]
    bank.click("U3", mine, "callback.done")
    assert buttons(bank.slack.fresh(mine)) == {}
    # Another card of the same call refuses politely, and shows how things stand.
    bank.click("UTL2", listed, "callback.not_needed")
    assert "q1.1 is done" in shown(bank.slack.ephemeral("UTL2")[-1])
    assert "Well done" in shown(bank.slack.fresh(listed))
    assert show_callback(bank.here.questions, "q1.1").outcome == "reached"
