"""Who must be told what of a launch: of a waiver that bypasses him, and of what is due and not done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import Calendar
from bot.domain.facts import Fact
from bot.domain.launches.due import DueItem, Escalation, escalations, reminder_days
from bot.domain.launches.facts import Waived, WaiverDeclined, WaiverRequested
from bot.domain.people.roles import Role
from bot.domain.people.staff import Staff
from bot.domain.telling import Telling, person

WAIVER_ASKED, WAIVER_DECLINED = "waiver_asked", "waiver_declined"
"""Kinds of messages: to those who may waive something, and back to whoever asked for it."""
DIGEST = "launch_digest"
"""The kind of message that tells a channel how the launches stand, once a week."""


class LaunchNoticeKind(StrEnum):
    """What people are told of the days that count: of open requirements, and of duties from waivers."""

    DUE = "launch_due"
    OVERDUE = "launch_overdue"
    REMEDIAL_DUE = "remedial_due"
    REMEDIAL_OVERDUE = "remedial_overdue"


@dataclass(frozen=True, slots=True)
class Pending:
    """Something to do by a day: an open requirement, or a duty from a waiver, which is named by the waiver's key."""

    requirement: str
    title: Bilingual
    due: date
    actors: tuple[str, ...]
    reminders: tuple[date, ...]
    escalations: tuple[Escalation, ...]
    waiver: str = ""

    @property
    def name(self) -> str:
        """Tells it from everything else that is due in the launch, and changes when its day moves."""
        return f"{self.waiver or self.requirement}:{self.due}"


@dataclass(frozen=True, slots=True)
class LaunchNotice:
    """Somebody (a person's id) must be told of something; ``step`` is the rung of the ladder that he is told on."""

    kind: LaunchNoticeKind
    to: str
    pending: Pending
    step: str

    @property
    def key(self) -> str:
        """What a person is told once."""
        return f"{self.pending.name}:{self.step}"


def pending_requirement(item: DueItem) -> Pending:
    """An open requirement, which its owners must see to."""
    found = item.finding
    return Pending(found.requirement, found.title, item.due, found.actors, item.reminders, item.escalations)


def pending_remedial(waived: Fact, owners: Sequence[str], calendar: Calendar) -> Pending:
    """A duty from a waiver, which the product's owners must see to; raises `ValueError` for another fact."""
    body = waived.body
    if not isinstance(body, Waived):
        raise ValueError(f"{waived.key} is no waiver")
    due = body.remedial_due
    title = Bilingual(body.remedial, body.remedial)
    ladder = (reminder_days(due, calendar), escalations(due, calendar))
    return Pending(body.requirement, title, due, tuple(owners), *ladder, waived.key)


def launch_notices(pending: Pending, department: str, staff: Staff) -> list[LaunchNotice]:
    """What people must have been told by today: of the reminders only the last, and every rung above them.

    ``department`` owns the launch. Those who must act are reminded before it is due, told with their managers that it
    is overdue, and the heads after them.
    """
    if staff.today <= pending.due:
        return list(_reminders(pending, department, staff))
    reached = [one.role for one in pending.escalations if one.day <= staff.today]
    kind = LaunchNoticeKind.REMEDIAL_OVERDUE if pending.waiver else LaunchNoticeKind.OVERDUE
    return [
        LaunchNotice(kind, person_id, pending, str(role))
        for role in reached
        for person_id in _told_on(role, pending, department, staff)
    ]


def tellings(fact: Fact) -> list[Telling]:
    """Who is told of a fact at once: of a waiver everybody whom it bypasses, of a request for one those who may give
    it, of a no whoever had asked; but for those whose deed it was."""
    match fact.body:
        case Waived():
            return _of_waiver(fact, fact.body)
        case WaiverRequested(asked_from=asked_from):
            return [Telling(WAIVER_ASKED, person(one), (("request", fact.key),)) for one in asked_from]
        case WaiverDeclined(asked_by=asked_by) if asked_by not in fact.behind:
            return [Telling(WAIVER_DECLINED, person(asked_by), _of_no(fact, fact.body))]
        case _:
            return []


def _of_no(fact: Fact, body: WaiverDeclined) -> tuple[tuple[str, str], ...]:
    return (
        ("requirement", body.requirement),
        ("reason", body.reason),
        ("declined_by", fact.on_behalf_of or fact.actor),
    )


def _of_waiver(fact: Fact, body: Waived) -> list[Telling]:
    detail = (
        ("requirement", body.requirement),
        ("reason", body.reason),
        ("waived_by", fact.on_behalf_of or fact.actor),
        ("expires_at", body.expires_at.isoformat()),
        ("remedial", body.remedial),
        ("remedial_due", body.remedial_due.isoformat()),
    )
    bypassed = dict.fromkeys(one for one in body.bypassed if one not in fact.behind)
    return [Telling("waiver", person(one), detail) for one in bypassed]


def _reminders(pending: Pending, department: str, staff: Staff) -> Iterator[LaunchNotice]:
    reached = [day for day in pending.reminders if day <= staff.today]
    if reached:
        kind = LaunchNoticeKind.REMEDIAL_DUE if pending.waiver else LaunchNoticeKind.DUE
        for person_id in _owners(pending, department, staff):
            yield LaunchNotice(kind, person_id, pending, max(reached).isoformat())


def _told_on(role: Role, pending: Pending, department: str, staff: Staff) -> list[str]:
    """Whom a rung reaches: first those who must act and their managers, then whoever is above them."""
    if role is Role.CENTRE_HEAD:
        return staff.everywhere(role)
    if role is not Role.DEPARTMENT_MANAGER:
        return staff.holders(role, department)
    owners = _owners(pending, department, staff)
    places = (department, *(place for one in owners if (place := staff.department_of(one)) is not None))
    managers = (manager for place in dict.fromkeys(places) for manager in staff.holders(role, place))
    return list(dict.fromkeys((*owners, *managers)))


def _owners(pending: Pending, department: str, staff: Staff) -> list[str]:
    """Who must act and is at work; where nobody has the role, the department's managers, or else its head."""
    managers = staff.holders(Role.DEPARTMENT_MANAGER, department)
    return staff.at_work(pending.actors) or managers or staff.holders(Role.DEPARTMENT_HEAD, department)
