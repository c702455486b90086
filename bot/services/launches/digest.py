"""The week's digest: how the launches stand, what changed, what is overdue and what comes next.

Whoever is in the channel may not know of every launch. Those that are announced are named; of the others it tells only
the department and the number, and of no launch what is in its documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.facts import Fact
from bot.domain.jobs import JobReport
from bot.domain.launches.dossier import Dossier
from bot.domain.launches.facts import (
    DateMoved,
    Launched,
    LaunchFiled,
    SignedOff,
    StageDecided,
    StageDecision,
    TrainingHeld,
    Waived,
)
from bot.domain.launches.finding import DONE, State
from bot.domain.launches.status import LaunchStatus
from bot.domain.launches.telling import DIGEST
from bot.domain.lifetimes import LIFETIMES
from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.services.charts.readiness import Readiness
from bot.services.launches.judging import LaunchView, board
from bot.services.launches.recording import LaunchOffice

WEEK = timedelta(days=7)
TOO_LATE = LIFETIMES[DIGEST]
"""A digest that could not be told for so long is left out."""


class Change(StrEnum):
    """What happens to launches that a manager wants to hear of."""

    FILED = "filed"
    LAUNCHED = "launched"
    ENDED = "ended"
    MOVED = "moved"
    DECIDED = "decided"
    WAIVED = "waived"
    SIGNED = "signed"
    TRAINED = "trained"


_CHANGES: Mapping[type, Change] = {
    LaunchFiled: Change.FILED,
    Launched: Change.LAUNCHED,
    DateMoved: Change.MOVED,
    Waived: Change.WAIVED,
    SignedOff: Change.SIGNED,
    TrainingHeld: Change.TRAINED,
}
_DECISIONS: Mapping[StageDecision, Change] = {StageDecision.GO: Change.DECIDED, StageDecision.KILL: Change.ENDED}


@dataclass(frozen=True, slots=True)
class Plan:
    """When digests are told, and where: a channel, a day of the week (Monday is 0) and a time in the bank's zone."""

    channel: str
    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class Named:
    """A launch as a channel may know it. ``product`` is ``None`` for one that is not announced."""

    launch: str
    department: str
    product: str | None


@dataclass(frozen=True, slots=True)
class Late:
    """A launch with requirements that are overdue: how many, and since when the first is."""

    named: Named
    count: int
    since: date


@dataclass(frozen=True, slots=True)
class Next:
    """A launch that comes next."""

    named: Named
    status: LaunchStatus
    planned_at: datetime
    days_left: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The launches as of an instant, and what changed since another.

    ``statuses`` counts all that are to come; ``readiness`` is of those that are announced.
    """

    since: datetime
    until: datetime
    statuses: Mapping[str, int]
    changes: Mapping[Change, Sequence[Named]]
    overdue: Sequence[Late]
    coming: Sequence[Next]
    readiness: Sequence[Readiness]


def put_digest(office: LaunchOffice, plan: Plan | None, now: datetime) -> JobReport:
    """Put the week's digest into the outbox, once for each week."""
    if plan is None:
        return JobReport("No channel is configured for a digest.")
    due = last_due(plan, now, office.zone)
    if now - due > TOO_LATE:
        return JobReport("No digest is due.")
    year, week, _ = due.astimezone(office.zone).isocalendar()
    payload = {"since": (due - WEEK).isoformat(), "until": due.isoformat()}
    recipient = Recipient(RecipientKind.CHANNEL, plan.channel)
    message = Message(f"digest:{year}-W{week:02}", DIGEST, recipient, payload, due)
    with office.store.command() as work:
        new = work.outbox.put([message], now)
    return JobReport(f"The digest of week {week} is told." if new else "The digest of this week was told.")


def last_due(plan: Plan, now: datetime, zone: tzinfo) -> datetime:
    """When the newest digest was due."""
    today = now.astimezone(zone).date()
    day = today - timedelta(days=(today.weekday() - plan.weekday) % 7)
    due = datetime.combine(day, plan.at, zone)
    return (due if due <= now else datetime.combine(day - WEEK, plan.at, zone)).astimezone(now.tzinfo)


def digest_of(office: LaunchOffice, since: datetime, until: datetime) -> Digest:
    """The digest of a time."""
    views = board(office, until)
    to_come = [one for one in views if not one.is_over]
    with office.store.begin() as work:
        facts = work.facts.until(until, bodies=(*_CHANGES, StageDecided))
    today = office.local_day(until)
    late = [one for one in (_late(view, today) for view in to_come) if one is not None]
    return Digest(
        since=since,
        until=until,
        statuses=Counter(one.status for one in to_come),
        changes=changes(facts, since, {one.dossier.launch.id: named(one.dossier) for one in views}),
        overdue=sorted(late, key=lambda one: (one.since, one.named.launch)),
        coming=[
            Next(named(one.dossier), one.status, one.dossier.launch.planned_at, one.days_to_plan) for one in to_come
        ],
        readiness=[readiness_of(one) for one in to_come if one.dossier.is_announced],
    )


def named(dossier: Dossier) -> Named:
    """A launch as a channel may know it."""
    launch = dossier.launch
    return Named(launch.id, launch.owner_department, launch.product if dossier.is_announced else None)


def readiness_of(one: LaunchView) -> Readiness:
    """How far a launch is."""
    states = [found.state for found in one.verdict.findings if found.state is not State.NOT_APPLICABLE]
    done = sum(state in DONE for state in states)
    return Readiness(one.dossier.launch.product, one.status, done, len(states), one.days_to_plan)


def changes(facts: Iterable[Fact], since: datetime, names: Mapping[str, Named]) -> dict[Change, list[Named]]:
    """The launches that each kind of change was about, each once; one that is filed anew is not filed."""
    found: dict[Change, dict[str, Named]] = {change: {} for change in Change}
    filed: set[str] = set()
    for fact in facts:
        change, launch = _change(fact), names.get(fact.launch or "")
        if change is None or launch is None or (change is Change.FILED and launch.launch in filed):
            continue
        if change is Change.FILED:
            filed.add(launch.launch)
        if fact.recorded_at >= since:
            found[change].setdefault(launch.launch, launch)
    return {change: list(launches.values()) for change, launches in found.items() if launches}


def _change(fact: Fact) -> Change | None:
    if isinstance(fact.body, StageDecided):
        return _DECISIONS.get(fact.body.decision)
    return _CHANGES.get(type(fact.body))


def _late(one: LaunchView, today: date) -> Late | None:
    late = [item for item in one.due if item.is_overdue(today)]
    return Late(named(one.dossier), len(late), min(item.due for item in late)) if late else None
