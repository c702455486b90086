"""Calendars as they are published, and corrected by config.yaml."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest
from pydantic import ValidationError

from bot.domain.calendar import Calendar, CalendarUnknown
from bot.files import calendars as module
from bot.files.calendars import (
    CalendarDays,
    Calendars,
    always_calendar,
    calendars_by_id,
    office_calendar,
    settlement_calendar,
)
from bot.files.validation import validated
from bot.files.yaml import YamlError, load_yaml

AS_PUBLISHED = CalendarDays()
UNPUBLISHED = max(chinese_calendar.holidays).year + 1
"""The first year without data in the installed package."""


@pytest.fixture(scope="module")
def office() -> Calendar:
    return office_calendar(AS_PUBLISHED)


@pytest.fixture(scope="module")
def settlement() -> Calendar:
    return settlement_calendar(AS_PUBLISHED)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_offices_work_on_make_up_days_and_nothing_settles(office: Calendar, settlement: Calendar, day: str) -> None:
    assert office.is_working(date.fromisoformat(day))
    assert not settlement.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-02", "2026-02-16", "2026-02-23", "2026-05-05", "2026-09-25", "2026-10-07"])
def test_both_rest_on_holidays(office: Calendar, settlement: Calendar, day: str) -> None:
    assert not office.is_working(date.fromisoformat(day))
    assert not settlement.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-02-13", "2026-02-24", "2026-09-30", "2026-10-08", "2026-12-31"])
def test_both_work_on_the_days_around(office: Calendar, settlement: Calendar, day: str) -> None:
    assert office.is_working(date.fromisoformat(day))
    assert settlement.is_working(date.fromisoformat(day))


def test_working_days_are_counted_over_a_year_boundary_that_is_known(office: Calendar) -> None:
    assert office.add_working_days(date(2025, 12, 31), 1) == date(2026, 1, 4)


def test_a_year_that_is_not_published_is_not_guessed(office: Calendar, settlement: Calendar) -> None:
    for calendar in (office, settlement):
        with pytest.raises(CalendarUnknown, match=str(UNPUBLISHED)):
            calendar.is_working(date(UNPUBLISHED, 3, 1))


def test_a_year_of_which_only_january_is_known_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(chinese_calendar.holidays, date(UNPUBLISHED, 1, 1), "New Year's Day")
    assert UNPUBLISHED not in office_calendar(AS_PUBLISHED).known_years


def test_settlement_does_not_know_a_year_in_which_its_sources_disagree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(chinese_calendar.holidays, date(2026, 11, 24), "A day that only one of them has")
    years = settlement_calendar(AS_PUBLISHED).known_years
    assert 2026 not in years
    assert 2025 in years


def test_both_sources_agree_since_the_first_year(office: Calendar, settlement: Calendar) -> None:
    assert min(office.known_years) == module.FIRST_YEAR
    assert settlement.known_years <= office.known_years
    assert set(range(module.FIRST_YEAR, 2027)) <= settlement.known_years


def test_days_are_opened_and_closed_by_the_configuration() -> None:
    corrections = CalendarDays(
        open=frozenset({date(2026, 10, 7), date(2026, 11, 28)}),
        closed=frozenset({date(2026, 11, 24), date(2026, 10, 10), date(2026, 11, 29)}),
    )
    office = office_calendar(corrections)
    worked = [day for day in (*corrections.open, *corrections.closed) if office.is_working(day)]
    assert sorted(worked) == [date(2026, 10, 7), date(2026, 11, 28)]


def test_the_configuration_makes_a_year_known() -> None:
    corrections = CalendarDays(
        known_years=frozenset({UNPUBLISHED}),
        closed=frozenset({date(UNPUBLISHED, 1, 1)}),
    )
    office = office_calendar(corrections)
    assert not office.is_working(date(UNPUBLISHED, 1, 1))
    assert office.working_days_between(date(UNPUBLISHED, 1, 1), date(UNPUBLISHED, 1, 8)) == 5


def test_days_alone_do_not_make_a_year_known() -> None:
    office = office_calendar(CalendarDays(closed=frozenset({date(UNPUBLISHED, 1, 1)})))
    with pytest.raises(CalendarUnknown):
        office.is_working(date(UNPUBLISHED, 1, 1))


def test_a_correction_of_what_is_so_already_changes_nothing(office: Calendar) -> None:
    same = CalendarDays(
        open=frozenset({date(2026, 10, 10), date(2026, 11, 24)}),
        closed=frozenset({date(2026, 10, 1), date(2026, 11, 28)}),
    )
    assert office_calendar(same).digest() == office.digest()


def test_a_day_cannot_be_both() -> None:
    day = frozenset({date(2026, 10, 10)})
    with pytest.raises(ValidationError, match="2026-10-10 is both open and closed"):
        CalendarDays(open=day, closed=day)


def test_calendars_are_read_from_yaml() -> None:
    text = "office:\n  open: [2026-11-28]\n  closed: [2026-11-24]\n  known_years: [2027]\n"
    corrections = validated(Calendars, load_yaml(text.encode(), "config.yaml"))
    assert corrections.office == CalendarDays(
        open=frozenset({date(2026, 11, 28)}), closed=frozenset({date(2026, 11, 24)}), known_years=frozenset({2027})
    )
    assert corrections.settlement == AS_PUBLISHED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("always:\n  closed: [2026-11-24]\n", "unknown key “always”"),
        ("office:\n  close: [2026-11-24]\n", "did you mean “closed”"),
        ("office:\n  closed: [2026-02-30]\n", "config.yaml:2:"),
        ("office:\n  known_years: [20277]\n", "less than or equal to 2100"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(YamlError, match=message):
        validated(Calendars, load_yaml(text.encode(), "config.yaml"))


def test_there_are_three_calendars_apart_from_each_other() -> None:
    built = calendars_by_id(Calendars(settlement=CalendarDays(closed=frozenset({date(2026, 11, 24)}))))
    assert {name: calendar.is_working(date(2026, 11, 24)) for name, calendar in built.items()} == {
        "office": True,
        "settlement": False,
        "always": True,
    }
    assert all(calendar.id == name for name, calendar in built.items())
    assert always_calendar().is_working(date(UNPUBLISHED, 10, 1))
