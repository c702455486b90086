"""A year of a calendar, as people look at one: its months with their weeks."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import Calendar


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month. ``is_unusual`` is one that is not as its weekday says: a holiday, or made up for one."""

    day: date
    is_working: bool
    is_unusual: bool


Week = Sequence[CalendarDay | None]
"""From Monday to Sunday; ``None`` where the month has not begun, or is over."""


def year_of(known: Calendar, year: int) -> list[list[Week]]:
    """The weeks of every month; raises `CalendarUnknown` for a year without data."""
    months = range(1, 13)
    return [[_week(week, month, known) for week in _weeks(year, month)] for month in months]


def unusual_days(months: Sequence[Sequence[Week]]) -> list[CalendarDay]:
    """The holidays and the days that make up for them, in their order."""
    return [day for weeks in months for week in weeks for day in week if day is not None and day.is_unusual]


def _weeks(year: int, month: int) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(year, month)


def _week(days: Sequence[date], month: int, known: Calendar) -> Week:
    return [_day(day, known) if day.month == month else None for day in days]


def _day(day: date, known: Calendar) -> CalendarDay:
    is_working = known.is_working(day)
    usually_works = known.always_open or day.weekday() not in known.weekend
    return CalendarDay(day, is_working, is_working != usually_works)
