"""Verdicts, launches and training coverage as plain data."""

from __future__ import annotations

from datetime import UTC, datetime

from typing_extensions import TypedDict

from bot.domain.bilingual import Bilingual
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.verdict import Verdict
from bot.services.launches.judging import LaunchView


class Said(TypedDict):
    """One thing in both languages."""

    zh: str
    en: str


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


class PlainLaunch(TypedDict):
    """A launch as it stands. ``status`` is the verdict's decision, or "launched" or "killed"."""

    id: str
    product: str
    owner_department: str
    tier: str
    template: str
    planned_at: str
    stage: str | None
    status: str
    days_left: int
    open: list[str]
    next_due: str | None


class PlainGroup(TypedDict):
    """One team on one shift on the day of the launch; people by their ids."""

    team: str
    shift: str
    needed: int
    trained: list[str]
    lacking: list[str]
    away: list[str]
    signed: bool
    enough: bool


def verdict_json(verdict: Verdict) -> PlainVerdict:
    """A verdict as plain data."""
    return {
        "launch": verdict.launch,
        "decision": verdict.decision.value,
        "as_of": verdict.as_of.isoformat(),
        "digest": verdict.digest,
        "facts_digest": verdict.facts_digest,
        "template_digest": verdict.template_digest,
        "calendar_digest": verdict.calendar_digest,
        "reasons": [_said(one) for one in verdict.reasons],
        "findings": [_finding(one) for one in verdict.findings],
    }


def launch_json(view: LaunchView) -> PlainLaunch:
    """A launch as plain data."""
    launch = view.dossier.launch
    return {
        "id": launch.id,
        "product": launch.product,
        "owner_department": launch.owner_department,
        "tier": launch.tier,
        "template": launch.template,
        "planned_at": _utc(launch.planned_at),
        "stage": view.stage,
        "status": view.status,
        "days_left": view.days_left,
        "open": [one.requirement for one in view.verdict.open_findings],
        "next_due": min((item.due.isoformat() for item in view.due), default=None),
    }


def coverage_json(view: LaunchView) -> dict[str, list[PlainGroup]]:
    """Who is trained, by training requirement."""
    return {requirement: [_group(one) for one in groups] for requirement, groups in view.coverage.items()}


def _finding(one: RequirementFinding) -> PlainFinding:
    return {
        "requirement": one.requirement,
        "kind": one.kind.value,
        "state": one.state.value,
        "why": _said(one.why),
        "actors": list(one.actors),
        "due": one.due.isoformat() if one.due else None,
        "met_at": one.met_at.isoformat() if one.met_at else None,
        "evidence": list(one.evidence),
    }


def _group(one: GroupCoverage) -> PlainGroup:
    return {
        "team": one.team,
        "shift": one.shift,
        "needed": one.needed,
        "trained": list(one.trained),
        "lacking": list(one.lacking),
        "away": list(one.away),
        "signed": one.signed is not None,
        "enough": one.is_enough,
    }


def _said(said: Bilingual) -> Said:
    return {"zh": said.zh, "en": said.en}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
