"""Days and instants that people may speak of: at the edges of the calendar no clock can be told in another zone."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

FIRST_YEAR, LAST_YEAR = 2000, 2100

Day = TypeVar("Day", bound=date)


def within_reach(day: Day) -> Day:
    """The day or instant itself; raises `ValueError` when it lies outside the years 2000 to 2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return day
