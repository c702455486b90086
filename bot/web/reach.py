"""Days and instants as people type them, within reach: at the calendar's edges no clock can be told in another zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 2000, 2100

Day = TypeVar("Day", bound=date)


def within_reach(day: Day) -> Day:
    """The day or instant itself; raises `ValueError` when it lies outside the years 2000 to 2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def day_of(typed: str) -> date:
    """A day as it was typed; raises `ValueError`."""
    return within_reach(date.fromisoformat(typed))


def instant_of(typed: str) -> datetime:
    """An instant as it was typed, with or without its offset; raises `ValueError`."""
    return within_reach(datetime.fromisoformat(typed))


def hour_of_day(typed: str, hour: time, zone: ZoneInfo) -> datetime | None:
    """An hour of a day as it was typed, where the bank is; ``None`` for an empty field, or what is no day."""
    try:
        return datetime.combine(day_of(typed), hour, zone).astimezone(UTC)
    except ValueError:
        return None


def brought_within_reach(instant: datetime) -> datetime:
    """The instant, or the nearest within reach: nothing happened before, and nobody knows what comes after."""
    if instant.year < FIRST_YEAR:
        return datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    return instant if instant.year <= LAST_YEAR else datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
