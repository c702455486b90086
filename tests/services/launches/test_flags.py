"""Which features may be on follows every deed, whoever records it and whatever else goes on at the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import BriefedError, StoreUnavailable
from bot.services.launches import filing, people, signing, training
from bot.services.launches.judging import verdict_on
from bot.services.launches.launching import flag_states, refresh_flags
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.domain.launches.builders import DAY, LAUNCH, PLANNED, SECOND, agent, at
from tests.services.launches.bank import ROSTER, TEMPLATE, Bank, meddle


@pytest.fixture
def due(small: Bank) -> Bank:
    """A bank whose launch is allowed, and whose planned instant has come."""
    small.ready()
    small.clock.now = PLANNED
    return small


def withdrawn(bank: Bank) -> object:
    return signing.withdraw(bank.office, bank.deed("cs"), "gold", "review", "I was wrong.")


RECORDS: dict[str, Callable[[Bank], object]] = {
    "a withdrawal": withdrawn,
    "a new version": lambda bank: bank.write("金卡年费怎么收:每年900元。"),
    "another document": lambda bank: bank.attached("cards/other.md"),
    "another date": lambda bank: filing.move(bank.office, bank.deed("po"), "gold", at("2026-12-17"), "Late."),
    "a question": lambda bank: filing.add_question(bank.office, bank.deed("po"), "gold", "有里程吗", "log"),
    "a struck attendance": lambda bank: training.strike_attendance(
        bank.office, bank.deed("tr"), "gold", "s1", "a1", "Mixed up."
    ),
    "a joiner": lambda bank: people.import_roster(
        bank.office, bank.deed("ch"), replace(ROSTER, people=(*ROSTER.people, agent("a5")))
    ),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_what_stops_a_launch_turns_its_flag_off_at_once(due: Bank, record: Callable[[Bank], object]):
    written: list[Mapping[str, bool]] = []
    refresh_flags(due.office, written.append)
    due.after_deeds = lambda: refresh_flags(due.office, written.append)
    due.clock.move(SECOND)
    record(due)
    assert (written[0], written[-1]) == ({"gold": True}, {"gold": False})


def test_every_way_of_recording_is_told_of_and_only_once_it_is_kept(small: Bank):
    seen: list[int] = []
    small.after_deeds = lambda: seen.append(len(small.facts()))
    small.filed()
    assert seen == [len(small.facts())]
    for record in (
        lambda: filing.register_templates(small.office, [replace(TEMPLATE, digest="template-2")]),
        lambda: small.write(),
        lambda: small.attached(),
        lambda: small.checked(),
        lambda: training.hold_session(small.office, small.deed("tr"), "gold", "training", "s1", small.clock()),
        lambda: training.record_attendance(small.office, small.deed("tr"), "gold", "s1", {"a1": None, "a3": None}),
    ):
        small.clock.move(SECOND)
        told = len(seen)
        record()
        assert len(seen) > told
        assert seen[-1] == len(small.facts())


def test_nobody_is_told_of_what_was_refused(due: Bank):
    due.after_deeds = lambda: pytest.fail("nothing was recorded")
    with pytest.raises(BriefedError):
        signing.withdraw(due.office, due.deed("cs2"), "gold", "review", "Not mine.")


def test_what_is_recorded_while_the_flags_are_written_has_the_last_word(due: Bank):
    written: list[Mapping[str, bool]] = []

    def write(states: Mapping[str, bool]) -> None:
        written.append(states)
        with suppress(BriefedError):
            signing.withdraw(due.office, due.deed("cs", "withdrawn"), "gold", "review", "I was wrong.")

    refresh_flags(due.office, write)
    assert written == [{"gold": True}, {"gold": False}]


def test_without_a_deed_flags_follow_the_clock(small: Bank):
    small.ready()
    small.clock.move(DAY)
    people.import_roster(small.office, small.deed("ch"), replace(ROSTER, people=(*ROSTER.people, agent("a5"))))
    until, due = PLANNED + timedelta(hours=1), date(2026, 12, 20)
    signing.waive(small.office, small.deed("ch"), "gold", "training", "A joiner.", until, "Train.", due)
    states: list[bool] = []
    for instant in (PLANNED - SECOND, PLANNED, until - SECOND, until):
        small.clock.now = instant
        states.append(flag_states(small.office)["gold"])
    assert states == [False, True, True, False]


def test_a_launch_of_which_nothing_can_be_told_is_off_and_holds_up_no_other(due: Bank, tmp_path: Path):
    due.clock.now = at("2026-12-14")
    due.filed(replace(LAUNCH, id="silver")).attached(launch="silver")
    due.clock.now = PLANNED
    url = f"sqlite:///{tmp_path / 'small.db'}"
    meddle(url, "UPDATE facts SET text = 'x' WHERE key LIKE 'deed-%' AND launch = 'silver'")
    due.store = SqlStore(open_database(url))  # as at the next start: what was read before, a process remembers
    with pytest.raises(StoreUnavailable):
        verdict_on(due.office, "silver")
    assert flag_states(due.office) == {"gold": True, "silver": False}
