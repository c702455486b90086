"""The calendars: published holidays of mainland China, and what config.yaml says beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import count, takewhile
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.domain.calendar import SATURDAY_AND_SUNDAY, Calendar

FIRST_YEAR = 2020
"""Launches are judged on days since then; from this year on, both sources agree."""

OFFICE = "office"
SETTLEMENT = "settlement"
ALWAYS = "always"
CALENDARS = (OFFICE, SETTLEMENT, ALWAYS)

# No year outside these is meant: it is a slip of the pen.
Year = Annotated[int, Field(ge=2000, le=2100)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CalendarDays(_Part):
    """What a deployment knows better. Of ``known_years`` all holidays must be named, for they are not looked up."""

    open: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()
    known_years: frozenset[Year] = frozenset()

    @model_validator(mode="after")
    def _not_both(self) -> CalendarDays:
        if both := self.open & self.closed:
            raise ValueError(f"{min(both)} is both open and closed; leave one of them out")
        return self


class Calendars(_Part):
    """Corrections of the office and the settlement calendar; the third has no days off to correct."""

    office: CalendarDays = Field(default_factory=CalendarDays)
    settlement: CalendarDays = Field(default_factory=CalendarDays)


def calendars_by_id(corrections: Calendars) -> Mapping[str, Calendar]:
    """All calendars: "office", "settlement" and "always"."""
    built = (office_calendar(corrections.office), settlement_calendar(corrections.settlement), always_calendar())
    return {calendar.id: calendar for calendar in built}


def office_calendar(corrections: CalendarDays) -> Calendar:
    """When offices work: also on the Saturdays and Sundays that make up for holidays."""
    years = _published_years()
    return _corrected(OFFICE, years, _holidays(years), _make_up_days(years), corrections)


def settlement_calendar(corrections: CalendarDays) -> Calendar:
    """When exchanges settle: never at weekends, whatever is worked elsewhere."""
    # `holidays` guesses the years that it has no data for, and is updated at other times than `chinesecalendar`.
    # Only where they agree have both read what was published.
    years = frozenset(year for year in _published_years() if _second_source({year}) == _holidays({year}))
    return _corrected(SETTLEMENT, years, _second_source(years), frozenset(), corrections)


def always_calendar() -> Calendar:
    """Around the clock, every day of every year."""
    return Calendar(ALWAYS, always_open=True)


def _corrected(
    name: str, years: frozenset[int], closed: frozenset[date], make_up: frozenset[date], corrections: CalendarDays
) -> Calendar:
    return Calendar(
        name,
        known_years=years | corrections.known_years,
        closed=frozenset(filter(_on_weekday, (closed - corrections.open) | corrections.closed)),
        open=frozenset(day for day in (make_up - corrections.closed) | corrections.open if not _on_weekday(day)),
    )


def _published_years() -> frozenset[int]:
    return frozenset(takewhile(_is_published, count(FIRST_YEAR)))


def _is_published(year: int) -> bool:
    """Whether the holidays of a whole year are known.

    National Day decides: days of January may be known with the year before.
    """
    from chinese_calendar import get_holiday_detail

    try:
        _, holiday = get_holiday_detail(date(year, 10, 1))
    except NotImplementedError:
        return False
    return holiday is not None


def _holidays(years: Iterable[int]) -> frozenset[date]:
    from chinese_calendar import is_workday

    return frozenset(day for day in _days(years) if _on_weekday(day) and not is_workday(day))


def _make_up_days(years: Iterable[int]) -> frozenset[date]:
    from chinese_calendar import is_workday

    return frozenset(day for day in _days(years) if not _on_weekday(day) and is_workday(day))


def _second_source(years: Iterable[int]) -> frozenset[date]:
    from holidays import country_holidays

    wanted = set(years)
    # Asked for one year, it may add days of its neighbours.
    found = country_holidays("CN", years=wanted) if wanted else {}
    return frozenset(day for day in found if day.year in wanted and _on_weekday(day))


def _days(years: Iterable[int]) -> Iterable[date]:
    for year in years:
        first = date(year, 1, 1)
        yield from (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))


def _on_weekday(day: date) -> bool:
    return day.weekday() not in SATURDAY_AND_SUNDAY
