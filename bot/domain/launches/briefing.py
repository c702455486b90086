"""Briefings: the trainings of a launch, who must be trained, and what each person still has to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.launches.case import Case
from bot.domain.launches.coverage import GroupCoverage, coverage_of, current_sessions, trained_people
from bot.domain.launches.dossier import Dossier, Material, undone_remedials
from bot.domain.launches.facts import Attended, SessionKind, TrainingHeld
from bot.domain.launches.finding import State
from bot.domain.launches.quiz import checked_questions, quiz_of
from bot.domain.launches.requirements import due_date, outcome_for
from bot.domain.launches.template import Requirement, TrainingRule
from bot.domain.people.roles import Role


class NotNow(Declined):
    """What somebody wants to do about a training cannot be done as things stand."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(Bilingual(zh, en))


class BriefingState(StrEnum):
    """What somebody has to do about a briefing."""

    TO_READ = "to_read"
    """Read it and confirm that; there is no need of a session."""
    TO_ATTEND = "to_attend"
    """Come to a session; he may read it before."""
    QUIZ = "quiz"
    """Pass the quiz: he was there, or has read it."""
    DONE = "done"


@dataclass(frozen=True)
class Training:
    """A training requirement of a launch as things stand.

    ``due`` is by when it should be done: for one that was waived, the day of the duty that came of that.
    """

    requirement: Requirement
    rule: TrainingRule
    case: Case
    due: date | None
    is_remedial: bool = False

    @property
    def dossier(self) -> Dossier:
        """What is known of the launch."""
        return self.case.dossier

    @cached_property
    def material(self) -> Material | None:
        """What is taught, once it is whole and approved: before that nobody should learn it."""
        template = self.dossier.template
        asked_for = template.requirement(self.rule.material) if template else None
        material = self.dossier.materials.get(self.rule.material)
        if asked_for is None or material is None or not material.is_there:
            return None
        return material if outcome_for(asked_for, self.case).state is State.MET else None

    @property
    def version(self) -> str:
        """The sha256 of the material as it is now; empty when there is nothing to teach yet."""
        return self.material.seen.sha256 if self.material and self.material.seen else ""

    @cached_property
    def sessions(self) -> Sequence[TrainingHeld]:
        """Sessions on the present version, those of self-study too if that counts."""
        return current_sessions(self.requirement, self.rule, self.dossier)

    @cached_property
    def trained(self) -> Mapping[str, datetime]:
        """Who is trained, and since when."""
        return trained_people(self.requirement, self.rule, self.case)

    @cached_property
    def present(self) -> Mapping[str, TrainingHeld]:
        """Who was at a session on the present version, and at which, whether he passed the quiz or not."""
        there = self.dossier.attendances
        return {person: one for one in self.sessions for person in there.get(one.session, {})}

    @cached_property
    def makes_quiz(self) -> bool:
        """Whether there is a quiz that the launch's questions make; where they do not, the trainer's own counts."""
        return self.rule.quiz and quiz_of(checked_questions(self.case), "", self.version) is not None

    @cached_property
    def groups(self) -> Sequence[GroupCoverage]:
        """Every team on every shift, with who lacks it."""
        return coverage_of(self.requirement, self.rule, self.case)

    def covers(self, person: str) -> bool:
        """Whether somebody must be trained: every agent of the day on which it goes live, on leave or not."""
        known = self.case.roster.person(person) if self.case.roster else None
        return known is not None and Role.AGENT in known.roles and known.is_here(self.case.launch_day)

    def state(self, person: str) -> BriefingState:
        """What somebody has to do about it."""
        if person in self.trained:
            return BriefingState.DONE
        if self.rule.quiz and person in self.present:
            return BriefingState.QUIZ
        return BriefingState.TO_READ if self.rule.self_study else BriefingState.TO_ATTEND


def trainings_of(case: Case) -> list[Training]:
    """The trainings that people still need: before the launch all that apply, afterwards those that are a duty.

    None of a launch that was given up.
    """
    dossier = case.dossier
    if dossier.is_killed:
        return []
    duties = {waived.requirement: waived.remedial_due for _, waived in undone_remedials(dossier)}
    return [
        Training(one, one.rule, case, duties.get(one.id, due_date(one, case)), one.id in duties)
        for one in (dossier.template.requirements if dossier.template else ())
        if isinstance(one.rule, TrainingRule) and dossier.needs(one)
        if one.id in duties or dossier.launched is None
    ]


def self_study(training: Training) -> str:
    """What the self-study session of the present version is called."""
    return f"{SessionKind.SELF_STUDY}:{training.requirement.id}:{training.version[:12]}"


def attempts(training: Training, session: str, person: str) -> int:
    """How many quizzes somebody has taken at a session: the next one is another quiz."""
    entered = training.dossier.recorded.bodies(Attended)
    mine = [one for one in entered if (one.session, one.person) == (session, person)]
    return sum(one.quiz_passed is not None for one in mine)
