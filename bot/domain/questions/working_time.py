"""Time as it passes for a department: in its working hours, or round the clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate
from typing import Protocol

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar, CalendarUnknown

NO_TIME = timedelta(0)
MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)
_LONGEST_WALK = 10
"""Years looked ahead before it is clear that nobody ever works."""

Span = tuple[datetime, datetime]
"""From an instant until before another one, both in UTC."""


class PassingTime(Protocol):
    """How time passes."""

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much time passes between two instants; none when they are reversed."""
        ...

    def after(self, start: datetime, duration: timedelta) -> datetime:
        """The first instant at which so much time has passed since ``start``."""
        ...


class WallTime:
    """Time that never stands still."""

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much time passes between two instants; none when they are reversed."""
        return max(end - start, NO_TIME)

    def after(self, start: datetime, duration: timedelta) -> datetime:
        """The first instant at which so much time has passed since ``start``."""
        return start + duration


@dataclass(frozen=True, slots=True)
class Timeline:
    """The working time of a year: ``before[i]`` passes until ``opens[i]``, ``through[i]`` until that span closes."""

    opens: Sequence[datetime]
    before: Sequence[timedelta]
    through: Sequence[timedelta]

    @staticmethod
    def of(spans: Iterable[Span]) -> Timeline:
        """The timeline of spans in order, without overlap."""
        worked = [(opens, closes) for opens, closes in spans if opens < closes]
        through = list(accumulate(closes - opens for opens, closes in worked))
        return Timeline([opens for opens, _ in worked], [NO_TIME, *through[:-1]], through)

    @property
    def total(self) -> timedelta:
        """All of it."""
        return self.through[-1] if self.through else NO_TIME

    def until(self, instant: datetime) -> timedelta:
        """How much of it passes until an instant."""
        place = bisect_right(self.opens, instant) - 1
        if place < 0:
            return NO_TIME
        return min(self.before[place] + (instant - self.opens[place]), self.through[place])

    def instant_at(self, passed: timedelta) -> datetime:
        """The first instant at which so much of it has passed: more than none, and no more than all."""
        place = bisect_left(self.through, passed)
        return self.opens[place] + (passed - self.before[place])


@dataclass(frozen=True)
class WorkingTime:
    """Time that passes within working hours on working days only.

    ``hours`` are the day's spans in ``zone``, in order and without overlap; one that ends at 00:00 ends with the day.
    A year that the calendar knows nothing about counts as worked throughout: a limit may then end too early, never too
    late.
    """

    calendar: Calendar
    zone: tzinfo
    hours: tuple[tuple[time, time], ...]
    _years: dict[int, Timeline] = field(default_factory=dict[int, "Timeline"], repr=False, compare=False)

    def __post_init__(self) -> None:
        if not any(start < end or end == MIDNIGHT for start, end in self.hours):
            raise ValueError("there must be some working hours")

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much working time passes between two instants; none when they are reversed."""
        if end <= start:
            return NO_TIME
        first, last = self._year_of(start), self._year_of(end)
        whole = sum((self._year(year).total for year in range(first, last)), NO_TIME)
        return whole + self._year(last).until(end) - self._year(first).until(start)

    def after(self, start: datetime, duration: timedelta) -> datetime:
        """The first instant at which so much working time has passed since ``start``; ``start`` itself for none.

        Raises `CalendarUnknown` when nobody works for ten years.
        """
        if duration <= NO_TIME:
            return start
        first = self._year_of(start)
        left = self._year(first).until(start) + duration
        for year in range(first, first + _LONGEST_WALK):
            timeline = self._year(year)
            if left <= timeline.total:
                return timeline.instant_at(left)
            left -= timeline.total
        said = Bilingual(
            f"工作日历“{self.calendar.id}”十年之内没有工作日, 请管理员检查。",
            f"The calendar “{self.calendar.id}” has no working day within ten years.",
        )
        raise CalendarUnknown(said, "Mend it in config.yaml.")

    def _year_of(self, instant: datetime) -> int:
        return instant.astimezone(self.zone).year

    def _year(self, year: int) -> Timeline:
        if year not in self._years:
            days = (date(year, 1, 1) + _ONE_DAY * number for number in range(366))
            worked = (day for day in days if day.year == year and self._is_worked(day))
            self._years[year] = Timeline.of(span for day in worked for span in self._hours_of(day))
        return self._years[year]

    def _hours_of(self, day: date) -> Iterator[Span]:
        latest = self._instant(day, time.min)
        for start, end in self.hours:
            # In the hour that clocks skip, spans may turn round or overlap; no minute counts twice.
            opens = max(self._instant(day, start), latest)
            latest = max(self._instant(day + _ONE_DAY if end == MIDNIGHT else day, end), opens)
            yield opens, latest

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def _is_worked(self, day: date) -> bool:
        try:
            return self.calendar.is_working(day)
        except CalendarUnknown:
            return True


@dataclass(frozen=True, slots=True)
class HurriedTime:
    """Working time until an instant, and time that never stands still from then on."""

    working: PassingTime
    since: datetime

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much time passes between two instants; none when they are reversed."""
        return self.working.elapsed(start, min(end, self.since)) + max(end - max(start, self.since), NO_TIME)

    def after(self, start: datetime, duration: timedelta) -> datetime:
        """The first instant at which so much time has passed since ``start``."""
        at_leisure = self.working.elapsed(start, self.since)
        if duration <= at_leisure:
            return self.working.after(start, duration)
        return max(start, self.since) + (duration - at_leisure)
