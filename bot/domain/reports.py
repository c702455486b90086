"""Reports: tables with a title, a period, and a note that says how they were counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.tallies import Span

DEFAULT_DAYS = 30
"""Days of a report for which nobody says which: as managers review a month."""
LONGEST_DAYS = 3 * 366
"""A longer period is a slip of the pen, and a row a day of it would help nobody."""

_ONE_DAY = timedelta(days=1)

Cell = str | int | float | date | Bilingual | None
"""What stands in a table; ``None`` where nothing can be said."""
Row = tuple[Cell, ...]


class Unit(StrEnum):
    """What a column's numbers or words are. A share is between 0 and 1; hours may be parts of hours."""

    NAME = "name"
    PROSE = "prose"
    COUNT = "count"
    SHARE = "share"
    HOURS = "hours"
    DAY = "day"


class Grain(StrEnum):
    """How long each row of a course of time is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what programs call it, and what people do. ``short`` is for narrow screens, where the column stands
    beside the one that it belongs to."""

    name: str
    title: Bilingual
    unit: Unit = Unit.COUNT
    short: Bilingual | None = None

    def heading(self, language: str) -> str:
        """What stands above it on a narrow screen."""
        return (self.short or self.title).text(language)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a report is, before anything was counted.

    ``about`` is one line for a list of reports, ``note`` says how it is counted, ``if_empty`` what to do when there is
    nothing in it. ``by_department`` and ``by_grain`` are whether it can be limited to a department, and divided into
    days, weeks or months. A report that is ``about_people`` is shown to those who lead them.
    """

    name: str
    title: Bilingual
    about: Bilingual
    columns: tuple[Column, ...]
    note: Bilingual
    if_empty: Bilingual
    by_department: bool = False
    by_grain: bool = False
    about_people: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last one, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends after it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last

    def span(self, zone: tzinfo) -> Span:
        """Its instants in a time zone: from the first midnight until before the one after its last day."""
        return _midnight(self.first, zone), _midnight(self.last + _ONE_DAY, zone)


@dataclass(frozen=True, slots=True)
class Report:
    """A table as it was counted; nothing after ``as_of`` is in it."""

    heading: Heading
    period: Period
    as_of: datetime
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.heading.name

    def told(self) -> list[Mapping[str, Cell]]:
        """Its rows by the names of the columns."""
        names = [column.name for column in self.heading.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


def chosen_period(first: date | None, last: date | None, today: date) -> Period:
    """The period that somebody means: the last 30 days, unless he says otherwise.

    Raises `InputError` for one that ends before it begins, has not begun yet, or is longer than three years.
    """
    last = last or max(today, first or today)
    first = first or last - _ONE_DAY * (DEFAULT_DAYS - 1)
    if last < first:
        said = Bilingual(
            f"时段在 {last} 结束, 早于开始的 {first}。请把两个日期对调。",
            f"The period would end on {last}, before it begins on {first}. Exchange the two days.",
        )
        raise Declined(said)
    if first > today:
        said = Bilingual(
            f"时段从 {first} 开始, 而今天是 {today}, 还没有数据。请选早一些的日期。",
            f"The period begins on {first}; today is {today}. Nothing has happened yet: choose an earlier day.",
        )
        raise Declined(said)
    if (last - first).days >= LONGEST_DAYS:
        said = Bilingual(
            f"从 {first} 到 {last} 超过三年, 请选短一些的时段。",
            f"From {first} to {last} is more than three years. Ask for a shorter period.",
        )
        raise Declined(said)
    return Period(first, last)


def parts(period: Period, grain: Grain) -> list[tuple[str, Period]]:
    """The period in days, weeks from Monday on, or months, each with its name; the first and last may be parts."""
    return list(_parts(period, grain))


def _parts(period: Period, grain: Grain) -> Iterator[tuple[str, Period]]:
    first = period.first
    while first <= period.last:
        last = min(_end(first, grain), period.last)
        yield _name(first, grain), Period(first, last)
        first = last + _ONE_DAY


def _end(day: date, grain: Grain) -> date:
    """The last day of the week or month that a day is in."""
    if grain is Grain.DAY:
        return day
    if grain is Grain.WEEK:
        return day + _ONE_DAY * (6 - day.weekday())
    return (day.replace(day=1) + _ONE_DAY * 31).replace(day=1) - _ONE_DAY


def _name(day: date, grain: Grain) -> str:
    if grain is Grain.DAY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}" if grain is Grain.WEEK else f"{day:%Y-%m}"


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
