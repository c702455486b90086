"""Verdicts, launches and training coverage as plain data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from typing_extensions import TypedDict

from bot.domain.bilingual import Bilingual
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.launch import Launch
from bot.domain.launches.status import LaunchStatus
from bot.domain.launches.verdict import Verdict
from bot.services.launches.judging import LaunchView
from bot.services.launches.overview import Past
from bot.services.plain.bilingual import Said, in_both


class PlainFinding(TypedDict):
    """What became of one requirement. ``due`` is a day."""

    requirement: str
    kind: str
    state: str
    why: Said
    actors: list[str]
    due: str | None
    met_at: str | None
    evidence: list[str]


class PlainVerdict(TypedDict):
    """A verdict. ``decision`` is "allow", "block" or "error"; only "allow" allows."""

    launch: str
    decision: str
    as_of: str
    digest: str
    facts_digest: str
    template_digest: str
    calendar_digest: str
    reasons: list[Said]
    findings: list[PlainFinding]


class PlainFiling(TypedDict):
    """What was filed of a launch, with the instant it is planned at by now."""

    id: str
    product: str
    owner_department: str
    tier: str
    template: str
    planned_at: str


class PlainLaunch(PlainFiling):
    """A launch as it stands. ``status`` is the verdict's decision, or "launched" or "killed"."""

    stage: str | None
    status: str
    days_left: int
    open: list[str]
    next_due: str | None


class PlainGroup(TypedDict):
    """One team on one shift on the day of the launch: how many are at work, must be trained and are.

    ``trained``, ``lacking`` and ``away`` are ids of people, ``null`` for whoever sees numbers only.
    """

    team: str
    shift: str
    people: int
    needed: int
    trained_people: int
    trained: list[str] | None
    lacking: list[str] | None
    away: list[str] | None
    signed: bool
    enough: bool


HIDDEN = Bilingual(
    "上线前, 原因只给业务部门和审核人看, 请向他们了解。",
    "Until the launch, only its department and reviewers read why. Ask them.",
)
"""In place of reasons, which name documents and what is in them."""


def verdict_json(verdict: Verdict, *, reads: bool) -> PlainVerdict:
    """A verdict as plain data; reasons and evidence only for whoever ``reads`` what is under embargo."""
    return {
        "launch": verdict.launch,
        "decision": verdict.decision.value,
        "as_of": verdict.as_of.isoformat(),
        "digest": verdict.digest,
        "facts_digest": verdict.facts_digest,
        "template_digest": verdict.template_digest,
        "calendar_digest": verdict.calendar_digest,
        "reasons": [in_both(one) for one in verdict.reasons],
        "findings": [_finding(one, reads) for one in verdict.findings],
    }


def launch_json(view: LaunchView) -> PlainLaunch:
    """A launch as plain data."""
    return {
        **_filed(view.dossier.launch),
        "stage": view.stage,
        "status": view.status,
        "days_left": view.days_left,
        "open": [one.requirement for one in view.verdict.open_findings],
        "next_due": min((item.due.isoformat() for item in view.due), default=None),
    }


def past_json(past: Past, today: date, local_day: Callable[[datetime], date]) -> PlainLaunch:
    """A launch that is over as plain data, as `launch_json` tells it; nothing of it is due any more."""
    is_live = past.status == LaunchStatus.LAUNCHED
    live_on = local_day(past.ended_at) if is_live else max(local_day(past.launch.planned_at), today)
    return {
        **_filed(past.launch),
        "stage": past.stage,
        "status": past.status,
        "days_left": (live_on - today).days,
        "open": list(past.open_ones),
        "next_due": None,
    }


def _filed(launch: Launch) -> PlainFiling:
    return {
        "id": launch.id,
        "product": launch.product,
        "owner_department": launch.owner_department,
        "tier": launch.tier,
        "template": launch.template,
        "planned_at": _utc(launch.planned_at),
    }


def coverage_json(view: LaunchView, *, sees_names: bool) -> dict[str, list[PlainGroup]]:
    """Who is trained, by training requirement: people by their ids, or only how many they are."""
    return {requirement: [_group(one, sees_names) for one in groups] for requirement, groups in view.coverage.items()}


def _finding(one: RequirementFinding, reads: bool) -> PlainFinding:
    return {
        "requirement": one.requirement,
        "kind": one.kind.value,
        "state": one.state.value,
        "why": in_both(one.why if reads else HIDDEN),
        "actors": list(one.actors),
        "due": one.due.isoformat() if one.due else None,
        "met_at": one.met_at.isoformat() if one.met_at else None,
        "evidence": list(one.evidence) if reads else [],
    }


def _group(one: GroupCoverage, sees_names: bool) -> PlainGroup:
    return {
        "team": one.team,
        "shift": one.shift,
        "people": one.people,
        "needed": one.needed,
        "trained_people": len(one.trained),
        "trained": list(one.trained) if sees_names else None,
        "lacking": list(one.lacking) if sees_names else None,
        "away": list(one.away) if sees_names else None,
        "signed": one.signed is not None,
        "enough": one.is_enough,
    }


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
