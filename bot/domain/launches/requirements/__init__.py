"""The kinds of requirement, a file each: a rule and a case give an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import CalendarUnknown
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.dossier import waivers
from bot.domain.launches.finding import Outcome, RequirementFinding, State, unknown
from bot.domain.launches.requirements.answerability import check_answerability
from bot.domain.launches.requirements.attestation import check_attestation
from bot.domain.launches.requirements.freeze import check_freeze
from bot.domain.launches.requirements.lead_time import check_lead_time
from bot.domain.launches.requirements.listening import check_listening
from bot.domain.launches.requirements.material import check_material
from bot.domain.launches.requirements.review import check_review
from bot.domain.launches.requirements.training import check_training
from bot.domain.launches.template import Kind, Requirement
from bot.domain.people.roles import Role

__all__ = ["KINDS", "Case", "finding_for", "outcome_for"]

Check = Callable[[Requirement, Any, Case, OutcomeOf], Outcome]

KINDS: Mapping[Kind, Check] = {
    Kind.MATERIAL: check_material,
    Kind.ANSWERABILITY: check_answerability,
    Kind.REVIEW: check_review,
    Kind.TRAINING: check_training,
    Kind.LISTENING: check_listening,
    Kind.LEAD_TIME: check_lead_time,
    Kind.FREEZE: check_freeze,
    Kind.ATTESTATION: check_attestation,
}


def finding_for(requirement: Requirement, case: Case) -> RequirementFinding:
    """What the verdict says of a requirement: waivers, due date and who must act included."""
    outcome = _waived(requirement, case, outcome_for(requirement, case))
    return RequirementFinding(
        requirement=requirement.id,
        kind=requirement.kind,
        title=requirement.title,
        state=outcome.state,
        why=outcome.why,
        actors=who_acts(requirement.owner, case) if outcome.state.is_open else (),
        due=due_date(requirement, case),
        met_at=outcome.met_at,
        evidence=outcome.evidence,
    )


def outcome_for(requirement: Requirement, case: Case, checking: frozenset[str] = frozenset()) -> Outcome:
    """What a requirement's own check says, without waivers; ``checking`` are those that wait for it."""
    known = case.outcomes.get(requirement)
    if known is not None:
        return known
    outcome = _checked(requirement, case, checking)
    if not checking:
        case.outcomes[requirement] = outcome
    return outcome


def _checked(requirement: Requirement, case: Case, checking: frozenset[str]) -> Outcome:
    if not case.dossier.needs(requirement):
        return Outcome(State.NOT_APPLICABLE, Bilingual("不适用于本项目。", "It does not apply to this launch."))

    def outcome_of(other_id: str) -> Outcome | None:
        other = case.dossier.template.requirement(other_id) if case.dossier.template else None
        below = checking | {requirement.id}
        return None if other is None or other_id in below else outcome_for(other, case, below)

    try:
        return KINDS[requirement.kind](requirement, requirement.rule, case, outcome_of)
    except CalendarUnknown as error:
        return unknown(error.said.zh, str(error))


def due_date(requirement: Requirement, case: Case) -> date | None:
    """By when the requirement should be met; ``None`` when the calendar does not know."""
    try:
        case.calendar.is_working(case.planned_day)
        return case.calendar.add_working_days(case.planned_day, -requirement.due)
    except CalendarUnknown:
        return None


def who_acts(role: Role, case: Case) -> tuple[str, ...]:
    """Who has a role; for roles of a business department, only in the one that owns the launch."""
    holders = case.roster.holders(role, case.local_day(case.dossier.as_of)) if case.roster else ()
    department = case.dossier.launch.owner_department
    own = [one.id for one in holders if one.department == department]
    return tuple(own or [one.id for one in holders])


def _waived(requirement: Requirement, case: Case, outcome: Outcome) -> Outcome:
    if outcome.state in {State.MET, State.NOT_APPLICABLE}:
        return outcome
    for fact, waived in reversed(waivers(case.dossier)):
        is_authorised = any(
            case.holds(person, role, case.local_day(fact.recorded_at))
            for person in fact.behind
            for role in requirement.waivable_by
        )
        by_author = fact.behind & case.dossier.authors
        if waived.requirement == requirement.id and is_authorised and not by_author and not _ran_out(waived, case):
            until = case.local_day(waived.expires_at)
            why = Bilingual(
                f"豁免至 {until}:{waived.reason}(原因:{outcome.why.zh})",
                f"Waived until {until}: {waived.reason} (it was: {outcome.why.en})",
            )
            return replace(outcome, state=State.WAIVED, why=why, met_at=None, evidence=(fact.key,))
    return outcome


def _ran_out(waived: Any, case: Case) -> bool:
    return case.dossier.as_of >= waived.expires_at or case.dossier.live_at >= waived.expires_at
