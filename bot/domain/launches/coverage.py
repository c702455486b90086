"""Training coverage: of every team on every shift, who was trained on the present version of a material."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, root_of, sessions
from bot.domain.launches.facts import GoNoGo
from bot.domain.launches.signing import counting_sign_offs, go_since, is_fresh, newest
from bot.domain.launches.template import Requirement, Role, TrainingRule


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """One team on one shift on the day of the launch. ``signed`` is the key of its leader's sign-off.

    ``needed`` is how many must be trained: the threshold's share of those at work, rounded up. People on leave do not
    count, but must be trained before their first call. ``since`` is when enough were trained and it was signed.
    """

    team: str
    shift: str
    trained: tuple[str, ...]
    lacking: tuple[str, ...]
    away: tuple[str, ...]
    needed: int
    signed: str | None
    since: datetime | None = None

    @property
    def people(self) -> int:
        """Those at work."""
        return len(self.trained) + len(self.lacking)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is at work, so that nothing can be said."""
        return not self.trained and not self.lacking

    @property
    def is_enough(self) -> bool:
        """Whether enough people were trained and their leader signed."""
        return not self.is_empty and len(self.trained) >= self.needed and self.signed is not None

    @property
    def name(self) -> str:
        """How sign-offs name the group."""
        return f"{self.team}/{self.shift}"


def coverage_of(requirement: Requirement, rule: TrainingRule, case: Case) -> list[GroupCoverage]:
    """Every team on every shift, in order; empty without a roster."""
    if case.roster is None:
        return []
    trained = trained_people(requirement, rule, case)
    version = taught_version(rule, case.dossier)
    return [
        _group(team, shift, at_work, away, trained, _leader_signed(team, shift, requirement, version, case), rule)
        for (team, shift), (at_work, away) in case.roster.presence(case.launch_day).items()
    ]


def trained_people(requirement: Requirement, rule: TrainingRule, case: Case) -> dict[str, datetime]:
    """Who was trained on the present version of the material, with a passed quiz where that is asked for, and when.

    Sessions that are still to come, or too old at the planned instant, do not count; of several the first does.
    """
    current = {
        session: held_at
        for session, held_at in _current_sessions(requirement, rule, case.dossier).items()
        if held_at <= case.dossier.as_of and is_fresh(held_at, requirement, case)
    }
    trained: dict[str, datetime] = {}
    for session, held_at in sorted(current.items(), key=lambda one: one[1], reverse=True):
        present = case.dossier.attendances.get(session, {})
        trained.update({person: held_at for person, one in present.items() if one.quiz_passed or not rule.quiz})
    return trained


def taught_version(rule: TrainingRule, dossier: Dossier) -> str:
    """The version of the material that must be taught; empty when there is none."""
    material = dossier.materials.get(rule.material)
    return material.root_sha256 if material else ""


def _current_sessions(requirement: Requirement, rule: TrainingRule, dossier: Dossier) -> dict[str, datetime]:
    material = dossier.materials.get(rule.material)
    if material is None or not material.is_there:
        return {}
    return {
        name: session.held_at
        for name, session in sessions(dossier, requirement.id).items()
        if root_of(dossier, material.document_id, session.sha256) == material.root_sha256
    }


def _group(
    team: str,
    shift: str,
    at_work: tuple[str, ...],
    away: tuple[str, ...],
    trained: Mapping[str, datetime],
    signed: tuple[str, datetime] | None,
    rule: TrainingRule,
) -> GroupCoverage:
    done = [one for one in at_work if one in trained]
    enough = needed(len(at_work), rule.threshold)
    return GroupCoverage(
        team=team,
        shift=shift,
        trained=tuple(done),
        lacking=tuple([one for one in at_work if one not in trained]) if len(done) < len(at_work) else (),
        away=away,
        needed=enough,
        signed=signed[0] if signed else None,
        since=_since([trained[one] for one in done], enough, signed),
    )


def needed(people: int, threshold: float) -> int:
    """How many of some people a share of them is, rounded up; the share is taken to a millionth."""
    return math.ceil(round(people * threshold, 6))


def _since(trained: Sequence[datetime], enough: int, signed: tuple[str, datetime] | None) -> datetime | None:
    if signed is None or len(trained) < enough:
        return None
    return max([*sorted(trained)[:enough], signed[1]])


def _leader_signed(
    team: str, shift: str, requirement: Requirement, version: str, case: Case
) -> tuple[str, datetime] | None:
    """The key of the leader's sign-off, and since when it stands."""
    led = case.roster.team(team) if case.roster else None
    counting = [
        (fact, signed)
        for fact, signed in counting_sign_offs(requirement, Role.TEAM_LEADER, version, case, f"{team}/{shift}")
        if led and led.leader in fact.behind
    ]
    if not counting:
        return None
    fact, signed = newest(counting)
    return None if signed.decision is GoNoGo.NO_GO else (fact.key, go_since(counting))
