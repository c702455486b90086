"""A launch as it went: the instants at which something changed, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby

from bot.domain.facts import Fact
from bot.domain.launches.coverage import current_sessions
from bot.domain.launches.dossier import Dossier, waivers
from bot.domain.launches.facts import PermitIssued, SessionKind, TrainingHeld
from bot.domain.launches.finding import RequirementFinding, State
from bot.domain.launches.template import TrainingRule
from bot.domain.people.facts import RosterImported
from bot.services.launches.evidence import Signature, evidence_of
from bot.services.launches.judging import LaunchView
from bot.services.launches.launching import standing_permits
from bot.services.launches.recording import LaunchOffice

MOST_STEPS = 200
"""Positions that one can still choose between on a slider; a launch with more is looked at by the hour, or the day."""
_GRAINS: tuple[Callable[[datetime], datetime], ...] = (
    lambda at: at.replace(second=0, microsecond=0),
    lambda at: at.replace(minute=0, second=0, microsecond=0),
    lambda at: at.replace(hour=0, minute=0, second=0, microsecond=0),
)


@dataclass(frozen=True, slots=True)
class Step:
    """An instant, and what was recorded up to it since the one before; nothing where time alone changed something."""

    at: datetime
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A requirement whose state changed; ``before`` is ``None`` when the launch did not have it then."""

    before: State | None
    finding: RequirementFinding


@dataclass(frozen=True, slots=True)
class Voided:
    """What counted before and does not any more, though nobody took it back."""

    signatures: tuple[Signature, ...] = ()
    sessions: tuple[TrainingHeld, ...] = ()
    permits: tuple[PermitIssued, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.signatures or self.sessions or self.permits)


def steps_of(office: LaunchOffice, dossier: Dossier) -> list[Step]:
    """The instants at which something changed in a launch up to that of its dossier, the oldest first."""
    with office.store.begin() as work:
        rosters = work.facts.until(dossier.as_of, bodies=(RosterImported,))
    facts = sorted(chain(rosters, *dossier.recorded.by_body.values()), key=lambda fact: (fact.recorded_at, fact.key))
    grouped = (list(_grouped(facts, dossier, office, grain)) for grain in _GRAINS)
    finest = next(grouped)
    return finest if len(finest) <= MOST_STEPS else next((one for one in grouped if len(one) <= MOST_STEPS), finest)


def turns(before: LaunchView | None, after: LaunchView) -> list[Turn]:
    """The requirements that are in another state than before, in the template's order."""
    known = {one.requirement: one.state for one in before.verdict.findings} if before else {}
    return [
        Turn(known.get(one.requirement), one)
        for one in after.verdict.findings
        if known.get(one.requirement) is not one.state
    ]


def voided(before: LaunchView, after: LaunchView) -> Voided:
    """What stopped counting between two instants: sign-offs and trainings on other content, permits on other facts."""
    return Voided(
        tuple(_voided_signatures(before, after)), tuple(_voided_sessions(before, after)), _voided_permits(before, after)
    )


def still_void(void: Voided, shown: LaunchView) -> Voided:
    """Without what counts again by now: the change that made it void was called minor later."""
    counting = {one.key for one in evidence_of(shown).signatures if one.counts}
    held = {one.session for one in _sessions(shown)}
    return Voided(
        tuple(one for one in void.signatures if one.key not in counting),
        tuple(one for one in void.sessions if one.session not in held),
        void.permits,
    )


def _grouped(
    facts: Sequence[Fact], dossier: Dossier, office: LaunchOffice, grain: Callable[[datetime], datetime]
) -> Iterator[Step]:
    """What was recorded, in groups so fine; what came before the launch was filed belongs to the first one."""
    by_instant = [(max(fact.recorded_at, dossier.filed_at), (fact,)) for fact in facts]
    instants = sorted([*by_instant, *((at, ()) for at in _by_time_alone(dossier))], key=lambda one: one[0])
    for _, alike in groupby(instants, key=lambda one: grain(one[0].astimezone(office.zone))):
        group = list(alike)
        yield Step(group[-1][0], tuple(fact for _, own in group for fact in own))


def _by_time_alone(dossier: Dossier) -> Iterator[datetime]:
    """When waivers ran out, and the planned instant came."""
    ends = (waived.expires_at for _, waived in waivers(dossier))
    yield from (at for at in (*ends, dossier.launch.planned_at) if dossier.filed_at < at <= dossier.as_of)


def _voided_signatures(before: LaunchView, after: LaunchView) -> Iterator[Signature]:
    still = {one.key: one.counts for one in evidence_of(after).signatures}
    # One that was withdrawn is not there any more: that is no surprise to whoever signed it.
    yield from (one for one in evidence_of(before).signatures if one.counts and still.get(one.key) is False)


def _voided_sessions(before: LaunchView, after: LaunchView) -> Iterable[TrainingHeld]:
    counting = {one.session for one in _sessions(after)}
    return [one for one in _sessions(before) if one.session not in counting]


def _sessions(shown: LaunchView) -> Iterator[TrainingHeld]:
    template = shown.dossier.template
    for one in template.requirements if template else ():
        if isinstance(one.rule, TrainingRule):
            held = current_sessions(one, one.rule, shown.dossier)
            yield from (session for session in held if session.kind is SessionKind.SESSION)


def _voided_permits(before: LaunchView, after: LaunchView) -> tuple[PermitIssued, ...]:
    """Not those that were revoked, or whose time was over."""
    revoked, standing = after.dossier.revoked_permits, _permits(after)
    return tuple(
        one
        for one in _permits(before)
        if one not in standing and one.jti not in revoked and after.dossier.as_of < one.expires_at
    )


def _permits(shown: LaunchView) -> list[PermitIssued]:
    return standing_permits(shown.dossier, shown.verdict.facts_digest, shown.dossier.as_of)
