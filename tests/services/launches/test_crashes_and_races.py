"""`kill -9` and simultaneous commands: nothing that was reported is lost, nothing is done twice."""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.audit import first_break
from bot.domain.errors import BriefedError
from bot.domain.launches.facts import GoNoGo
from bot.services.deeds import Deed
from bot.services.launches import filing, signing, training
from bot.services.launches.auditing import links
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.domain.launches.builders import LAUNCH, at
from tests.processes import at_once, killed_after
from tests.services.launches.bank import Bank

COMMANDS = 200


def do(bank: Bank, number: int) -> list[str]:
    """One of many commands, a minute after the one before; the keys of what it recorded."""
    office, key = bank.office_at(at("2026-11-01") + timedelta(minutes=number)), f"c{number}"
    session = f"s{number - 1}"
    match number % 7:
        case 0:
            done = [signing.sign(office, Deed("cs", key), "gold", "review", GoNoGo.GO, f"I agree, {number}.")]
        case 1:
            held_at = office.clock()
            done = [training.hold_session(office, Deed("tr", key), "gold", "training", f"s{number}", held_at)]
        case 2:
            present = {"a1": True, "a2": None, "a3": False}
            done = training.record_attendance(office, Deed("tr", key), "gold", session, present)
        case 3:
            to = at("2026-12-08") + timedelta(minutes=number)
            done = [filing.move(office, Deed("po", key), "gold", to, f"{number} minutes.")]
        case 4:
            until, due = at("2026-12-31"), date(2026, 12, 30)
            done = [signing.waive(office, Deed("ch", key), "gold", "listening", f"{number}", until, "Listen.", due)]
        case 5:
            done = [filing.add_question(office, Deed("po", key), "gold", f"问题{number}", "log")]
        case _:
            launch = replace(LAUNCH, id=f"l{number}")
            done = [filing.file_launch(office, Deed("po", key), launch, {"brief": "cards/gold.md"})]
    return [fact.key for fact in done]


def do_all(database_url: str, orders: list[int]) -> None:
    """A process: do commands, and report each when it is done."""
    bank = Bank(SqlStore(open_database(database_url)))
    for number in orders:
        sys.stdout.write(json.dumps([number, do(bank, number)]) + "\n")
        sys.stdout.flush()


@pytest.mark.slow
def test_what_was_reported_survives_kill_9_and_is_not_doubled_when_done_again(bank: Bank, database_url: str):
    bank.begun()
    chance = random.Random(7)
    reported: dict[int, list[str]] = {}
    for _ in range(4):
        first = len(reported)
        orders = list(range(first, COMMANDS))
        reported |= killed_after(__name__, database_url, orders, chance.randint(1, 40))
    kept = {fact.key for fact in bank.facts()}
    assert {key for keys in reported.values() for key in keys} <= kept
    again = {number: do(bank, number) for number in range(COMMANDS)}
    assert again | reported == again
    counted = Counter(fact.key for fact in bank.facts())
    assert set(counted.values()) == {1}
    assert {key for keys in again.values() for key in keys} <= set(counted)
    assert first_break(links(bank.store)) is None
    after = bank.facts()
    assert {number: do(bank, number) for number in range(COMMANDS)} == again
    assert bank.facts() == after


def sign_often(database_url: str, times: int, ready, told) -> None:
    """A process: sign the same thing under one key, again and again."""
    bank = Bank(SqlStore(open_database(database_url)))
    bank.clock.now = at("2026-11-01")
    ready.wait(60)
    told.put({bank.signs("cs", "review", "one-key").recorded_at for _ in range(times)})


def hold_and_fail(database_url: str, times: int, ready, told) -> None:
    """A process: hold sessions of the same names under keys of its own; how many were its own."""
    bank = Bank(SqlStore(open_database(database_url)))
    own = multiprocessing.current_process().name
    ready.wait(60)
    held = 0
    for number in range(times):
        office = bank.office_at(at("2026-11-01"))
        try:
            training.hold_session(
                office, Deed("tr", f"{own}-{number}"), "gold", "training", f"s{number}", at("2026-11-01")
            )
            held += 1
        except BriefedError as error:
            if "already" not in str(error):
                raise
    told.put(held)


@pytest.mark.slow
def test_two_processes_that_sign_the_same_at_once_leave_one_fact(bank: Bank, database_url: str):
    bank.begun()
    first, second = at_once(sign_often, database_url, 500)
    assert first == second
    assert len(first) == 1
    assert [fact.key for fact in bank.facts()].count("one-key") == 1
    assert first_break(links(bank.store)) is None


@pytest.mark.slow
def test_of_two_processes_that_want_the_same_one_gets_it(bank: Bank, database_url: str):
    bank.begun()
    assert sum(at_once(hold_and_fail, database_url, 40)) == 40
    assert first_break(links(bank.store)) is None
