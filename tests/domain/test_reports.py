"""Periods of reports, and how they are divided."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bilingual import Bilingual
from bot.domain.errors import InputError
from bot.domain.reports import Column, Grain, Heading, Period, Report, chosen_period, parts
from bot.domain.tallies import Tally, Words, share

TODAY = date(2026, 12, 1)
SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (None, None, Period(on(11, 2), TODAY)),
        (on(11, 20), None, Period(on(11, 20), TODAY)),
        (None, on(11, 20), Period(on(10, 22), on(11, 20))),
        (TODAY, TODAY, Period(TODAY, TODAY)),
        (on(12, 1), on(12, 31), Period(on(12, 1), on(12, 31))),
    ],
)
def test_a_period_is_the_last_thirty_days_unless_somebody_says_otherwise(first, last, period):
    assert chosen_period(first, last, TODAY) == period


@pytest.mark.parametrize(
    ("first", "last", "complaint"),
    [
        (on(12, 1), on(11, 30), "before it begins"),
        (on(12, 2), None, "today is 2026-12-01"),
        (on(12, 2), on(12, 3), "today is 2026-12-01"),
        (on(1, 1, 2020), None, "three years"),
        (on(11, 28, 2023), TODAY, "three years"),
    ],
)
def test_a_period_that_there_cannot_be_is_refused(first, last, complaint):
    with pytest.raises(InputError, match=complaint):
        chosen_period(first, last, TODAY)


def test_the_longest_period_is_three_years():
    assert chosen_period(on(11, 30, 2023), TODAY, TODAY).days == 1098


@pytest.mark.parametrize(
    ("grain", "named"),
    [
        (Grain.DAY, [(f"2026-11-{day}", 1) for day in (28, 29, 30)] + [("2026-12-01", 1)]),
        (Grain.WEEK, [("2026-W48", 2), ("2026-W49", 2)]),
        (Grain.MONTH, [("2026-11", 3), ("2026-12", 1)]),
    ],
)
def test_a_period_is_divided_into_days_weeks_and_months(grain, named):
    assert [(name, part.days) for name, part in parts(Period(on(11, 28), TODAY), grain)] == named


def test_weeks_belong_to_the_year_that_most_of_their_days_are_in():
    found = parts(Period(on(12, 28), on(1, 5, 2027)), Grain.WEEK)
    assert [name for name, _ in found] == ["2026-W53", "2027-W01"]


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(first=DAYS, days=st.integers(0, 900), grain=st.sampled_from(list(Grain)))
def test_the_parts_of_a_period_are_the_whole_of_it_without_overlap(first, days, grain):
    period = Period(first, first + timedelta(days=days))
    found = [part for _, part in parts(period, grain)]
    assert (found[0].first, found[-1].last) == (period.first, period.last)
    assert all(after.first - before.last == timedelta(days=1) for before, after in pairwise(found))
    assert len({name for name, _ in parts(period, grain)}) == len(found)


@pytest.mark.parametrize(
    ("day", "zone", "span"),
    [
        (TODAY, SHANGHAI, (datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC))),
        (on(3, 29), LONDON, (datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC))),
        (on(10, 25), LONDON, (datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 26, 0, tzinfo=UTC))),
    ],
)
def test_a_day_lasts_from_midnight_to_midnight_where_the_bank_is(day, zone, span):
    assert Period(day, day).span(zone) == span


def test_a_period_covers_its_first_and_last_day():
    period = Period(on(11, 28), TODAY)
    days = (on(11, 27), on(11, 28), TODAY, on(12, 2))
    assert [period.covers(day) for day in days] == [False, True, True, False]
    with pytest.raises(ValueError, match="ends after"):
        Period(TODAY, on(11, 28))


def test_rows_are_told_by_the_names_of_the_columns():
    said = Bilingual("表", "table")
    heading = Heading("t", said, said, (Column("a", said), Column("b", said)), said, said)
    made = Report(heading, Period(TODAY, TODAY), datetime(2026, 12, 1, tzinfo=UTC), ((1, None), ("x", 2)))
    assert made.told() == [{"a": 1, "b": None}, {"a": "x", "b": 2}]
    assert made.name == "t"


def test_a_short_heading_is_for_narrow_screens():
    long, short = Bilingual("已回答占比", "answered %"), Bilingual("占比", "%")
    assert Column("a", long, short=short).heading("zh-CN") == "占比"
    assert Column("a", long).heading("en") == "answered %"


def test_tallies_and_words_add_up():
    assert Tally(1, 2, 3) + Tally(1, 1, 1) == Tally(2, 3, 4)
    assert (Tally(1, 2, 3).asked, Tally(1, 2, 3).not_answered) == (6, 5)
    assert Words(1, 2) + Words(3, 4) == Words(4, 6)
    assert (share(1, 4), share(0, 4), share(0, 0)) == (0.25, 0.0, None)
