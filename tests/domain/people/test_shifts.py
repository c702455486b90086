"""A night shift belongs to the day it starts on."""

from __future__ import annotations

import pytest

from bot.domain.people.shifts import working_day
from tests.domain.launches.builders import SHANGHAI, agent, at, officer, roster

ROSTER = roster(agent("night", shift="night"), agent("early"), agent("none", shift=None), agent("odd", shift="odd"))


@pytest.mark.parametrize(
    ("person", "day", "clock", "belongs_to"),
    [
        ("night", "2026-11-27", "22:00", "2026-11-27"),
        ("night", "2026-11-27", "23:59", "2026-11-27"),
        ("night", "2026-11-28", "00:00", "2026-11-27"),
        ("night", "2026-11-28", "05:59", "2026-11-27"),
        ("night", "2026-11-28", "06:00", "2026-11-28"),
        ("night", "2026-11-28", "12:00", "2026-11-28"),
        ("early", "2026-11-28", "00:30", "2026-11-28"),
        ("early", "2026-11-28", "06:00", "2026-11-28"),
        ("none", "2026-11-28", "00:30", "2026-11-28"),
        ("odd", "2026-11-28", "00:30", "2026-11-28"),
        ("po", "2026-11-28", "00:30", "2026-11-28"),
        ("nobody", "2026-11-28", "00:30", "2026-11-28"),
    ],
)
def test_the_day_that_somebody_works_on(person: str, day: str, clock: str, belongs_to: str) -> None:
    assert working_day(person, at(day, clock), ROSTER, SHANGHAI).isoformat() == belongs_to


def test_a_trainer_without_a_shift_works_by_the_calendar() -> None:
    assert working_day("tr", at("2026-11-28", "03:00"), roster(officers=(officer("tr"),)), SHANGHAI).day == 28
