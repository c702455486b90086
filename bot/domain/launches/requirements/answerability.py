"""What customers will ask is answered, confidently, from this launch's materials alone."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.launches.case import Case, OutcomeOf
from bot.domain.launches.dossier import last_check
from bot.domain.launches.facts import AnswersChecked
from bot.domain.launches.finding import Outcome, met, unmet
from bot.domain.launches.signing import is_fresh
from bot.domain.launches.template import AnswerabilityRule, Requirement

SHOWN = 3
"""Questions named in a finding; of the others only the number is told."""


def check_answerability(
    requirement: Requirement, rule: AnswerabilityRule, case: Case, outcome_of: OutcomeOf
) -> Outcome:
    """Met since the last check, if that asked all questions of the materials as they are now."""
    questions = questions_of(rule, case)
    if len(questions) < max(rule.fewest, 1):
        return unmet(
            f"只有 {len(questions)} 个客户问题,至少要 {rule.fewest} 个。",
            f"There are {len(questions)} customer questions; {rule.fewest} are asked for.",
        )
    checked = last_check(case.dossier, requirement.id)
    if checked is None or checked[1].materials_digest != case.dossier.materials_digest():
        return unmet("材料有变化或尚未试问,请运行试问。", "The questions were not asked of the present materials yet.")
    fact, answers = checked
    if not is_fresh(fact.recorded_at, requirement, case):
        return unmet("试问结果已过时,请重新试问。", "The last check is too old; ask the questions again.")
    open_questions = _unanswered(questions, answers, rule.confidence)
    if open_questions:
        return _not_answered(open_questions, len(questions), fact.key)
    why = Bilingual(f"{len(questions)} 个客户问题都能答。", f"All {len(questions)} customer questions are answered.")
    return met(why, fact.recorded_at, fact.key)


def questions_of(rule: AnswerabilityRule, case: Case) -> tuple[str, ...]:
    """The questions to be answered: the template's, the launch's, and those added from the log, each once."""
    return tuple(dict.fromkeys((*rule.questions, *case.dossier.questions)))


def _unanswered(questions: tuple[str, ...], checked: AnswersChecked, confidence: float) -> list[str]:
    answered = {one.question for one in checked.answers if one.quote and one.confidence >= confidence}
    return [one for one in questions if one not in answered]


def _not_answered(open_questions: list[str], count: int, evidence: str) -> Outcome:
    shown = " / ".join(open_questions[:SHOWN])
    more = len(open_questions) - SHOWN
    return unmet(
        f"{count} 个问题里有 {len(open_questions)} 个答不出:{shown}{' 等' if more > 0 else ''}。",
        f"{len(open_questions)} of {count} questions have no answer: {shown}{f' and {more} more' if more > 0 else ''}.",
        evidence,
    )
