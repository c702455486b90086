"""`kill -9` and simultaneous commands: no question, subscriber, callback or message is lost or doubled."""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.audit import first_break
from bot.domain.errors import BriefedError, InputError
from bot.domain.facts import Fact
from bot.domain.questions.callbacks import callback_from
from bot.domain.questions.events import CallbackOutcome, CloseReason
from bot.domain.questions.question import question_from
from bot.services.deeds import Deed
from bot.services.launches.auditing import links
from bot.services.questions import answering, callbacks, handling
from bot.services.questions.answering import Draft
from bot.services.questions.opening import Opened, Opening, open_question
from bot.services.questions.reminding import see_to_callbacks
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.processes import at_once, killed_after
from tests.services.questions.house import MORNING, House

COMMANDS = 200
BLOCK = 8
"""Commands that see to one question."""


class Teller:
    """Does commands one after another, a minute between them. One desk is enough: what it answers does not matter."""

    def __init__(self, database_url: str) -> None:
        self.house = House(SqlStore(open_database(database_url)))
        self.desk = self.house.desk

    def do(self, number: int) -> str:
        """One of many commands, chosen by chance that is the same each time; the key of what it recorded."""
        self.house.clock.now = MORNING + timedelta(minutes=number)
        question, step = f"q{number // BLOCK + 1}", number % BLOCK
        try:
            return self._do(step, question, f"c{number}", random.Random(number)).key
        except InputError as error:
            return f"refused: {error.what}"

    def _do(self, step: int, question: str, key: str, chance: random.Random) -> Fact:
        office, deed = self.house.office, self.house.deed
        late = self.house.clock.now + timedelta(hours=9)
        steps = (
            lambda: self._asks("a1", key, separate=True, callback_by=late),
            lambda: self._asks("a2", key, join=question, callback_by=late),
            lambda: handling.claim(office, deed("e1", key), question),
            lambda: callbacks.promise(office, deed("a1", key), f"{question}.1", late + timedelta(hours=1)),
            lambda: handling.ask_for_detail(office, deed("e1", key), question, "哪张卡?"),
            lambda: handling.give_detail(office, deed("a1", key), question, "白金卡"),
            lambda: self._settles(deed("e1", key), question, chance),
            lambda: callbacks.done(office, deed("a2", key), f"{question}.2", CallbackOutcome.REACHED),
        )
        return steps[step]()

    def _settles(self, deed: Deed, question: str, chance: random.Random) -> Fact:
        if chance.random() < 0.2:
            return handling.close(self.house.office, deed, question, CloseReason.NO_ANSWER_NEEDED)
        return answering.answer(self.house.office, deed, question, Draft(f"在App注销,{deed.key}。"))

    def _asks(self, who: str, key: str, **how) -> Fact:
        opening = Opening("副卡怎么注销", department="cards", anyway=True, **how)
        result = open_question(self.house.office, self.desk, self.house.deed(who, key), opening)
        assert isinstance(result, Opened)
        return result.fact


def do_all(database_url: str, orders: list[int]) -> None:
    """A process: do commands, and report each when it is done."""
    teller = Teller(database_url)
    for number in orders:
        sys.stdout.write(json.dumps([number, teller.do(number)]) + "\n")
        sys.stdout.flush()


def everything(house: House) -> list[Fact]:
    with house.store.begin() as work:
        subjects = [f"q{number}" for number in range(1, COMMANDS)]
        return list(work.facts.about_all([*subjects, *(f"{one}.{n}" for one in subjects for n in (1, 2))]))


@pytest.mark.slow
def test_what_was_reported_survives_kill_9_and_is_not_doubled_when_done_again(house: House, database_url: str):
    chance = random.Random(11)
    reported: dict[int, str] = {}
    for _ in range(4):
        orders = list(range(len(reported), COMMANDS))
        reported |= killed_after(__name__, database_url, orders, chance.randint(1, 40))
    kept = {fact.key for fact in everything(house)}
    assert {key for key in reported.values() if not key.startswith("refused")} <= kept
    teller = Teller(database_url)
    again = {number: teller.do(number) for number in range(COMMANDS)}
    assert again | reported == again
    after, messages = everything(house), house.messages()
    assert set(Counter(fact.key for fact in after).values()) == {1}
    assert {number: teller.do(number) for number in range(COMMANDS)} == again
    assert (everything(house), house.messages()) == (after, messages)
    with house.store.begin() as work:
        assert first_break(links(house.store)) is None
        for number in range(1, COMMANDS // BLOCK + 1):
            question = question_from(work.facts.about(f"q{number}"))
            assert question is not None
            assert question.people == {"a1", "a2"}
            assert all(callback_from(work.facts.about(f"q{number}.{n}")) for n in (1, 2))


def ask_all(database_url: str, times: int, ready, told) -> None:
    """A process: ask the same as the other one does, each question at once with it; how many it opened."""
    name = multiprocessing.current_process().name
    house = House(SqlStore(open_database(database_url)), keys=f"{name}-")
    desk = house.desk
    opened = 0
    for number in range(times):
        ready.wait(60)
        result = open_question(house.office, desk, house.deed("a1"), Opening(SAME_QUESTIONS[number], anyway=True))
        assert isinstance(result, Opened)
        opened += not result.joined
    told.put(opened)


SAME_QUESTIONS = ("附属卡怎么注销", "金卡能不能换卡面", "账单日可以改吗", "境外取现手续费多少", "密码忘了怎么办")


@pytest.mark.slow
def test_two_who_ask_the_same_at_once_open_one_question(house: House, database_url: str):
    house.trust_likeness()
    opened = at_once(ask_all, database_url, len(SAME_QUESTIONS))
    assert sum(opened) == len(SAME_QUESTIONS)
    for number in range(1, len(SAME_QUESTIONS) + 1):
        assert len(house.question(f"q{number}").subscribers) == 2
    assert first_break(links(house.store)) is None


def answer_all(database_url: str, times: int, ready, told) -> None:
    """A process: answer every question, under keys of its own; how many of the answers were its own."""
    house = House(SqlStore(open_database(database_url)), keys=f"{multiprocessing.current_process().name}-")
    own = 0
    ready.wait(60)
    for number in range(1, times + 1):
        try:
            house.answers("e1", f"q{number}")
        except BriefedError as error:
            if "was answered by e1" not in str(error):
                raise
        else:
            own += 1
    told.put(own)


def hand_over_all(database_url: str, times: int, ready, told) -> None:
    """A process: see to callbacks, as a replica does."""
    house = House(SqlStore(open_database(database_url)))
    house.at("2026-12-01", "14:30")
    ready.wait(60)
    for _ in range(times):
        see_to_callbacks(house.office, house.clock.now)
    told.put(times)


@pytest.mark.slow
def test_of_two_experts_who_answer_at_once_one_does(house: House, database_url: str):
    for number in range(30):
        house.asks_cards(text=f"第{number}个问题")
    assert sum(at_once(answer_all, database_url, 30)) == 30
    assert len(house.messages("answer")) == 30
    assert first_break(links(house.store)) is None


@pytest.mark.slow
def test_two_replicas_that_tick_at_once_hand_each_call_over_once(house: House, database_url: str):
    for number in range(10):
        house.asks_cards(text=f"第{number}个问题", callback_by=house.clock.now + timedelta(hours=8))
    at_once(hand_over_all, database_url, 3)
    assert len(house.messages("callback_handed_over")) == 10
    assert {one.holder for number in range(1, 11) for one in house.callbacks(f"q{number}")} == {"tl2"}
