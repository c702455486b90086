"""The closed loop of service quality: corrective actions (ISO 9001, 10.2) and managers' talks with their people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
class TalkHeld:
    """A manager talked with one of his people; ``note`` is for the two of them and what they agreed on."""

    manager: str
    person: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """An action as it stands."""

    id: str
    opened: ActionOpened
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None = None
    evidence: str | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been closed before today."""
        return self.closed_at is None and self.opened.due < today


def talk_coverage(people: Iterable[str], talked: Iterable[str]) -> tuple[int, int]:
    """How many of the people somebody talked with, and how many there are."""
    of = set(people)
    return len(of & set(talked)), len(of)


def by_group(members: Mapping[str, Iterable[str]], talked: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Coverage for every team or room."""
    met = set(talked)
    return {group: talk_coverage(people, met) for group, people in members.items()}
