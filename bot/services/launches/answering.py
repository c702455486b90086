"""Asking what customers will ask of a launch's materials alone, and keeping what came back as evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, digest, last_check
from bot.domain.launches.facts import AnswersChecked, CheckedQuestion, Fact, LaunchFiled
from bot.domain.launches.requirements.answerability import questions_of
from bot.domain.launches.signing import is_fresh
from bot.domain.launches.template import AnswerabilityRule, Requirement
from bot.services.ask import AnsweringDesk, answer
from bot.services.launches.judging import board
from bot.services.launches.recording import PROGRAM, LaunchOffice, dossier_of

ASKED_OFTEN = 3
"""How often a question must have been asked to be proposed though it was answered."""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that people asked about a similar product: how often, and whether any answer was found."""

    question: str
    times: int
    answered: bool


def check_answers(
    office: LaunchOffice, desk: AnsweringDesk, launch_id: str, on_progress: OnProgress = lambda done, total: None
) -> list[Fact]:
    """Ask the questions of every answerability requirement that was not checked with the present materials.

    Questions are asked as of the planned instant, of the materials alone, by a reader who may see them. Nothing is
    asked while the index has not followed the documents: it would find less than there is.
    """
    now = office.clock()
    with office.store.begin() as work:
        dossier = dossier_of(work.facts.until(now, launch_id), launch_id, now, office)
        followed = work.changes.is_followed()
    if not followed:
        return []
    wanted = [(one, one.rule) for one in _requirements(dossier) if isinstance(one.rule, AnswerabilityRule)]
    checked = [_checked(one, rule, dossier, office, desk, on_progress) for one, rule in wanted]
    return [fact for fact in checked if fact is not None]


def check_all(office: LaunchOffice, desk: Callable[[], AnsweringDesk]) -> list[Fact]:
    """Check every launch that is still to come and whose materials or questions have changed."""
    waiting = [one.dossier.launch.id for one in board(office) if not one.dossier.launched]
    return [fact for launch_id in waiting for fact in check_answers(office, desk(), launch_id)]


def proposals(office: LaunchOffice, launch_id: str) -> list[Proposal]:
    """What was asked about products of the same family and is not among the launch's questions, most often first.

    Proposed is what nobody could answer, and what was asked three times or more.
    """
    with office.store.begin() as work:
        facts = work.facts.until(office.clock())
        asked = work.asks.repeated()
    dossier = dossier_of(facts, launch_id, office.clock(), office)
    names = _family_names(facts, dossier.launch.product_family)
    known = {question.casefold() for question in dossier.questions}
    return [
        Proposal(one.question, one.times, one.answered)
        for one in asked
        if (not one.answered or one.times >= ASKED_OFTEN)
        and one.question.casefold() not in known
        and any(name in one.question.casefold() for name in names)
    ]


def _requirements(dossier: Dossier) -> Sequence[Requirement]:
    return dossier.template.requirements if dossier.template else ()


def _checked(
    requirement: Requirement,
    rule: AnswerabilityRule,
    dossier: Dossier,
    office: LaunchOffice,
    desk: AnsweringDesk,
    on_progress: OnProgress,
) -> Fact | None:
    """The fact that the questions were checked, recorded now or before; ``None`` when there is nothing to ask of."""
    case = Case(dossier, office.calendar, office.local_day)
    questions = questions_of(rule, case)
    materials = dossier.materials_digest()
    if not questions or not dossier.materials:
        return None
    parts = [dossier.launch.id, requirement.id, materials, questions, dossier.launch.planned_at, desk.embedder.model_id]
    asked_alike = f"answers:{digest(parts)}"
    last = last_check(dossier, requirement.id)
    if last and last[0].key.startswith(asked_alike) and not _is_too_old(last[0], requirement, case):
        return last[0]
    answers: list[CheckedQuestion] = []
    for done, question in enumerate(questions, start=1):
        answers.append(_asked(question, dossier, desk))
        on_progress(done, len(questions))
    # Of two that ask the same at once, one is recorded; a material that was changed back is asked again.
    earlier = [one for one in dossier.recorded.bodies(AnswersChecked) if one.requirement == requirement.id]
    key = f"{asked_alike}:{len(earlier)}"
    fact = Fact(
        office.clock(), PROGRAM, key, AnswersChecked(requirement.id, materials, tuple(answers)), dossier.launch.id
    )
    with office.store.command() as work:
        work.facts.append(fact)
        return work.facts.with_key(key)


def _is_too_old(check: Fact, requirement: Requirement, case: Case) -> bool:
    """Whether a check is too old at the planned instant, and another one made now would not be."""
    now = case.dossier.as_of
    return not is_fresh(check.recorded_at, requirement, case) and is_fresh(now, requirement, case)


def _asked(question: str, dossier: Dossier, desk: AnsweringDesk) -> CheckedQuestion:
    within = frozenset(material.document_id for material in dossier.materials.values())
    asking = Asking(PROGRAM, "launch", reader=Reader(reviews=True), within=within)
    found = answer(question, asking, desk, dossier.launch.planned_at).answer
    return _as_evidence(question, found)


def _as_evidence(question: str, found: Answer) -> CheckedQuestion:
    quote = found.quotes[0] if found.quotes else None
    return CheckedQuestion(
        question=question,
        outcome=found.outcome.value,
        confidence=round(found.confidence, 4),
        quote=quote.text if quote else "",
        document_id=quote.document.document_id if quote else "",
        sha256=quote.document.sha256 if quote else "",
    )


def _family_names(facts: Sequence[Fact], family: str) -> list[str]:
    """The family's name and the words of its products' names, folded; very short words name nothing."""
    launches = [fact.body.launch for fact in facts if isinstance(fact.body, LaunchFiled)]
    products = [one.product for one in launches if one.product_family == family]
    words = [word for name in (family, *products) for word in re.split(r"[\s()（）,，/-]+", name.casefold())]
    return [word for word in dict.fromkeys(words) if len(word) >= 2 and not word.isdigit()]
