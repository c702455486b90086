"""Time limits: by when a department owes an answer, and who is told when it is late.

Everything here is worked out from a question's facts, the department's rules and the instant asked about. Each
department has the whole limit from when the question came to it; waiting for the asker does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.questions.question import Question, Stint
from bot.domain.questions.working_time import NO_TIME, HurriedTime, PassingTime, WallTime

ESCALATE_EVERY = timedelta(hours=1)
"""How much of the department's time passes between escalations; once a question is urgent, it runs round the clock."""

_WALL = WallTime()


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A department's rule: ``normal`` in its working time, ``urgent`` round the clock."""

    normal: timedelta
    urgent: timedelta
    working: PassingTime

    def __post_init__(self) -> None:
        if min(self.normal, self.urgent) <= NO_TIME:
            raise ValueError("a time limit is more than no time")


class Step(StrEnum):
    """Rungs of the escalation ladder: whom a notice goes to."""

    EXPERT = "expert"
    MANAGER = "manager"
    HEAD = "head"


class NoticeKind(StrEnum):
    """What people are told of a question that waits."""

    HALF_TIME = "half_time"
    BREACH = "breach"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody must be told something; ``number`` counts escalations from 1. ``at`` is when it fell due."""

    kind: NoticeKind
    step: Step
    at: datetime
    number: int = 0


def due(question: Question, limit: TimeLimit) -> datetime | None:
    """By when the department owes an answer; ``None`` while it waits for the asker, and when it owes none."""
    return _due_in(question.stints[-1], question.urgent_since, limit) if question.is_open else None


def time_left(question: Question, limit: TimeLimit, now: datetime) -> timedelta | None:
    """How much of its time the department has left; none after the limit, and ``None`` when nothing is due."""
    ends = due(question, limit)
    if ends is None:
        return None
    return _runs_out(question.stints[-1], question.urgent_since, limit, 1.0)[1].elapsed(now, ends)


def notices(question: Question, limit: TimeLimit, now: datetime) -> list[Notice]:
    """What people must have been told by now; of the escalations only the last, as nobody wants the missed ones."""
    return list(_notices(question, limit, now)) if question.is_open else []


def kept(stint: Stint, urgent_since: datetime | None, limit: TimeLimit, now: datetime) -> bool | None:
    """Whether a department kept its limit in one stint; ``None`` while it still can."""
    ends = _due_in(stint, urgent_since, limit)
    if stint.until is not None:
        return ends is None or stint.until <= ends
    return False if ends is not None and ends < now else None


def _notices(question: Question, limit: TimeLimit, now: datetime) -> Iterator[Notice]:
    stint, urgent_since = question.stints[-1], question.urgent_since
    half, _ = _runs_out(stint, urgent_since, limit, 0.5)
    if half is not None and half <= now:
        yield Notice(NoticeKind.HALF_TIME, Step.EXPERT, half)
    breach, _ = _runs_out(stint, urgent_since, limit, 1.0)
    if breach is None or breach > now:
        return
    yield Notice(NoticeKind.BREACH, Step.MANAGER, breach)
    passing = limit.working if urgent_since is None else HurriedTime(limit.working, urgent_since)
    number = _ran(breach, now, stint, passing) // ESCALATE_EVERY
    last = _used_up(ESCALATE_EVERY * number, breach, stint, passing)
    if number > 0 and last is not None:
        yield Notice(NoticeKind.ESCALATION, Step.HEAD, last, number)


def _due_in(stint: Stint, urgent_since: datetime | None, limit: TimeLimit) -> datetime | None:
    return _runs_out(stint, urgent_since, limit, 1.0)[0]


def _runs_out(
    stint: Stint, urgent_since: datetime | None, limit: TimeLimit, share: float
) -> tuple[datetime | None, PassingTime]:
    """When a share of the limit is used up, and the time it is counted in; the earlier one where both run."""
    normal = _used_up(limit.normal * share, stint.since, stint, limit.working)
    if urgent_since is None:
        return normal, limit.working
    urgent = _used_up(limit.urgent * share, max(stint.since, urgent_since), stint, _WALL)
    if urgent is None or (normal is not None and normal < urgent):
        return normal, limit.working
    return urgent, _WALL


def _ran(start: datetime, end: datetime, stint: Stint, passing: PassingTime) -> timedelta:
    """How much time passed in which the department did not wait for the asker."""
    waited = (passing.elapsed(max(start, pause), min(end, resumed or end)) for pause, resumed in stint.pauses)
    return passing.elapsed(start, end) - sum(waited, NO_TIME)


def _used_up(duration: timedelta, start: datetime, stint: Stint, passing: PassingTime) -> datetime | None:
    """When so much time has passed in which the department did not wait for the asker."""
    left = duration
    for pause, resumed in stint.pauses:
        ran = passing.elapsed(start, pause)
        if ran >= left:
            break
        left -= ran
        if resumed is None:
            return None
        start = max(start, resumed)
    return passing.after(start, left)
