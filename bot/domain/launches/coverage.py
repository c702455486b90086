"""Training coverage: of every team on every shift, who was trained on the present version of a material."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, root_of, sessions
from bot.domain.launches.facts import GoNoGo
from bot.domain.launches.people import Person
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
    """Who was trained on the present version of the material, with a passed quiz where that is asked for, and when.

    Sessions that are still to come, or too old at the planned instant, do not count; of several the first does.
    """
    current = {
        session: held_at
        for session, held_at in _current_sessions(requirement, rule, case.dossier).items()
        if held_at <= case.dossier.as_of and is_fresh(held_at, requirement, case)
    }
    trained: dict[str, datetime] = {}
    for attended in case.dossier.attendances:
        held_at = current.get(attended.session)
        if held_at and (attended.quiz_passed or not rule.quiz):
            trained[attended.person] = min(held_at, trained.get(attended.person, held_at))
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
    people: Iterable[Person],
    trained: Mapping[str, datetime],
    requirement: Requirement,
    rule: TrainingRule,
    case: Case,
) -> GroupCoverage:
    listed = list(people)
    away = {one.id for one in listed if case.roster and case.roster.is_away(one.id, case.launch_day)}
    at_work = [one.id for one in listed if one.id not in away]
    enough = needed(len(at_work), rule.threshold)
    signed = _signed(f"{team}/{shift}", team, requirement, rule, case)
    return GroupCoverage(
        team=team,
        shift=shift,
        trained=tuple(one for one in at_work if one in trained),
        lacking=tuple(one for one in at_work if one not in trained),
        away=tuple(sorted(away)),
        needed=enough,
        signed=signed[0] if signed else None,
        since=_since(sorted(trained[one] for one in at_work if one in trained), enough, signed),
    )


def needed(people: int, threshold: float) -> int:
    """How many of some people a share of them is, rounded up; the share is taken to a millionth."""
    return math.ceil(round(people * threshold, 6))


def _since(trained: Sequence[datetime], enough: int, signed: tuple[str, datetime] | None) -> datetime | None:
    if signed is None or len(trained) < enough:
        return None
    return max([*trained[:enough], signed[1]])


def _signed(
    group: str, team: str, requirement: Requirement, rule: TrainingRule, case: Case
) -> tuple[str, datetime] | None:
    """The key of the leader's sign-off, and since when it stands."""
    known = case.roster.team(team) if case.roster else None
    version = taught_version(rule, case.dossier)
    counting = [
        one
        for one in counting_sign_offs(requirement, Role.TEAM_LEADER, version, case, group)
        if known and known.leader in one[0].behind
    ]
    if not counting or newest(counting)[1].decision is GoNoGo.NO_GO:
        return None
    return newest(counting)[0].key, go_since(counting)
