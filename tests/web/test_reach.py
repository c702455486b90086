"""Days and instants as people type them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.web.reach import brought_within_reach, day_of, hour_of_day, instant_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


NO_DAY = "isoformat|day"
OUT_OF_REACH = "must lie in the years 2000 to 2100"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        *((typed, NO_DAY) for typed in ("", "abc", "2026-02-29")),
        *((typed, OUT_OF_REACH) for typed in ("0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31")),
    ],
)
def test_what_is_no_day_within_reach_is_refused(typed: str, why: str):
    with pytest.raises(ValueError, match=why):
        day_of(typed)
    with pytest.raises(ValueError, match=why):
        instant_of(typed)
    assert hour_of_day(typed, time(), SHANGHAI) is None


@pytest.mark.parametrize("typed", ["2000-01-01", "2026-12-01", "2100-12-31"])
def test_days_within_reach_begin_where_the_bank_is(typed: str):
    assert day_of(typed) == date.fromisoformat(typed)
    begins = hour_of_day(typed, time(), SHANGHAI)
    assert begins == datetime.combine(date.fromisoformat(typed), time(), SHANGHAI)


@pytest.mark.parametrize(
    ("given", "brought"),
    [
        ("0001-01-01T00:00:00+14:00", "2000-01-01T00:00:00+00:00"),
        ("1999-12-31T23:59:59+00:00", "2000-01-01T00:00:00+00:00"),
        ("2026-12-01T09:00:00+08:00", "2026-12-01T09:00:00+08:00"),
        ("9999-12-31T23:59:59-14:00", "2100-12-31T00:00:00+00:00"),
    ],
)
def test_an_instant_is_brought_within_reach_of_every_clock(given: str, brought: str):
    assert brought_within_reach(datetime.fromisoformat(given)) == datetime.fromisoformat(brought)
