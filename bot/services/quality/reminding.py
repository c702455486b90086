"""What the tick sees to: the owner of a corrective action, and who opened it, are told of the days that count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.domain.jobs import JobReport
from bot.domain.outbox import Message
from bot.domain.quality.actions import CorrectiveAction
from bot.domain.quality.telling import action_fields, action_notices
from bot.domain.telling import person
from bot.services.quality.actions import all_actions
from bot.services.questions.recording import QuestionOffice


def remind_of_actions(office: QuestionOffice, now: datetime) -> JobReport:
    """Put into the outbox what people must be told of open actions, once for each time that they were opened."""
    with office.store.begin() as work:
        open_ones = [one for one in all_actions(work) if one.is_open]
        wanted = [message for one in open_ones for message in _messages(one, now, office.zone)]
        told = work.outbox.put(wanted, now)
    return JobReport(f"{len(open_ones)} open; {told} reminders.")


def _messages(action: CorrectiveAction, now: datetime, zone: tzinfo) -> Iterator[Message]:
    for notice in action_notices(action, now, zone):
        for person_id in sorted(action.concerned):
            yield Message(
                key=f"{action.id}/{action.times_reopened}:{notice.kind}:{person_id}",
                kind=notice.kind,
                recipient=person(person_id),
                payload=action_fields(action),
                not_before=now,
            )
