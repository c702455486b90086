"""Working days, with the days of 2026 as the State Council published them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, CalendarUnknown


def _days(*spans: tuple[str, str]) -> frozenset[date]:
    found: set[date] = set()
    for first, last in spans:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


HOLIDAYS = _days(
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)
MAKE_UP_DAYS = _days(
    *((day, day) for day in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"))
)
OFFICE = Calendar(
    "office", frozenset({2026}), frozenset(day for day in HOLIDAYS if day.weekday() < 5), open=MAKE_UP_DAYS
)
ALWAYS = Calendar("always", always_open=True)

IN_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-01-01", False),
        ("2026-01-04", True),
        ("2026-02-13", True),
        ("2026-02-14", True),
        ("2026-02-15", False),
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-09-30", True),
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2026-11-21", False),
        ("2026-12-31", True),
    ],
)
def test_holidays_are_off_and_make_up_days_are_worked(day: str, working: bool) -> None:
    assert OFFICE.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-10-03", 0, "2026-10-03"),
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-11-30", -1, "2026-11-27"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-28", -1, "2026-11-27"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-08", 2, "2026-10-10"),
        ("2026-10-12", -1, "2026-10-10"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-03-02", -10, "2026-02-10"),
        ("2026-12-01", -10, "2026-11-17"),
    ],
)
def test_working_days_are_added_and_taken_away(day: str, n: int, expected: str) -> None:
    assert OFFICE.add_working_days(date.fromisoformat(day), n) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-24", "2026-11-24", 0),
        ("2026-11-24", "2026-11-25", 1),
        ("2026-11-25", "2026-11-24", -1),
        ("2026-09-30", "2026-10-07", 0),
        ("2026-09-30", "2026-10-08", 1),
        ("2026-09-30", "2026-10-12", 4),
        ("2026-10-12", "2026-09-30", -4),
        ("2026-02-13", "2026-02-24", 2),
        ("2026-01-01", "2026-12-31", 248),
    ],
)
def test_working_days_between_count_the_last_day_and_not_the_first(first: str, last: str, expected: int) -> None:
    assert OFFICE.working_days_between(date.fromisoformat(first), date.fromisoformat(last)) == expected


@pytest.mark.parametrize(
    "ask",
    [
        lambda: OFFICE.is_working(date(2027, 1, 1)),
        lambda: OFFICE.is_working(date(2027, 1, 2)),
        lambda: OFFICE.add_working_days(date(2026, 12, 31), 1),
        lambda: OFFICE.add_working_days(date(2026, 1, 4), -1),
        lambda: OFFICE.working_days_between(date(2026, 12, 31), date(2027, 1, 1)),
        lambda: OFFICE.working_days_between(date(2027, 1, 1), date(2026, 12, 31)),
        lambda: OFFICE.working_days_between(date(2025, 12, 30), date(2026, 1, 4)),
    ],
    ids=["a holiday", "a Saturday", "add", "take away", "between", "between reversed", "from an unknown year"],
)
def test_a_year_without_data_is_an_error_and_never_a_guess(ask: Callable[[], object]) -> None:
    with pytest.raises(CalendarUnknown, match=r"“office” has no data for 20(27|25).*calendars\.office in config\.yaml"):
        ask()


def test_the_last_working_day_of_the_known_year_can_be_reached() -> None:
    assert OFFICE.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    assert OFFICE.add_working_days(date(2027, 1, 1), -1) == date(2026, 12, 31)


def test_a_calendar_without_any_data_knows_nothing() -> None:
    with pytest.raises(CalendarUnknown):
        Calendar("office").add_working_days(date(2026, 11, 24), 1)


def test_the_calendar_that_is_always_open_knows_every_year() -> None:
    assert ALWAYS.is_working(date(2031, 10, 1))
    assert ALWAYS.add_working_days(date(2026, 12, 30), 5) == date(2027, 1, 4)
    assert ALWAYS.working_days_between(date(2026, 12, 30), date(2027, 1, 4)) == 5


@pytest.mark.parametrize("calendar", [OFFICE, ALWAYS])
def test_an_instant_is_no_date(calendar: Calendar) -> None:
    with pytest.raises(TypeError, match="time zone"):
        calendar.is_working(datetime(2026, 10, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "settlement"},
        {"known_years": frozenset({2026, 2027})},
        {"closed": OFFICE.closed | {date(2026, 11, 24)}},
        {"open": OFFICE.open - {date(2026, 10, 10)}},
        {"weekend": frozenset({6})},
        {"always_open": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_changes_a_calendar_changes_its_digest(change: dict[str, object]) -> None:
    assert replace(OFFICE, **change).digest() != OFFICE.digest()


def test_a_digest_does_not_depend_on_the_order_of_the_days() -> None:
    other = replace(OFFICE, closed=frozenset(sorted(OFFICE.closed, reverse=True)))
    assert other.digest() == OFFICE.digest()
    assert len(OFFICE.digest()) == 64


@given(IN_2026, st.integers(-60, 60))
def test_taking_away_what_was_added_comes_back_to_a_working_day(day: date, n: int) -> None:
    assume(OFFICE.is_working(day))
    moved = _moved(day, n)
    assert OFFICE.is_working(moved)
    assert OFFICE.add_working_days(moved, -n) == day


@given(IN_2026, st.integers(-60, 60))
def test_what_was_added_is_what_lies_between(day: date, n: int) -> None:
    # One working day before a Saturday is Friday, and no working day comes after Friday up to that Saturday.
    assume(n >= 0 or OFFICE.is_working(day))
    assert OFFICE.working_days_between(day, _moved(day, n)) == n


@given(IN_2026, IN_2026, IN_2026)
def test_what_lies_between_adds_up(first: date, middle: date, last: date) -> None:
    between = OFFICE.working_days_between
    assert between(first, middle) + between(middle, last) == between(first, last)


def _moved(day: date, n: int) -> date:
    """The day, unless the way leads out of the known year."""
    try:
        return OFFICE.add_working_days(day, n)
    except CalendarUnknown:
        assume(False)
        raise
