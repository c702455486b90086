"""Training coverage: of every team on every shift, who was trained on the present version of a material."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, attendances, root_of, sessions
from bot.domain.launches.people import Person
from bot.domain.launches.template import Requirement, TrainingRule


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """One team on one shift on the day of the launch. ``signed`` is the key of its leader's sign-off.

    ``needed`` is how many must be trained: the threshold's share of those at work, rounded up. People on leave do not
    count, but must be trained before their first call.
    """

    team: str
    shift: str
    trained: tuple[str, ...]
    lacking: tuple[str, ...]
    away: tuple[str, ...]
    needed: int
    signed: str | None

    @property
    def people(self) -> int:
        """Those at work."""
        return len(self.trained) + len(self.lacking)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is at work, so that nothing can be said."""
        return self.people == 0

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
    groups = case.roster.groups(case.launch_day)
    return [_group(team, shift, people, trained, requirement, rule, case) for (team, shift), people in groups.items()]


def trained_people(requirement: Requirement, rule: TrainingRule, case: Case) -> dict[str, datetime]:
    """Who was trained on the present version of the material, with a passed quiz where that is asked for, and when."""
    current = _current_sessions(requirement, rule, case.dossier)
    earliest = _earliest(requirement, case)
    trained: dict[str, datetime] = {}
    for attended in attendances(case.dossier):
        held_at = current.get(attended.session)
        if held_at and (earliest is None or held_at >= earliest) and (attended.quiz_passed or not rule.quiz):
            trained[attended.person] = max(held_at, trained.get(attended.person, held_at))
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


def _earliest(requirement: Requirement, case: Case) -> datetime | None:
    days = requirement.fresh_for_days
    return None if days is None else case.dossier.launch.planned_at - timedelta(days=days)


def _group(
    team: str,
    shift: str,
    people: Iterable[Person],
    trained: Mapping[str, datetime],
    requirement: Requirement,
    rule: TrainingRule,
    case: Case,
) -> GroupCoverage:
    listed = list(people)
    away = {one.id for one in listed if case.roster and case.roster.is_away(one.id, case.launch_day)}
    at_work = [one.id for one in listed if one.id not in away]
    return GroupCoverage(
        team=team,
        shift=shift,
        trained=tuple(one for one in at_work if one in trained),
        lacking=tuple(one for one in at_work if one not in trained),
        away=tuple(sorted(away)),
        needed=needed(len(at_work), rule.threshold),
        signed=_signed(f"{team}/{shift}", team, requirement, rule, case),
    )


def needed(people: int, threshold: float) -> int:
    """How many of some people a share of them is, rounded up; the share is taken to a millionth."""
    return math.ceil(round(people * threshold, 6))


def _signed(group: str, team: str, requirement: Requirement, rule: TrainingRule, case: Case) -> str | None:
    leader = case.roster.team(team) if case.roster else None
    version = taught_version(rule, case.dossier)
    for fact, signed in reversed(case.dossier.sign_offs(requirement.id, group)):
        if leader and leader.leader in fact.behind and signed.subject_digest == version and signed.decision == "go":
            return fact.key
    return None
