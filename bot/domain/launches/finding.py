"""What a verdict says of one requirement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.bilingual import Bilingual
from bot.domain.launches.template import Kind


class State(StrEnum):
    """Whether a requirement is met; UNKNOWN when it cannot be told, which never allows."""

    MET = "met"
    UNMET = "unmet"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way."""
        return self in {State.UNMET, State.UNKNOWN}


DONE = frozenset({State.MET, State.WAIVED})
"""Nothing is left to do for these."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kind's check found. ``met_at`` is when the last piece of evidence came.

    ``evidence`` names facts by their keys, or documents by id and version.
    """

    state: State
    why: Bilingual
    met_at: datetime | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequirementFinding:
    """One requirement's place in a verdict. ``actors`` are the people (ids) who can mend it."""

    requirement: str
    kind: Kind
    title: Bilingual
    state: State
    why: Bilingual
    actors: tuple[str, ...] = ()
    due: date | None = None
    met_at: datetime | None = None
    evidence: tuple[str, ...] = ()


def met(why: Bilingual, at: datetime, *evidence: str) -> Outcome:
    """The requirement is met since ``at``."""
    return Outcome(State.MET, why, at, evidence)


def unmet(zh: str, en: str, *evidence: str) -> Outcome:
    """The requirement is not met."""
    return Outcome(State.UNMET, Bilingual(zh, en), None, evidence)


def unknown(zh: str, en: str) -> Outcome:
    """It cannot be told whether the requirement is met."""
    return Outcome(State.UNKNOWN, Bilingual(zh, en))
