"""Training coverage: of every team on every shift, who was trained on the present version of a material."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, root_of, sessions
from bot.domain.launches.facts import Attended, SessionKind, TrainingHeld
from bot.domain.launches.signing import SignOffs, counting_by_group, is_fresh, newest, unopposed
from bot.domain.launches.template import Requirement, TrainingRule
from bot.domain.people.roles import Role
from bot.domain.people.roster import Group

_LATER_THAN_ANY = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """One team on one shift on the day of the launch. ``signed`` is the key of its leader's sign-off.

    ``needed`` is how many must be trained: the threshold's share of those at work, rounded up. People on leave do not
    count, but must be trained before their first call: ``untrained_away`` are those who are not. ``since`` is when
    enough were trained and it was signed.
    """

    group: Group
    trained: tuple[str, ...]
    lacking: tuple[str, ...]
    needed: int
    signed: str | None
    since: datetime | None = None
    untrained_away: tuple[str, ...] = ()

    @property
    def team(self) -> str:
        """The team's id."""
        return self.group.team

    @property
    def shift(self) -> str:
        """The shift's id."""
        return self.group.shift

    @property
    def away(self) -> tuple[str, ...]:
        """Those on leave."""
        return self.group.away

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
        return self.group.name


def coverage_of(requirement: Requirement, rule: TrainingRule, case: Case) -> list[GroupCoverage]:
    """Every team on every shift, in order; empty without a roster."""
    if requirement not in case.coverages:
        case.coverages[requirement] = _worked_out(requirement, rule, case)
    return case.coverages[requirement]


def _worked_out(requirement: Requirement, rule: TrainingRule, case: Case) -> list[GroupCoverage]:
    if case.roster is None:
        return []
    trained = trained_people(requirement, rule, case)
    signed = counting_by_group(requirement, Role.TEAM_LEADER, taught_version(rule, case.dossier), case)
    return [
        _covered(group, rule, trained, _leader_signed(group, signed.get(group.name, ())))
        for group in case.roster.presence(case.launch_day)
    ]


def trained_people(requirement: Requirement, rule: TrainingRule, case: Case) -> dict[str, datetime]:
    """Who was trained on the present version of the material, with a passed quiz where that is asked for, and when.

    Sessions that are still to come, or too old at the planned instant, do not count; of several the first does.
    """
    current = current_sessions(requirement, rule, case.dossier)
    trained: dict[str, datetime] = {}
    for session in sorted(current, key=lambda one: one.held_at, reverse=True):
        if session.held_at <= case.dossier.as_of and is_fresh(session.held_at, requirement, case):
            trained.update(dict.fromkeys(_passed(session, rule, case.dossier), session.held_at))
    for session in current if rule.self_study else ():
        if session.kind is SessionKind.SELF_STUDY:
            trained |= _by_themselves(session, requirement, rule, case, trained)
    return trained


def taught_version(rule: TrainingRule, dossier: Dossier) -> str:
    """The version of the material that must be taught; empty when there is none."""
    material = dossier.materials.get(rule.material)
    return material.root_sha256 if material else ""


def current_sessions(requirement: Requirement, rule: TrainingRule, dossier: Dossier) -> list[TrainingHeld]:
    """The sessions on the present version of the material, those of self-study too if that counts."""
    material = dossier.materials.get(rule.material)
    if material is None or not material.is_there:
        return []
    return [
        session
        for session in sessions(dossier, requirement.id).values()
        if (rule.self_study or session.kind is SessionKind.SESSION)
        and root_of(dossier, material.document_id, session.sha256) == material.root_sha256
    ]


def _passed(session: TrainingHeld, rule: TrainingRule, dossier: Dossier) -> Iterable[str]:
    """Who was trained in a session that somebody held."""
    if session.kind is not SessionKind.SESSION:
        return ()
    return _with_quiz(dossier.attendances.get(session.session, {}), rule)


def _with_quiz(present: Mapping[str, Attended], rule: TrainingRule) -> Iterable[str]:
    return [person for person, one in present.items() if one.quiz_passed] if rule.quiz else present


def _by_themselves(
    session: TrainingHeld, requirement: Requirement, rule: TrainingRule, case: Case, trained: Mapping[str, datetime]
) -> dict[str, datetime]:
    """Who read the material himself, and when, unless he was trained before: each on a day of his own."""
    entered = case.dossier.entered_at(session.session)
    read = {one: entered[one] for one in _with_quiz(case.dossier.attendances.get(session.session, {}), rule)}
    return {
        person: at
        for person, at in read.items()
        if is_fresh(at, requirement, case) and at < trained.get(person, _LATER_THAN_ANY)
    }


def _covered(
    group: Group, rule: TrainingRule, trained: Mapping[str, datetime], signed: tuple[str, datetime] | None
) -> GroupCoverage:
    at_work = group.at_work
    trained_at = [trained[one] for one in at_work if one in trained]
    everybody = len(trained_at) == len(at_work)
    enough = needed(len(at_work), rule.threshold)
    return GroupCoverage(
        group=group,
        trained=at_work if everybody else tuple([one for one in at_work if one in trained]),
        lacking=() if everybody else tuple([one for one in at_work if one not in trained]),
        needed=enough,
        signed=signed[0] if signed else None,
        since=_since(trained_at, enough, signed),
        untrained_away=tuple([one for one in group.away if one not in trained]),
    )


def needed(people: int, threshold: float) -> int:
    """How many of some people a share of them is, rounded up; the share is taken to a millionth."""
    return math.ceil(round(people * threshold, 6))


def _since(trained_at: Iterable[datetime], enough: int, signed: tuple[str, datetime] | None) -> datetime | None:
    needed_at = sorted(trained_at)[:enough]
    return max([*needed_at[-1:], signed[1]]) if signed and len(needed_at) == enough else None


def _leader_signed(group: Group, sign_offs: SignOffs) -> tuple[str, datetime] | None:
    """The key of the leader's sign-off, and since when it stands."""
    standing = unopposed([one for one in sign_offs if group.leader in one[0].behind])
    return (newest(standing)[0].key, standing[0][0].recorded_at) if standing else None
