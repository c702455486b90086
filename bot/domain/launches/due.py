"""What is due when, who is reminded, and whom it goes to when nobody acts: worked out here, delivered elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import Calendar, CalendarUnknown
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.verdict import Verdict
from bot.domain.people.roles import Role

REMINDERS = (5, 1, 0)
"""Working days before something is due on which its owners are reminded."""
ESCALATIONS = ((1, Role.DEPARTMENT_MANAGER), (3, Role.DEPARTMENT_HEAD), (5, Role.CENTRE_HEAD))
"""Working days after it was due, and who is told then."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """On this day, whoever has this role is told."""

    day: date
    role: Role


@dataclass(frozen=True, slots=True)
class DueItem:
    """An open requirement with its due date, the days of its reminders and its escalations."""

    launch: str
    finding: RequirementFinding
    due: date
    reminders: tuple[date, ...]
    escalations: tuple[Escalation, ...]

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been done before that day."""
        return self.due < day

    def told(self, day: date) -> tuple[Role, ...]:
        """The roles that have been told by that day."""
        return tuple(one.role for one in self.escalations if one.day <= day)


def due_items(verdict: Verdict, calendar: Calendar) -> list[DueItem]:
    """The open requirements of a launch, the most urgent first; those without a due date, whose year the calendar does
    not know, are left to the verdict, which is an error then.
    """
    items = [
        DueItem(verdict.launch, one, one.due, reminder_days(one.due, calendar), escalations(one.due, calendar))
        for one in verdict.open_findings
        if one.due is not None
    ]
    return sorted(items, key=lambda item: (item.due, item.finding.requirement))


def reminder_days(due: date, calendar: Calendar) -> tuple[date, ...]:
    """The days on which people are reminded of what is due on a day, as far as the calendar knows them."""
    days = (_moved(due, -before, calendar) for before in REMINDERS)
    return tuple(day for day in days if day is not None)


def escalations(due: date, calendar: Calendar) -> tuple[Escalation, ...]:
    """Who is told on which days that something was not done by its day, as far as the calendar knows them."""
    days: Sequence[tuple[date | None, Role]] = [(_moved(due, after, calendar), role) for after, role in ESCALATIONS]
    return tuple(Escalation(day, role) for day, role in days if day is not None)


def _moved(day: date, working_days: int, calendar: Calendar) -> date | None:
    try:
        return calendar.add_working_days(day, working_days)
    except CalendarUnknown:
        return None
