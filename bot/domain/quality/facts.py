"""What is recorded of corrective actions and talks, as bodies of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


QualityBody = ActionOpened | ActionClosed | ActionReopened | TalkHeld | TalkStruck
