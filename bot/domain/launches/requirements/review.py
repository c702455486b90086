"""The named role signed GO on the current content of the stage."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.facts import GoNoGo
from bot.domain.launches.finding import Outcome, met, unmet
from bot.domain.launches.signing import counting_sign_offs, go_since, newest
from bot.domain.launches.template import Requirement, ReviewRule
from bot.domain.people.roles import TITLES


def check_review(requirement: Requirement, rule: ReviewRule, case: Case, outcome_of: OutcomeOf) -> Outcome:
    """Met since the sign-off, if that is GO and nothing it covers has changed."""
    counting = counting_sign_offs(requirement, rule.role, reviewed_digest(requirement, case), case)
    if not counting:
        return _unsigned(requirement, rule, case)
    fact, signed = newest(counting)
    if signed.decision is GoNoGo.NO_GO:
        return unmet(
            f"{fact.actor} 签了不放行:{signed.meaning}", f"{fact.actor} signed NO GO: {signed.meaning}", fact.key
        )
    return met(Bilingual(f"{fact.actor} 已签核放行。", f"{fact.actor} signed GO."), go_since(counting), fact.key)


def reviewed_digest(requirement: Requirement, case: Case) -> str:
    """What a reviewer's signature is bound to."""
    place = case.dossier.template.stage_place(requirement.stage) if case.dossier.template else 0
    return case.dossier.content_digest(place)


def _unsigned(requirement: Requirement, rule: ReviewRule, case: Case) -> Outcome:
    earlier = [fact for fact, signed in case.dossier.sign_offs(requirement.id) if not signed.group]
    if earlier:
        return unmet(
            f"{earlier[-1].actor} 的签核不再有效:内容已变、已过期或签核人无权。",
            f"The sign-off of {earlier[-1].actor} no longer counts: the content changed, it is old, or he may not.",
            earlier[-1].key,
        )
    role = TITLES[rule.role]
    return unmet(f"等待 {role.zh} 签核。", f"Waits for the sign-off of {role.en}.")
