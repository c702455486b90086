"""The closed loop of service quality: corrective actions (ISO 9001, 10.2) and managers' talks with their people.

Who may do what is in `bot.domain.quality_authority`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Facts have these bodies: at run time the import goes the other way.
    from bot.domain.launches.facts import Fact

TALKS = "talks"
"""The subject of every fact about a talk."""


@dataclass(frozen=True, slots=True)
class ActionOpened:
    """Something must be put right, by an owner (a person's id), until a day.

    ``report`` and ``item`` say what showed that: the report's name, and the line of it.
    """

    title: str
    owner: str
    due: date
    report: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class ActionClosed:
    """It was put right, and this shows it."""

    evidence: str


@dataclass(frozen=True, slots=True)
class ActionReopened:
    """It was not put right after all, or was closed by mistake."""

    reason: str


@dataclass(frozen=True, slots=True)
class TalkHeld:
    """A manager talked with one of his people; ``note`` is for the two of them and what they agreed on."""

    manager: str
    person: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class TalkStruck:
    """A talk that was recorded by mistake."""

    manager: str
    person: str
    day: date
    reason: str


# Corrective actions --------------------------------------------------------------------------------------------------


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

    @property
    def is_open(self) -> bool:
        """Whether there is still something to put right."""
        return self.closed_at is None

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
    closed = changes[-1] if changes and isinstance(changes[-1].body, ActionClosed) else None
    return CorrectiveAction(
        id=first.subject,
        opened=first.body,
        opened_at=first.recorded_at,
        opened_by=first.on_behalf_of or first.actor,
        closed_at=closed.recorded_at if closed else None,
        evidence=closed.body.evidence if closed and isinstance(closed.body, ActionClosed) else None,
        closed_by=(closed.on_behalf_of or closed.actor) if closed else None,
        times_reopened=sum(isinstance(fact.body, ActionReopened) for fact in changes),
    )


# Talks ---------------------------------------------------------------------------------------------------------------


def talks_from(facts: Iterable[Fact]) -> list[TalkHeld]:
    """The talks that facts, in their order, tell of, the first day first, without what was recorded by mistake.

    A manager and a person talk once a day, as far as is recorded.
    """
    held: dict[tuple[date, str, str], TalkHeld] = {}
    for fact in facts:
        match fact.body:
            case TalkHeld(manager=manager, person=person, day=day):
                held[day, manager, person] = fact.body
            case TalkStruck(manager=manager, person=person, day=day):
                held.pop((day, manager, person), None)
            case _:
                pass
    return [held[key] for key in sorted(held)]


def talk_coverage(people: Iterable[str], talked: Iterable[str]) -> tuple[int, int]:
    """How many of the people somebody talked with, and how many there are."""
    of = set(people)
    return len(of & set(talked)), len(of)


def by_group(members: Mapping[str, Iterable[str]], talked: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Coverage for every team or room."""
    met = set(talked)
    return {group: talk_coverage(people, met) for group, people in members.items()}
