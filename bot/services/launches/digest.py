"""The week's digest: how the launches stand, what changed, what is overdue and what comes next.

It names products, verdicts and days, and nothing of a launch's content: whoever is in the channel may not read that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.facts import Fact
from bot.domain.jobs import JobReport
from bot.domain.launches.facts import (
    DateMoved,
    Launched,
    LaunchFiled,
    SignedOff,
    StageDecided,
    TrainingHeld,
    Waived,
)
from bot.domain.launches.finding import State
from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.services.charts.readiness import Readiness
from bot.services.launches.judging import LaunchView, board
from bot.services.launches.recording import LaunchOffice

KIND = "launch_digest"
WEEK = timedelta(days=7)
TOO_LATE = timedelta(days=3)
"""A digest that could not be told for so long is left out: the next one is near."""
DONE = frozenset({State.MET, State.WAIVED})
LISTED = 6
"""Launches in each list of a digest."""


class Change(StrEnum):
    """What happens to launches that a manager wants to hear of."""

    FILED = "filed"
    LAUNCHED = "launched"
    MOVED = "moved"
    DECIDED = "decided"
    WAIVED = "waived"
    SIGNED = "signed"
    TRAINED = "trained"


_CHANGES: Mapping[type, Change] = {
    LaunchFiled: Change.FILED,
    Launched: Change.LAUNCHED,
    DateMoved: Change.MOVED,
    StageDecided: Change.DECIDED,
    Waived: Change.WAIVED,
    SignedOff: Change.SIGNED,
    TrainingHeld: Change.TRAINED,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """When digests are told, and where: a channel, a day of the week (Monday is 0) and a time in the bank's zone."""

    channel: str
    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class Late:
    """A launch with requirements that are overdue: how many, and since when the first is."""

    product: str
    count: int
    since: date


@dataclass(frozen=True, slots=True)
class Next:
    """A launch that comes next."""

    launch: str
    product: str
    verdict: str
    planned_at: datetime
    days_left: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The launches as of an instant, and what changed since another."""

    since: datetime
    until: datetime
    verdicts: Mapping[str, int]
    changes: Mapping[Change, Sequence[str]]
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
    payload = {"since": (due - WEEK).isoformat(), "until": due.isoformat(), "channel": plan.channel}
    recipient = Recipient(RecipientKind.CHANNEL, plan.channel)
    message = Message(f"digest:{year}-W{week:02}", KIND, recipient, payload, due)
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
    to_come = [one for one in views if one.status not in {"launched", "killed"}]
    with office.store.begin() as work:
        facts = work.facts.until(until, bodies=tuple(_CHANGES))
    names = {one.dossier.launch.id: one.dossier.launch.product for one in views}
    return Digest(
        since=since,
        until=until,
        verdicts=Counter(one.status for one in to_come),
        changes=_changes(facts, since, names),
        overdue=sorted(_overdue(to_come, office.local_day(until)), key=lambda one: one.since),
        coming=[_next(one) for one in to_come],
        readiness=[readiness_of(one) for one in to_come],
    )


def readiness_of(one: LaunchView) -> Readiness:
    """How far a launch is."""
    states = [found.state for found in one.verdict.findings if found.state is not State.NOT_APPLICABLE]
    done = sum(state in DONE for state in states)
    return Readiness(one.dossier.launch.product, one.status, done, len(states), one.days_left)


def _changes(facts: Iterable[Fact], since: datetime, names: Mapping[str, str]) -> dict[Change, list[str]]:
    """The products that each kind of change was about, each once; a launch that is filed anew is not filed."""
    found: dict[Change, list[str]] = {}
    filed: set[str] = set()
    for fact in facts:
        change = _CHANGES[type(fact.body)]
        is_new = change is not Change.FILED or fact.launch not in filed
        if change is Change.FILED and fact.launch:
            filed.add(fact.launch)
        if fact.launch and is_new and fact.recorded_at >= since:
            products = found.setdefault(change, [])
            product = names.get(fact.launch, fact.launch)
            if product not in products:
                products.append(product)
    return {change: found[change] for change in Change if change in found}


def _overdue(views: Iterable[LaunchView], today: date) -> Iterator[Late]:
    for one in views:
        late = [item for item in one.due if item.is_overdue(today)]
        if late:
            yield Late(one.dossier.launch.product, len(late), min(item.due for item in late))


def _next(one: LaunchView) -> Next:
    launch = one.dossier.launch
    return Next(launch.id, launch.product, one.status, launch.planned_at, one.days_left)
