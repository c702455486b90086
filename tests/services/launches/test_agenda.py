"""Launches in the calendar and through time."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.calendar import Calendar
from bot.domain.launches.facts import StageDecision
from bot.services.launches import signing
from bot.services.launches.agenda import Day, course_of, month_of
from bot.services.launches.judging import view
from bot.services.launches.listing import line_of
from tests.domain.launches.builders import OFFICE, at
from tests.services.launches.bank import Bank

DECEMBER, TODAY = date(2026, 12, 1), date(2026, 12, 1)


def days(bank: Bank, first: date = DECEMBER, calendar: Calendar = OFFICE) -> dict[date, Day]:
    line = line_of(view(bank.office, "gold"), bank.office)
    weeks = month_of([line], first, calendar, TODAY)
    assert all(len(week) == 7 for week in weeks)
    return {day.day: day for week in weeks for day in week}


def test_a_month_is_whole_weeks_with_what_is_planned_and_due(small):
    small.begun()
    found = days(small)
    assert (min(found), max(found)) == (date(2026, 11, 30), date(2027, 1, 3))
    assert [one.day for one in found.values() if one.planned] == [date(2026, 12, 15)]
    (due,) = found[date(2026, 12, 15)].due
    assert (due.line.launch.id, due.is_overdue) == ("gold", False)
    assert due.count == len(view(small.office, "gold").verdict.open_findings)
    assert [one for one in days(small, date(2026, 10, 1)).values() if one.planned or one.due] == []


def test_holidays_and_worked_weekends_are_known_and_a_year_without_data_is_not_guessed(small):
    small.begun()
    october = days(small, date(2026, 10, 1))
    assert [october[date(2026, 10, day)].is_working for day in (1, 8, 10, 11)] == [False, True, True, False]
    unknown = days(small, date(2026, 12, 1), Calendar("office", frozenset({2026})))
    assert [unknown[day].is_working for day in (date(2026, 12, 31), date(2027, 1, 1))] == [True, None]


def test_a_duty_from_a_waiver_is_due_too(small):
    small.begun()
    waiver = ("gold", "training", "No time", at("2026-12-20"), "Train them", date(2026, 12, 22))
    signing.waive(small.office, small.deed("ch"), *waiver)
    assert [one.count for one in days(small)[date(2026, 12, 22)].due] == [1]


def test_a_course_goes_from_stage_to_stage_to_the_planned_day(small):
    small.begun()
    small.checked()
    small.clock.now = at("2026-10-20")
    small.signs("cs", "review", "review")
    signing.decide_stage(small.office, small.deed("sv"), "gold", "concept", StageDecision.GO)
    course = course_of(view(small.office, "gold"), small.office)
    told = [(one.title.en, one.first, one.last, one.is_done) for one in course.segments]
    assert told == [
        ("concept", date(2026, 10, 12), date(2026, 10, 20), True),
        ("launch", date(2026, 10, 20), date(2026, 12, 15), False),
    ]
    assert [day for day, _ in course.due] == [date(2026, 12, 15)]


def test_a_stage_that_should_be_over_and_is_not_goes_on_until_today(small):
    small.begun()
    small.clock.now = at("2026-12-20")
    course = course_of(view(small.office, "gold"), small.office)
    assert [one.last for one in course.segments] == [date(2026, 12, 20), date(2026, 12, 20)]
    assert all(due.is_overdue for _, due in course.due)
    assert course.line.days_to_plan == -5
    assert course.line.overdue == sum(due.count for _, due in course.due)
    assert course.segments[-1].last - course.line.day == timedelta(days=5)
