"""Corrective actions (ISO 9001, 10.2): what must be put right, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.facts import Fact
from bot.domain.quality.facts import ActionClosed, ActionOpened, ActionReopened


class ActionStatus(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """An action as it stands. ``opened_by`` is whose deed it was, not the delegate who did it for him."""

    id: str
    opened: ActionOpened
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None = None
    evidence: str | None = None
    closed_by: str | None = None
    times_reopened: int = 0
    reopened_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to put right."""
        return self.closed_at is None

    @property
    def open_since(self) -> datetime:
        """When it was opened, or opened again, last."""
        return self.reopened_at or self.opened_at

    @property
    def concerned(self) -> frozenset[str]:
        """Who answers for it: its owner, and who opened it."""
        return frozenset({self.opened.owner, self.opened_by})

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been closed before today."""
        return self.closed_at is None and self.opened.due < today

    def status(self, today: date) -> ActionStatus:
        """Where it stands on a day."""
        if not self.is_open:
            return ActionStatus.CLOSED
        return ActionStatus.OVERDUE if self.is_overdue(today) else ActionStatus.OPEN


def action_from(facts: Sequence[Fact]) -> CorrectiveAction | None:
    """The action that facts about one subject tell of, in their order; ``None`` if they are about something else."""
    first = facts[0] if facts else None
    if first is None or first.subject is None or not isinstance(first.body, ActionOpened):
        return None
    changes = [fact for fact in facts if isinstance(fact.body, (ActionClosed, ActionReopened))]
    reopened = [fact for fact in changes if isinstance(fact.body, ActionReopened)]
    closed = changes[-1] if changes and isinstance(changes[-1].body, ActionClosed) else None
    return CorrectiveAction(
        id=first.subject,
        opened=first.body,
        opened_at=first.recorded_at,
        opened_by=first.on_behalf_of or first.actor,
        closed_at=closed.recorded_at if closed else None,
        evidence=closed.body.evidence if closed and isinstance(closed.body, ActionClosed) else None,
        closed_by=(closed.on_behalf_of or closed.actor) if closed else None,
        times_reopened=len(reopened),
        reopened_at=reopened[-1].recorded_at if reopened else None,
    )
