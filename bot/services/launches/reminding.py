"""What the tick sees to: people are told of requirements and duties that are due, and of those that are overdue.

Everything is worked out anew at each tick. Each person is told of each thing once on each rung of the ladder: what is
new for him in a launch comes in one message. A day that moves is another day, of which people are told anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.domain.jobs import JobReport
from bot.domain.launches.telling import (
    LaunchNotice,
    LaunchNoticeKind,
    Pending,
    launch_notices,
    pending_remedial,
    pending_requirement,
)
from bot.domain.outbox import Message
from bot.domain.people.roles import Role
from bot.domain.people.staff import Staff
from bot.domain.telling import morning_of, person
from bot.ports import Work
from bot.services.known_people import known_roster
from bot.services.launches.judging import LaunchView, board
from bot.services.launches.recording import LaunchOffice
from bot.services.plain.bilingual import in_both

Wanted = Mapping[tuple[str, LaunchNoticeKind], list[LaunchNotice]]
"""What people must have been told of a launch, by person and kind."""


def remind_of_launches(office: LaunchOffice, now: datetime) -> JobReport:
    """Put into the outbox what people must be told of launches today; nothing before the morning."""
    today = office.local_day(now)
    if now < morning_of(today, office.zone):
        return JobReport("The day has not begun.")
    views = board(office, now)
    with office.store.begin() as work:
        staff = Staff(known_roster(work, now, today), today)
        wanted = {one.dossier.launch.id: _wanted(one, office, staff) for one in views}
        known = _told_before(wanted.values(), work)
        messages = [message for one in views for message in _messages(one, wanted, known, now)]
        told = work.outbox.put(messages, now)
    return JobReport(f"{len(views)} launches; {told} reminders.")


def _wanted(view: LaunchView, office: LaunchOffice, staff: Staff) -> Wanted:
    department = view.dossier.launch.owner_department
    found: defaultdict[tuple[str, LaunchNoticeKind], list[LaunchNotice]] = defaultdict(list)
    for pending in _pending(view, office, staff):
        for notice in launch_notices(pending, department, staff):
            found[notice.to, notice.kind].append(notice)
    return found


def _pending(view: LaunchView, office: LaunchOffice, staff: Staff) -> Iterator[Pending]:
    owners = staff.holders(Role.PRODUCT_OWNER, view.dossier.launch.owner_department)
    yield from (pending_requirement(item) for item in view.due)
    yield from (pending_remedial(waived, owners, office.calendar) for waived, _, _ in view.remedials)


def _told_before(wanted: Iterable[Wanted], work: Work) -> frozenset[tuple[str, str, str]]:
    """What people were told already: who, of which launch, and the key of what."""
    people = {person(to) for one in wanted for to, _ in one}
    return frozenset(
        (message.recipient.id, message.payload["launch"], item["key"])
        for message in work.outbox.told(list(LaunchNoticeKind), people)
        for item in message.payload["items"]
    )


def _messages(
    view: LaunchView, wanted: Mapping[str, Wanted], known: Collection[tuple[str, str, str]], now: datetime
) -> Iterator[Message]:
    launch = view.dossier.launch
    for (to, kind), notices in wanted[launch.id].items():
        new = [one for one in notices if (to, launch.id, one.key) not in known]
        if new:
            yield Message(
                key=f"launch:{launch.id}:{kind}:{to}:{_digest(new)}",
                kind=kind,
                recipient=person(to),
                payload={
                    "launch": launch.id,
                    "product": launch.product,
                    "planned_at": launch.planned_at.isoformat(),
                    "items": [_item(one) for one in new],
                },
                not_before=now,
            )


def _item(notice: LaunchNotice) -> dict[str, Any]:
    """One thing that is due, as messages name it; its day is an ISO date."""
    pending = notice.pending
    return {
        "key": notice.key,
        "requirement": pending.requirement,
        "title": in_both(pending.title),
        "due": pending.due.isoformat(),
        "waiver": pending.waiver,
    }


def _digest(notices: Iterable[LaunchNotice]) -> str:
    """Stands for what a message tells: of two processes that tell the same, one is heard."""
    return sha256("\n".join(sorted(one.key for one in notices)).encode()).hexdigest()[:16]
