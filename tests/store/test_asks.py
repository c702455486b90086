"""The log of questions: each is recorded once, however often it is answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from bot.domain.answers import Answer, Outcome
from bot.domain.asking import AskedBefore, Asking
from bot.store.work import SqlStore
from tests.builders import NOON

LATER = NOON + timedelta(minutes=5)
PATIENCE = 20
ANSWERED = Answer("ask-1", "年费多少", "zh", Outcome.ANSWERED, 0.9, NOON)
ANSWERED_LATER = Answer("ask-1", "年费多少?", "zh", Outcome.NO_ANSWER, 0.1, LATER)


@pytest.mark.parametrize("key", [None, "slack:C1:1.1"])
def test_a_question_that_is_here_already_is_left_as_it_is(store: SqlStore, key: str | None) -> None:
    asking = Asking("a1", "test", "C1", key=key)
    with store.begin() as work:
        work.asks.record(ANSWERED, asking, NOON)
    with store.begin() as work:
        work.asks.record(ANSWERED_LATER, asking, LATER)
    with store.begin() as work:
        assert list(work.asks.repeated()) == [AskedBefore("年费多少", 1, True)]
        assert work.asks.last_question("C1", LATER) is None


def test_two_attempts_at_once_record_one_question(store: SqlStore) -> None:
    asking = Asking("a1", "test", "C1", key="slack:C1:1.1")

    def second_attempt() -> None:
        with store.begin() as work:
            work.asks.record(ANSWERED_LATER, asking, LATER)

    with ThreadPoolExecutor(1) as other:
        with store.begin() as work:
            work.asks.record(ANSWERED, asking, NOON)
            second = other.submit(second_attempt)
            wait([second], 0.5)  # it has looked by then, and waits for this one
        second.result(PATIENCE)
    with store.begin() as work:
        assert list(work.asks.repeated()) == [AskedBefore("年费多少", 1, True)]
