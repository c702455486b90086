"""A named role confirms a statement."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.dossier import digest
from bot.domain.launches.facts import GoNoGo
from bot.domain.launches.finding import Outcome, met, unmet
from bot.domain.launches.signing import counting_sign_offs, go_since, newest
from bot.domain.launches.template import AttestationRule, Requirement
from bot.domain.people.roles import TITLES


def check_attestation(requirement: Requirement, rule: AttestationRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since somebody of the role confirmed the statement as the template has it."""
    counting = counting_sign_offs(requirement, rule.role, statement_digest(rule), case)
    if not counting:
        role = TITLES[rule.role]
        return unmet(f"等待 {role.zh} 确认:{rule.statement.zh}", f"Waits for {role.en} to confirm: {rule.statement.en}")
    fact, signed = newest(counting)
    if signed.decision is GoNoGo.NO_GO:
        return unmet(
            f"{fact.actor} 不确认:{signed.meaning}", f"{fact.actor} did not confirm: {signed.meaning}", fact.key
        )
    return met(Bilingual(f"{fact.actor} 已确认。", f"{fact.actor} confirmed it."), go_since(counting), fact.key)


def statement_digest(rule: AttestationRule) -> str:
    """What a confirmation is bound to: the statement in both languages."""
    return digest([rule.statement.zh, rule.statement.en])
