"""Due dates, reminders and escalations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.calendar import Calendar
from bot.domain.facts import Fact
from bot.domain.launches.due import DueItem, Escalation, due_items
from bot.domain.launches.facts import DateMoved, Waived
from bot.domain.launches.template import Applicability
from bot.domain.launches.verdict import Decision
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    DAY,
    LAUNCH,
    MATERIAL,
    NOW,
    OFFICE,
    PLANNED,
    REVIEW,
    at,
    attached,
    fact,
    filed,
    seen,
    verdict,
)


def due(facts: list[Fact], calendar: Calendar = OFFICE) -> list[DueItem]:
    return due_items(verdict(facts, calendar=calendar), calendar)


def days(*listed: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, listed))


def test_an_open_requirement_has_its_days():
    (item,) = due(filed(replace(MATERIAL, due=5)))
    assert item.launch == "gold"
    assert item.due == date(2026, 12, 8)
    assert item.reminders == days("2026-12-01", "2026-12-07", "2026-12-08")
    assert item.escalations == (
        Escalation(date(2026, 12, 9), Role.DEPARTMENT_MANAGER),
        Escalation(date(2026, 12, 11), Role.DEPARTMENT_HEAD),
        Escalation(date(2026, 12, 15), Role.CENTRE_HEAD),
    )


@pytest.mark.parametrize(
    ("day", "overdue", "told"),
    [
        ("2026-12-08", False, ()),
        ("2026-12-09", True, (Role.DEPARTMENT_MANAGER,)),
        ("2026-12-10", True, (Role.DEPARTMENT_MANAGER,)),
        ("2026-12-11", True, (Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)),
        ("2026-12-14", True, (Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD)),
        ("2026-12-15", True, (Role.DEPARTMENT_MANAGER, Role.DEPARTMENT_HEAD, Role.CENTRE_HEAD)),
    ],
)
def test_it_goes_to_those_above_when_nobody_acts(day: str, overdue: bool, told: tuple[Role, ...]):
    (item,) = due(filed(replace(MATERIAL, due=5)))
    assert (item.is_overdue(date.fromisoformat(day)), item.told(date.fromisoformat(day))) == (overdue, told)


@pytest.mark.parametrize(
    ("planned", "before", "expected"),
    [
        ("2026-12-15", 0, "2026-12-15"),
        ("2026-12-13", 0, "2026-12-13"),
        ("2026-12-13", 1, "2026-12-11"),
        ("2026-12-14", 1, "2026-12-11"),
        ("2026-10-12", 1, "2026-10-10"),
        ("2026-10-12", 4, "2026-09-30"),
        ("2027-01-04", 1, "2026-12-31"),
    ],
)
def test_working_days_are_those_of_the_calendar(planned: str, before: int, expected: str):
    facts = filed(replace(MATERIAL, due=before), launch=replace(LAUNCH, planned_at=at(planned)))
    judged = verdict(facts, at("2026-10-13"))
    assert [item.due for item in due_items(judged, OFFICE)] == [*days(expected)]


def test_due_dates_move_with_the_launch():
    facts = [*filed(replace(MATERIAL, due=5)), fact(DateMoved(PLANNED - 3 * DAY, "earlier"), NOW, "po")]
    assert [item.due for item in due(facts)] == [date(2026, 12, 7)]


def test_what_is_met_waived_or_does_not_apply_is_not_due_and_the_most_urgent_comes_first():
    met = replace(MATERIAL, waivable_by=(Role.CENTRE_HEAD,))
    waived, other = replace(met, id="waived"), replace(met, id="other", when=Applicability(tiers=("low",)))
    soon, later, as_soon = (
        replace(REVIEW, id="soon", due=9),
        replace(REVIEW, id="later"),
        replace(REVIEW, id="as", due=9),
    )
    facts = [*filed(met, waived, other, later, soon, as_soon), attached(), seen()]
    facts += [fact(Waived("waived", "…", PLANNED + DAY, "…", PLANNED.date()), NOW, "ch")]
    assert [item.finding.requirement for item in due(facts)] == ["as", "soon", "later"]


def test_a_launch_in_a_year_that_nobody_knows_has_no_due_dates_and_is_an_error():
    facts = filed(MATERIAL, launch=replace(LAUNCH, planned_at=at("2028-03-01")))
    assert due(facts) == []
    assert verdict(facts).decision is Decision.ERROR


def test_days_in_a_year_that_nobody_knows_are_left_out():
    only_2026 = Calendar("office", frozenset({2026}))
    (item,) = due(filed(MATERIAL, launch=replace(LAUNCH, planned_at=at("2026-12-31"))), only_2026)
    assert item.due == date(2026, 12, 31)
    assert item.reminders == days("2026-12-24", "2026-12-30", "2026-12-31")
    assert item.escalations == ()
