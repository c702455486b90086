"""What the tick sees to: reminders and escalations of questions, reminders and hand-overs of callbacks.

Everything is worked out anew at each tick from what was recorded; a message's key is made of what it is about, so that
no tick, on whichever replica, tells anybody twice. After an outage one tick says what is due by then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.jobs import JobReport
from bot.domain.outbox import Message, Recipient
from bot.domain.people.roles import Role
from bot.domain.people.staff import Staff
from bot.domain.questions.callbacks import (
    Callback,
    CallbackNotice,
    CallbackNoticeKind,
    callback_notices,
    next_holder,
)
from bot.domain.questions.events import CallbackHandedOver
from bot.domain.questions.question import Question
from bot.domain.questions.time_limits import Notice, Step, TimeLimit, notices
from bot.domain.telling import desk_of, person
from bot.ports import Work
from bot.services.known_people import known_roster
from bot.services.questions.callbacks import find_callback
from bot.services.questions.listing import open_callbacks, open_questions
from bot.services.questions.recording import QuestionOffice, Scene, program_deed, record


def remind_of_questions(office: QuestionOffice, now: datetime) -> JobReport:
    """Put into the outbox what people must be told of questions that wait."""
    with office.store.begin() as work:
        questions = open_questions(office, work)
        departments = work.documents.departments()
        limit_of = office.limits(work)
        staff = _staff(work, office, now)
        wanted = [
            message
            for question in questions.values()
            for message in _question_messages(question, departments, limit_of(question.department), staff, now)
        ]
        told = work.outbox.put(wanted, now)
    return JobReport(f"{len(questions)} open; {told} reminders and escalations.")


def see_to_callbacks(office: QuestionOffice, now: datetime) -> JobReport:
    """Hand over the callbacks of those whose shift has ended, then remind whoever has them."""
    with office.store.begin() as work:
        callbacks = list(open_callbacks(work).values())
        staff = _staff(work, office, now)
    handed = [one for one in callbacks if _hand_over_if_off_shift(one, staff, office, now)]
    with office.store.begin() as work:
        callbacks = list(open_callbacks(work).values()) if handed else callbacks
        wanted = [message for one in callbacks for message in _callback_messages(one, staff, now)]
        told = work.outbox.put(wanted, now)
    return JobReport(f"{len(callbacks)} open; {len(handed)} handed over; {told} reminders.")


# --- questions ---


def _question_messages(
    question: Question, departments: Mapping[str, Department], limit: TimeLimit, staff: Staff, now: datetime
) -> Iterator[Message]:
    stint = len(question.stints)
    for notice in notices(question, limit, now):
        for recipient in _recipients(notice, question, departments.get(question.department), staff):
            yield Message(
                key=f"{question.id}/{stint}:{notice.kind}:{notice.number}:{recipient}",
                kind=notice.kind,
                recipient=recipient,
                payload={"question": question.id, "number": notice.number, "at": notice.at.isoformat()},
                not_before=now,
            )


def _recipients(
    notice: Notice, question: Question, department: Department | None, staff: Staff
) -> Collection[Recipient]:
    """Whom a rung of the ladder reaches; where nobody stands on it, the next one up, and at the top the channel."""
    if notice.step is Step.EXPERT:
        people = [question.claimed_by] if question.claimed_by else _on_call(question, department)
    else:
        managers = staff.holders(Role.DEPARTMENT_MANAGER, question.department)
        heads = staff.holders(Role.DEPARTMENT_HEAD, question.department)
        people = managers or heads if notice.step is Step.MANAGER else heads or managers
    return [person(one) for one in people] or [desk_of(question.department)]


def _on_call(question: Question, department: Department | None) -> list[str]:
    on_call = department.rules.on_call if department else None
    return [on_call] if on_call and question.urgent_since is not None else []


# --- callbacks ---


def _callback_messages(callback: Callback, staff: Staff, now: datetime) -> Iterator[Message]:
    for notice in callback_notices(callback, now):
        for person_id in _told_of_callback(notice, callback, staff):
            yield Message(
                key=f"{callback.id}:{notice.kind}:{notice.at.isoformat()}:{person_id}",
                kind=notice.kind,
                recipient=person(person_id),
                payload={"question": callback.question, "callback": callback.id, "due": callback.due.isoformat()},
                not_before=now,
            )


def _told_of_callback(notice: CallbackNotice, callback: Callback, staff: Staff) -> Iterable[str]:
    leader = staff.leader_of(callback.holder) if notice.kind is CallbackNoticeKind.OVERDUE else None
    return dict.fromkeys(one for one in (callback.holder, leader) if one)


def _hand_over_if_off_shift(callback: Callback, staff: Staff, office: QuestionOffice, now: datetime) -> bool:
    to = next_holder(callback, now, staff.roster, office.zone) if staff.roster else None
    if to is None:
        return False
    try:
        _hand_over(office, callback, to)
    except Declined:
        return False  # somebody has seen to it since we looked
    return True


def _hand_over(office: QuestionOffice, seen: Callback, to: str) -> Fact:
    def decide(scene: Scene) -> Body:
        callback = find_callback(seen.id, scene)
        if not callback.is_open or callback.held_since != seen.held_since:
            raise Declined(Bilingual(f"{seen.id} 已经有人处理。", f"{seen.id} was seen to meanwhile."))
        return CallbackHandedOver(to, "off shift")

    deed = program_deed(f"hand-over:{seen.id}:{seen.held_since.isoformat()}")
    return record(office, deed, CallbackHandedOver, decide, seen.id)


def _staff(work: Work, office: QuestionOffice, now: datetime) -> Staff:
    today = office.local_day(now)
    return Staff(known_roster(work, now, today), today)
