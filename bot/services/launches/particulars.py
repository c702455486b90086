"""Everything about each requirement of a launch: what its state rests on, its waivers, and how it came to this."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.documents import Reader, may_know_of
from bot.domain.facts import Fact
from bot.domain.launches.dossier import Dossier, last_check, stage_decisions, undone_remedials, waivers
from bot.domain.launches.facts import (
    AttendanceStruck,
    Attended,
    ChangeCalledMinor,
    CheckedQuestion,
    ListeningLogged,
    MaterialSeen,
    RemedialDone,
    SignedOff,
    SignOffWithdrawn,
    StageDecided,
    Waived,
)
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.requirements.answerability import questions_of
from bot.domain.launches.template import AnswerabilityRule, Kind, Requirement, Stage
from bot.services.launches.embargo import Embargoes
from bot.services.launches.judging import LaunchView
from bot.services.launches.recording import LaunchOffice


class DutyState(StrEnum):
    """What became of the duty that a waiver left."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class GivenWaiver:
    """A waiver: whether it holds, and what became of its duty; ``done`` reports that it was made good."""

    fact: Fact
    waived: Waived
    holds: bool
    duty: DutyState
    done: Fact | None = None

    @property
    def evidence(self) -> str:
        """What was done to make good."""
        return self.done.body.evidence if self.done and isinstance(self.done.body, RemedialDone) else ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """A requirement, what was found, and the facts about it, the newest first.

    ``evidence`` are facts that the finding rests on, and ``document`` the version of a document, if it is one.
    """

    requirement: Requirement
    finding: RequirementFinding
    is_overdue: bool
    evidence: tuple[Fact, ...] = ()
    document_id: str = ""
    waivers: tuple[GivenWaiver, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class StageParticulars:
    """A stage with what it asks for, and the last decision on it."""

    stage: Stage
    requirements: tuple[Particulars, ...]
    decision: Fact | None = None

    @property
    def open_count(self) -> int:
        """How many of its requirements stand in the way."""
        return sum(one.finding.state.is_open for one in self.requirements)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A customer's question, and what came back when it was asked last: nothing if it was not asked yet."""

    question: str
    checked: CheckedQuestion | None
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """The questions of a requirement; ``is_current`` is whether they were asked of the materials as they are."""

    requirement: Requirement
    questions: tuple[AskedQuestion, ...]
    checked_at: datetime | None
    is_current: bool

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(one.is_answered for one in self.questions)


def stages_of(shown: LaunchView) -> list[StageParticulars]:
    """What each stage of a launch asks for, in order."""
    dossier, template = shown.dossier, shown.dossier.template
    if template is None:
        return []
    findings = {one.requirement: one for one in shown.verdict.findings}
    decided = _decisions(dossier)
    return [
        StageParticulars(
            stage,
            tuple(
                _particulars(one, findings[one.id], shown)
                for one in template.requirements
                if one.stage == stage.id and one.id in findings
            ),
            decided.get(stage.id),
        )
        for stage in template.stages
    ]


def answers_of(shown: LaunchView) -> list[Answers]:
    """What came back to the questions that customers will ask, by requirement."""
    template = shown.dossier.template
    return [
        _answers(one, one.rule, shown)
        for one in (template.requirements if template else ())
        if isinstance(one.rule, AnswerabilityRule) and shown.dossier.needs(one)
    ]


def hidden_documents(office: LaunchOffice, reader: Reader, document_ids: Collection[str]) -> frozenset[str]:
    """Those of some documents that a reader may not know of, whatever launch names them."""
    with office.store.begin() as work:
        waiting = Embargoes().at(office.clock(), work)
        known = {one: work.documents.current(one) for one in document_ids}
    return frozenset(
        one for one, document in known.items() if document and not may_know_of(document, waiting.get(one), reader)
    )


def _particulars(requirement: Requirement, finding: RequirementFinding, shown: LaunchView) -> Particulars:
    dossier = shown.dossier
    by_key = {fact.key: fact for facts in dossier.recorded.by_body.values() for fact in facts}
    material = dossier.materials.get(requirement.id)
    today = shown.case.local_day(dossier.as_of)
    return Particulars(
        requirement=requirement,
        finding=finding,
        is_overdue=finding.state.is_open and finding.due is not None and finding.due < today,
        evidence=tuple(by_key[key] for key in finding.evidence if key in by_key),
        document_id=material.document_id if material else "",
        waivers=tuple(_waivers(requirement, finding, shown, today)),
        facts=tuple(sorted(_about(requirement, shown), key=lambda fact: (fact.recorded_at, fact.key), reverse=True)),
    )


def _waivers(
    requirement: Requirement, finding: RequirementFinding, shown: LaunchView, today: date
) -> Iterator[GivenWaiver]:
    dossier = shown.dossier
    done = {
        fact.body.waived_key: fact for fact in dossier.recorded.of(RemedialDone) if isinstance(fact.body, RemedialDone)
    }
    undone = {fact.key for fact, _ in undone_remedials(dossier)}
    for fact, waived in waivers(dossier):
        if waived.requirement == requirement.id:
            is_late = waived.remedial_due < today
            left = DutyState.OVERDUE if is_late else DutyState.OPEN
            state = left if fact.key in undone else DutyState.DONE
            yield GivenWaiver(fact, waived, fact.key in finding.evidence, state, done.get(fact.key))


def _about(requirement: Requirement, shown: LaunchView) -> Iterable[Fact]:
    """The facts that bear on one requirement. Who was at which training is told by numbers, not by facts."""
    recorded = shown.dossier.recorded
    signed = {fact.key for fact in recorded.of(SignedOff) if _requirement_of(fact) == requirement.id}
    waived = {fact.key for fact in recorded.of(Waived) if _requirement_of(fact) == requirement.id}
    material = shown.dossier.materials.get(requirement.id)

    def bears(fact: Fact) -> bool:
        match fact.body:
            case SignOffWithdrawn(signed_key=key):
                return key in signed
            case RemedialDone(waived_key=key):
                return key in waived
            case MaterialSeen(document_id=document_id) | ChangeCalledMinor(document_id=document_id):
                return material is not None and material.document_id == document_id
            case ListeningLogged():
                return requirement.kind is Kind.LISTENING
            case Attended() | AttendanceStruck():
                return False
            case _:
                return _requirement_of(fact) == requirement.id

    return [fact for facts in recorded.by_body.values() for fact in facts if bears(fact)]


def _requirement_of(fact: Fact) -> str:
    return str(getattr(fact.body, "requirement", ""))


def _decisions(dossier: Dossier) -> Mapping[str, Fact]:
    standing = stage_decisions(dossier)
    return {
        fact.body.stage: fact
        for fact in dossier.recorded.of(StageDecided)
        if isinstance(fact.body, StageDecided) and standing.get(fact.body.stage) == fact.body
    }


def _answers(requirement: Requirement, rule: AnswerabilityRule, shown: LaunchView) -> Answers:
    last = last_check(shown.dossier, requirement.id)
    checked = {one.question: one for one in last[1].answers} if last else {}
    return Answers(
        requirement=requirement,
        questions=tuple(
            AskedQuestion(one, checked.get(one), _is_answered(checked.get(one), rule))
            for one in questions_of(rule, shown.case)
        ),
        checked_at=last[0].recorded_at if last else None,
        is_current=last is not None and last[1].materials_digest == shown.dossier.materials_digest(),
    )


def _is_answered(checked: CheckedQuestion | None, rule: AnswerabilityRule) -> bool:
    return checked is not None and bool(checked.quote) and checked.confidence >= rule.confidence
