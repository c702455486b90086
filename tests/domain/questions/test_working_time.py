"""Working time: what passes between two instants, and when so much has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, CalendarUnknown
from bot.domain.questions.working_time import HurriedTime, PassingTime, WallTime, WorkingTime
from tests.domain.launches.builders import SHANGHAI, at
from tests.domain.questions.builders import ALWAYS, DAY, HOUR, HOURS, LONDON, MINUTE, OFFICE, WORKING, when

WALL = WallTime()


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("09:10", "10:00", 50),
        ("09:00", "12:00", 180),
        ("09:00", "17:30", 420),
        ("11:00", "14:00", 90),
        ("12:00", "13:30", 0),
        ("12:10", "13:20", 0),
        ("07:00", "09:30", 30),
        ("07:00", "09:00", 0),
        ("17:30", "23:00", 0),
        ("17:00", "23:00", 30),
        ("17:00", "11-24 09:30", 60),
        ("00:00", "11-24 00:00", 420),
        ("11-27 17:00", "11-30 09:30", 60),
        ("11-28 09:00", "11-29 17:30", 0),
        ("00:00", "11-30 00:00", 5 * 420),
        ("09-30 17:00", "10-08 09:30", 60),
        ("10-10 00:00", "10-11 00:00", 420),
        ("10-10 17:00", "10-12 09:30", 60),
        ("01-04 00:00", "01-05 00:00", 420),
        ("02-13 17:00", "02-14 09:30", 60),
        ("02-14 17:00", "02-24 09:30", 60),
        ("10:00", "10:00", 0),
        ("10:00", "09:00", 0),
        ("11-24 10:00", "09:00", 0),
    ],
)
def test_time_passes_in_working_hours_on_working_days_only(start: str, end: str, minutes: int):
    assert WORKING.elapsed(when(start), when(end)) == minutes * MINUTE


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("09:00", 60, "10:00"),
        ("09:00", 180, "12:00"),
        ("09:00", 181, "13:31"),
        ("09:00", 420, "17:30"),
        ("09:00", 421, "11-24 09:01"),
        ("12:00", 30, "14:00"),
        ("12:40", 30, "14:00"),
        ("07:00", 60, "10:00"),
        ("17:30", 60, "11-24 10:00"),
        ("22:00", 60, "11-24 10:00"),
        ("17:00", 60, "11-24 09:30"),
        ("11-27 17:00", 60, "11-30 09:30"),
        ("11-28 10:00", 60, "11-30 10:00"),
        ("09-30 17:00", 60, "10-08 09:30"),
        ("10-09 17:00", 60, "10-10 09:30"),
        ("10-10 17:00", 60, "10-12 09:30"),
        ("02-14 17:00", 60, "02-24 09:30"),
        ("09:00", 5 * 420, "11-27 17:30"),
        ("12-31 16:30", 60, "12-31 17:30"),
        ("12:40", 0, "12:40"),
        ("11-28 10:00", 0, "11-28 10:00"),
        ("10:00", -60, "10:00"),
    ],
)
def test_a_span_of_working_time_ends_as_soon_as_it_has_passed(start: str, minutes: int, expected: str):
    assert WORKING.after(when(start), minutes * MINUTE) == when(expected)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2025-12-31 17:00", "2026-01-04 09:30", 60),
        ("2025-12-31 17:30", "2026-01-04 09:00", 0),
        ("2025-12-31 23:59", "2026-01-01 00:01", 0),
        ("2024-12-31 17:00", "2026-01-04 09:30", 60 + 248 * 420),
    ],
)
def test_the_turn_of_the_year_is_a_night_like_any_other(start: str, end: str, minutes: int):
    begins, ends = (datetime.fromisoformat(f"{said}+08:00") for said in (start, end))
    assert WORKING.elapsed(begins, ends) == minutes * MINUTE
    if minutes:
        assert WORKING.after(begins, minutes * MINUTE) == ends


def test_new_years_day_is_worked_once_where_every_day_is():
    working = WorkingTime(ALWAYS, SHANGHAI, HOURS)
    assert working.elapsed(at("2025-12-31", "00:00"), at("2026-01-02", "00:00")) == 2 * 7 * HOUR


def test_a_year_without_data_counts_as_worked_throughout():
    working = WorkingTime(replace(OFFICE, known_years=frozenset({2026})), SHANGHAI, HOURS)
    new_year = at("2027-01-01", "00:00")
    assert working.elapsed(new_year, new_year + 7 * DAY) == 7 * 7 * HOUR
    assert working.after(at("2026-12-31", "17:00"), HOUR) == at("2027-01-01", "09:30")


def test_where_nobody_works_for_ten_years_that_is_said():
    years = range(2026, 2040)
    closed = Calendar("shut", frozenset(years), weekend=frozenset(range(7)))
    with pytest.raises(CalendarUnknown, match="“shut” has no working day"):
        WorkingTime(closed, SHANGHAI, HOURS).after(when("09:00"), MINUTE)


@pytest.mark.parametrize("hours", [(), ((time(9), time(9)),), ((time(22), time(6)),)])
def test_without_working_hours_there_is_no_working_time(hours: tuple[tuple[time, time], ...]):
    with pytest.raises(ValueError, match="some working hours"):
        WorkingTime(OFFICE, SHANGHAI, hours)


def test_around_the_clock_every_minute_counts():
    assert WALL.elapsed(when("11-28 23:00"), when("11-29 01:00")) == 2 * HOUR
    assert WALL.elapsed(when("10:00"), when("09:00")) == timedelta(0)
    assert WALL.after(when("11-28 23:00"), 2 * HOUR) == when("11-29 01:00")


def test_what_becomes_urgent_no_longer_waits_for_working_hours():
    hurried = HurriedTime(WORKING, when("20:00"))
    assert hurried.elapsed(when("16:30"), when("19:00")) == HOUR
    assert hurried.elapsed(when("16:30"), when("22:00")) == 3 * HOUR
    assert hurried.elapsed(when("22:00"), when("16:30")) == timedelta(0)
    assert hurried.after(when("16:30"), HOUR) == when("17:30")
    assert hurried.after(when("16:30"), 2 * HOUR) == when("21:00")
    assert hurried.after(when("23:00"), HOUR) == when("11-24 00:00")


# Daylight saving time ------------------------------------------------------------------------------------------------

LONDON_OFFICE = WorkingTime(ALWAYS, LONDON, ((time(9), time(17)),))
LONDON_NIGHT = WorkingTime(ALWAYS, LONDON, ((time(0, 30), time(3)),))
INSIDE_THE_GAP = WorkingTime(ALWAYS, LONDON, ((time(1), time(1, 30)), (time(2), time(3))))
ACROSS_ITS_EDGES = WorkingTime(ALWAYS, LONDON, ((time(0, 30), time(1, 30)), (time(1, 45), time(2, 15))))


@pytest.mark.parametrize(
    ("working", "day", "minutes"),
    [
        (LONDON_OFFICE, "2026-03-29", 480),
        (LONDON_OFFICE, "2026-10-25", 480),
        (LONDON_NIGHT, "2026-03-28", 150),
        (LONDON_NIGHT, "2026-03-29", 90),
        (LONDON_NIGHT, "2026-10-25", 210),
        (INSIDE_THE_GAP, "2026-03-28", 90),
        (INSIDE_THE_GAP, "2026-03-29", 60),
        (INSIDE_THE_GAP, "2026-10-25", 90),
        (ACROSS_ITS_EDGES, "2026-03-29", 60),
        (ACROSS_ITS_EDGES, "2026-10-25", 150),
    ],
)
def test_a_day_on_which_clocks_change_has_the_hours_that_really_pass(working: WorkingTime, day: str, minutes: int):
    midnight, next_midnight = (at(one, "00:00", LONDON) for one in (day, f"{date.fromisoformat(day) + DAY}"))
    assert working.elapsed(midnight, next_midnight) == minutes * MINUTE


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-03-28T16:30+00:00", 60, "2026-03-29T09:30+01:00"),
        ("2026-10-24T16:30+01:00", 60, "2026-10-25T09:30+00:00"),
    ],
)
def test_the_next_morning_comes_by_the_new_clock(start: str, minutes: int, expected: str):
    ends = LONDON_OFFICE.after(datetime.fromisoformat(start), minutes * MINUTE)
    assert ends == datetime.fromisoformat(expected)


def test_a_span_runs_through_the_change():
    assert LONDON_NIGHT.after(at("2026-03-29", "00:30", LONDON), HOUR) == at("2026-03-29", "02:30", LONDON)
    assert LONDON_NIGHT.after(at("2026-10-25", "00:30", LONDON), 3 * HOUR) == at("2026-10-25", "02:30", LONDON)


# For all instants ----------------------------------------------------------------------------------------------------

INSTANTS = st.datetimes(datetime(2025, 12, 20), datetime(2027, 1, 20), timezones=st.just(UTC))  # noqa: DTZ001
DURATIONS = st.timedeltas(timedelta(0), timedelta(days=10))
HURRIED = HurriedTime(WORKING, when("10-24 15:00"))
CLOCKS = st.sampled_from([WORKING, WALL, HURRIED, LONDON_OFFICE, LONDON_NIGHT, INSIDE_THE_GAP, ACROSS_ITS_EDGES])
BY_CHANGES = st.sampled_from(["2026-03-29T00:00+00:00", "2026-10-25T00:00+00:00"]).flatmap(
    lambda day: st.timedeltas(-DAY, DAY).map(lambda apart: datetime.fromisoformat(day) + apart)
)


@given(CLOCKS, INSTANTS | BY_CHANGES, DURATIONS)
def test_after_a_duration_just_that_duration_has_passed(clock: PassingTime, start: datetime, duration: timedelta):
    assert clock.elapsed(start, clock.after(start, duration)) == duration


@given(CLOCKS, INSTANTS | BY_CHANGES, DURATIONS)
def test_no_earlier_instant_would_do(clock: PassingTime, start: datetime, duration: timedelta):
    ends = clock.after(start, duration)
    assert ends >= start
    if duration:
        assert clock.elapsed(start, ends - timedelta(microseconds=1)) < duration


@given(CLOCKS, INSTANTS | BY_CHANGES, INSTANTS | BY_CHANGES, DURATIONS, DURATIONS)
def test_what_starts_later_or_takes_longer_does_not_end_earlier(
    clock: PassingTime, one: datetime, other: datetime, short: timedelta, more: timedelta
):
    assert clock.after(min(one, other), short) <= clock.after(max(one, other), short)
    assert clock.after(one, short) <= clock.after(one, short + more)


@given(CLOCKS, st.lists(INSTANTS | BY_CHANGES, min_size=3, max_size=3).map(sorted))
def test_what_passes_adds_up(clock: PassingTime, instants: list[datetime]):
    first, middle, last = instants
    assert clock.elapsed(first, middle) + clock.elapsed(middle, last) == clock.elapsed(first, last)


@given(CLOCKS, INSTANTS | BY_CHANGES, INSTANTS | BY_CHANGES)
def test_never_less_than_nothing_and_never_more_than_on_the_wall(clock: PassingTime, one: datetime, other: datetime):
    assert timedelta(0) <= clock.elapsed(one, other) <= WALL.elapsed(one, other)
