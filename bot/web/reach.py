"""Days and instants that people may speak of: at the edges of the calendar no clock can be told in another zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

FIRST_YEAR, LAST_YEAR = 2000, 2100

Day = TypeVar("Day", bound=date)


def within_reach(day: Day) -> Day:
    """The day or instant itself; raises `ValueError` when it lies outside the years 2000 to 2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def brought_within_reach(instant: datetime) -> datetime:
    """The instant, or the nearest within reach: nothing happened before, and nobody knows what comes after."""
    if instant.year < FIRST_YEAR:
        return datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    return instant if instant.year <= LAST_YEAR else datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
