"""Who must be told what of a corrective action: of the deed that gives it to him, and of the days that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.facts import Fact
from bot.domain.quality.actions import CorrectiveAction
from bot.domain.quality.facts import ActionOpened, ActionReopened
from bot.domain.telling import Telling, morning_of, person

DUE_SOON = timedelta(days=3)
"""How long before it is due people are reminded: time to do something about it, a weekend included."""
_ONE_DAY = timedelta(days=1)


class ActionNoticeKind(StrEnum):
    """What people are told of the days of an action."""

    DUE_SOON = "action_due_soon"
    OVERDUE = "action_overdue"


@dataclass(frozen=True, slots=True)
class ActionNotice:
    """The owner, and who opened it, must be told of an action, since ``at``."""

    kind: ActionNoticeKind
    at: datetime


def tellings(action: CorrectiveAction, fact: Fact) -> list[Telling]:
    """Who is told of a fact: the owner, when he has something to put right that he did not open himself."""
    return [] if action.opened.owner in fact.behind else list(_tellings(action, fact))


def action_notices(action: CorrectiveAction, now: datetime, zone: tzinfo) -> list[ActionNotice]:
    """What people must have been told by now: some days before the action is due, and once it is overdue.

    Whoever was given it later than that knows the day already; and once it is overdue, nobody wants the reminder.
    """
    if not action.is_open:
        return []
    overdue = ActionNotice(ActionNoticeKind.OVERDUE, morning_of(action.opened.due + _ONE_DAY, zone))
    if overdue.at <= now:
        return [overdue]
    soon = ActionNotice(ActionNoticeKind.DUE_SOON, morning_of(action.opened.due - DUE_SOON, zone))
    return [soon] if action.open_since < soon.at <= now else []


def action_fields(action: CorrectiveAction) -> dict[str, str]:
    """An action as messages name it; its day is an ISO date."""
    opened = action.opened
    return {
        "action": action.id,
        "title": opened.title,
        "owner": opened.owner,
        "opened_by": action.opened_by,
        "due": opened.due.isoformat(),
    }


def _tellings(action: CorrectiveAction, fact: Fact) -> Iterator[Telling]:
    owner = person(action.opened.owner)
    match fact.body:
        case ActionOpened():
            yield Telling("action_opened", owner)
        case ActionReopened(reason=reason):
            yield Telling("action_reopened", owner, (("reason", reason),))
        case _:
            pass
