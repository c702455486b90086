"""Working days. A calendar is data, and a year that it knows nothing about is an error, never a guess."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Told

SATURDAY_AND_SUNDAY = frozenset({5, 6})
"""As `date.weekday` counts: Monday is 0."""

_ONE_DAY = timedelta(days=1)


class CalendarUnknown(Told):
    """A calendar has no data for a year that was asked for."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of the years it knows.

    ``closed`` are the holidays on weekdays; ``open`` are working days at weekends, which make up for holidays. An
    ``always_open`` calendar knows every year and has no day off.
    """

    id: str
    known_years: frozenset[int] = frozenset()
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    always_open: bool = False

    def is_working(self, day: date) -> bool:
        """Whether people work that day; raises `CalendarUnknown` for a year without data."""
        # An instant is a date to Python, but equals no date: it would miss every holiday.
        if isinstance(day, datetime):
            raise TypeError("a calendar is asked about dates; which one an instant is on depends on the time zone")
        if self.always_open:
            return True
        if day.year not in self.known_years:
            raise self._unknown(day.year)
        return day in self.open or (day.weekday() not in self.weekend and day not in self.closed)

    def add_working_days(self, day: date, n: int) -> date:
        """The nth working day after a day, before it when ``n`` is negative; 0 gives the day itself.

        Raises `CalendarUnknown` when the way leads through a year without data.
        """
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after the first day, up to and with the last; negative when they are reversed.

        Raises `CalendarUnknown` when a year between them has no data.
        """
        if last < first:
            return -self.working_days_between(last, first)
        days = (last - first).days
        return sum(self.is_working(first + _ONE_DAY * number) for number in range(1, days + 1))

    def digest(self) -> str:
        """The sha256 of everything the calendar says, by which a verdict names the one it was made with."""
        said = {
            "id": self.id,
            "known_years": sorted(self.known_years),
            "closed": _iso(self.closed),
            "open": _iso(self.open),
            "weekend": sorted(self.weekend),
            "always_open": self.always_open,
        }
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def _unknown(self, year: int) -> CalendarUnknown:
        said = Bilingual(
            f"工作日历“{self.id}”没有 {year} 年的数据。请换一个日期, 或请管理员补上这一年的日历。",
            f"The calendar “{self.id}” has no data for {year}. Choose another day, or have that year added.",
        )
        return CalendarUnknown(
            said,
            f"Install a chinesecalendar that knows {year}, or name the year and its days under "
            f"calendars.{self.id} in config.yaml.",
        )


def _iso(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)
