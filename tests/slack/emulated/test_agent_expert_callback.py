"""The whole story through a Slack that we did not write: asked, not answered, sent on, answered, called back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from bot.domain.departments import Department
from bot.domain.facts import Fact
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Shift, Team
from bot.services.deeds import PROGRAM
from bot.services.questions.callbacks import show_callback
from bot.slack.serving import Line, connected
from tests.builders import NOON
from tests.slack.emulated.bank import TOKENS, Bank
from tests.slack.emulated.workspace import Emulated, emulated
from tests.slack.serving import Quick

pytestmark = pytest.mark.slow

QUESTION, ANSWER = "信用卡积分怎么兑换机票?", "在掌上银行的积分商城里兑换, 三个工作日内出票。"


@pytest.fixture
def bank(modules, request_url, line: Line, store, clock, database_url) -> Iterator[Bank]:
    with emulated(modules, request_url, ["zhang.min", "wang.qiang"], ["front-line", "cards"]) as slack:
        _open(store, slack)
        program = Quick(slack.api, database_url, clock)
        with connected(program, TOKENS, line):
            yield Bank(program, clock, slack)
        program.store.close()


def _open(store, slack: Emulated) -> None:
    """An agent, an expert, and the department's channel."""
    agent, expert = slack.users["zhang.min"], slack.users["wang.qiang"]
    people = (
        Person("a1", "张敏", "customer-service", frozenset({Role.AGENT}), agent, team="t1", shift="early"),
        Person("e1", "王强", "cards", frozenset({Role.EXPERT}), expert),
    )
    roster = Roster(
        date(2026, 1, 1), people, (Team("t1", "1 组", "room-1", "l1"),), (Shift("early", "早班", time(6), time(22)),)
    )
    cards = Department("cards", {"zh-CN": "信用卡部"}, channel="#cards", scope=("信用卡", "积分"))
    with store.command() as work:
        work.documents.replace_departments([cards])
        work.facts.append(Fact(NOON, PROGRAM, "roster", RosterImported(roster)))


@pytest.mark.parametrize("where", ["direct message", "thread"])
def test_an_agent_asks_an_expert_answers_and_the_customer_is_called_back(bank: Bank, where: str) -> None:
    channel, thread = _asks(bank, where)
    slack = bank.slack
    missing = slack.wait_for_message("zhang.min", channel, "answer_ask_department", thread)
    slack.click("zhang.min", missing, "answer_ask_department")
    promised = bank.program.clock() + timedelta(hours=2)
    form = slack.modal("zhang.min", "answer_department")
    sent = slack.submit("zhang.min", form, {"callback": int(promised.timestamp())})
    assert "已发给信用卡部" in str(sent)
    bank.send()
    _expert_answers(bank)
    bank.send()
    answered = slack.wait_for_message("zhang.min", channel, ANSWER, thread)
    slack.click("zhang.min", answered, "callback.done")
    assert show_callback(bank.program.questions, "q1.1").outcome == "reached"
    bank.send()
    slack.wait_for_message("wang.qiang", slack.channels["cards"], "已联系上客户")


def _asks(bank: Bank, where: str) -> tuple[str, str | None]:
    slack = bank.slack
    if where == "direct message":
        channel = slack.direct("zhang.min")
        slack.say("zhang.min", channel, QUESTION)
        return channel, None
    channel = slack.channels["front-line"]
    message = slack.say("zhang.min", channel, f"<@{slack.users['briefed']}> {QUESTION}")
    slack.mention(message)
    return channel, message["ts"]


def _expert_answers(bank: Bank) -> None:
    slack, cards = bank.slack, bank.slack.channels["cards"]
    card = slack.wait_for_message("wang.qiang", cards, QUESTION)
    slack.click("wang.qiang", card, "question.claim")
    claimed = slack.wait_for_message("wang.qiang", cards, "王强 处理中")
    slack.click("wang.qiang", claimed, "question.answer")
    refused = slack.submit("wang.qiang", slack.modal("wang.qiang", "question.answer"), {"question.answer_text": " "})
    assert refused["response_action"] == "errors"
    form = slack.modal("wang.qiang", "question.answer")
    sent = slack.submit("wang.qiang", form, {"question.answer_text": ANSWER})
    assert "正在发给 1 位提问人" in str(sent)
    assert slack.wait_for_message("wang.qiang", cards, ANSWER)["ts"] == card["ts"]
