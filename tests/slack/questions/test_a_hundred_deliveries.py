"""However often, and however much at once, Slack brings the same deed: it has one effect, and is told of once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.domain.questions.question import Question
from tests.slack.questions.conftest import Bank
from tests.slack.server import Reply, Sent, shown

TIMES = 100
LISTENERS = 8
"""Deliveries at a time: Socket Mode has ten listeners."""


def delivered_a_hundred_times(bank: Bank, deed: Callable[[], Sent]) -> None:
    """Keep a deed back, so that the very first deliveries of it race too."""
    with bank.slack.kept_back():
        sent = deed()
    with ThreadPoolExecutor(LISTENERS) as slack:
        replies: list[Reply | None] = list(slack.map(lambda number: bank.slack.again(sent, number), range(TIMES)))
    assert {reply.status for reply in replies if reply} == {200}
    assert len(replies) == TIMES
    bank.finish()


def facts(bank: Bank, question: str) -> list[str]:
    """What happened to a question."""
    found: Question = bank.question(question)
    return [type(one.body).__name__ for one in found.facts]


def test_a_click_that_is_delivered_a_hundred_times_has_one_effect(bank: Bank) -> None:
    question = bank.asks()
    before = facts(bank, question)
    delivered_a_hundred_times(bank, lambda: bank.slack.click("UE1", bank.card(question), "question.claim"))
    assert len(facts(bank, question)) == len(before) + 1
    assert "王强 处理中" in shown(bank.card(question))


def test_a_modal_that_is_delivered_a_hundred_times_answers_once(bank: Bank) -> None:
    question = bank.asks(to=bank.thread())
    before = facts(bank, question)
    bank.click("UE1", bank.card(question), "question.answer")
    filled = {"question.answer_text": "附属卡可以单独挂失, 主卡不受影响。"}
    delivered_a_hundred_times(bank, lambda: bank.slack.submit("UE1", values=filled))
    assert len(facts(bank, question)) == len(before) + 1
    bank.send()
    assert len(bank.slack.posts_in("C1")) == 1
    assert "附属卡可以单独挂失" in shown(bank.slack.posts_in("C1")[0])
