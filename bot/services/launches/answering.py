"""Asking what customers will ask of a launch's materials alone, and keeping what came back as evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.facts import Fact
from bot.domain.launches.case import Case
from bot.domain.launches.dossier import Dossier, digest, last_check
from bot.domain.launches.facts import AnswersChecked, CheckedQuestion, LaunchFiled
from bot.domain.launches.requirements.answerability import questions_of
from bot.domain.launches.signing import is_fresh
from bot.domain.launches.template import AnswerabilityRule, Requirement
from bot.domain.people.roles import Role
from bot.services.ask import AnsweringDesk, answer
from bot.services.deeds import PROGRAM
from bot.services.launches.judging import board
from bot.services.launches.recording import LaunchOffice, dossier_of, recording

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
    inquiries = _inquiries(dossier, office, desk) if followed else []
    one_more = _one_more(on_progress, _left_to_ask(inquiries))
    checked = [one.made or _made(one, office, desk, one_more) for one in inquiries]
    return [fact for fact in checked if fact is not None]


def check_all(
    office: LaunchOffice, desk: Callable[[], AnsweringDesk], on_progress: OnProgress = lambda done, total: None
) -> list[Fact]:
    """Check every launch that is still to come and whose materials or questions have changed.

    ``on_progress`` is told of the questions of all of them together, and of nothing when there is none to ask.
    """
    waiting = [one.dossier for one in board(office) if not one.dossier.launched]
    with office.store.begin() as work:
        followed = work.changes.is_followed()
    if not waiting or not followed:
        return []
    ready = desk()
    left = sum(_left_to_ask(_inquiries(one, office, ready)) for one in waiting)
    if left:
        on_progress(0, left)
    one_more = _one_more(on_progress, left)
    return [
        fact
        for dossier in waiting
        for fact in check_answers(office, ready, dossier.launch.id, lambda done, total: one_more())
    ]


def proposals(office: LaunchOffice, launch_id: str) -> list[Proposal]:
    """What was asked about products of the same family and is not among the launch's questions, most often first.

    Proposed is what nobody could answer, and what was asked three times or more. What the product team's own department
    asked is left out: it tries its documents out.
    """
    now = office.clock()
    with office.store.begin() as work:
        dossier = dossier_of(work.facts.until(now, launch_id), launch_id, now, office)
        filings = work.facts.until(now, bodies=[LaunchFiled])
        asked = work.asks.repeated(without=_own_people(dossier))
    names = _family_names(filings, dossier.launch.product_family)
    known = {question.casefold() for question in dossier.questions}
    return [
        Proposal(one.question, one.times, one.answered)
        for one in asked
        if (not one.answered or one.times >= ASKED_OFTEN)
        and one.question.casefold() not in known
        and any(name in one.question.casefold() for name in names)
    ]


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """The questions of a requirement, to be asked of the launch's materials as they are.

    The keys of all checks that ask the same of the same begin alike.
    """

    requirement: Requirement
    case: Case
    questions: tuple[str, ...]
    asked_alike: str

    @property
    def dossier(self) -> Dossier:
        return self.case.dossier

    @property
    def made(self) -> Fact | None:
        """The check that was made of it already, if that still counts."""
        last = last_check(self.dossier, self.requirement.id)
        if last is None or not last[0].key.startswith(self.asked_alike):
            return None
        return None if _is_too_old(last[0], self.requirement, self.case) else last[0]


def _inquiries(dossier: Dossier, office: LaunchOffice, desk: AnsweringDesk) -> list[_Inquiry]:
    """What is to be asked about a launch; nothing while there are no materials to ask it of."""
    if dossier.template is None or not dossier.materials:
        return []
    case = Case(dossier, office.calendar, office.local_day)
    asking = [(one, one.rule) for one in dossier.template.requirements if isinstance(one.rule, AnswerabilityRule)]
    inquiries = [_inquiry(one, questions_of(rule, case), case, desk) for one, rule in asking]
    return [one for one in inquiries if one.questions]


def _inquiry(requirement: Requirement, questions: tuple[str, ...], case: Case, desk: AnsweringDesk) -> _Inquiry:
    launch, materials = case.dossier.launch, case.dossier.materials_digest()
    parts = [launch.id, requirement.id, materials, questions, launch.planned_at, desk.embedder.model_id]
    return _Inquiry(requirement, case, questions, f"answers:{digest(parts)}")


def _left_to_ask(inquiries: Iterable[_Inquiry]) -> int:
    return sum(len(one.questions) for one in inquiries if one.made is None)


def _one_more(on_progress: OnProgress, total: int) -> Callable[[], None]:
    """To be called with every question that was asked."""
    done = count(1)
    return lambda: on_progress(next(done), total)


def _made(inquiry: _Inquiry, office: LaunchOffice, desk: AnsweringDesk, one_more: Callable[[], None]) -> Fact | None:
    """The fact that the questions were asked, recorded now or by somebody else meanwhile."""
    dossier, requirement = inquiry.dossier, inquiry.requirement.id
    answers: list[CheckedQuestion] = []
    for question in inquiry.questions:
        answers.append(_asked(question, dossier, desk))
        one_more()
    # Of two that ask the same at once, one is recorded; a material that was changed back is asked again.
    earlier = [one for one in dossier.recorded.bodies(AnswersChecked) if one.requirement == requirement]
    key = f"{inquiry.asked_alike}:{len(earlier)}"
    body = AnswersChecked(requirement, dossier.materials_digest(), tuple(answers))
    with recording(office) as work:
        work.facts.append(Fact(office.clock(), PROGRAM, key, body, dossier.launch.id))
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


def _own_people(dossier: Dossier) -> set[str]:
    """Everybody whose questions are not customers': the owner department's people, as they ask here and in Slack.

    Agents are not among them. A launch of the centre itself is asked about by those who take the calls.
    """
    department = dossier.launch.owner_department
    people = [one for roster in dossier.rosters for one in roster.people if one.department == department]
    own = [one for one in people if Role.AGENT not in one.roles]
    return {PROGRAM, *(one.id for one in own), *(one.slack_id for one in own if one.slack_id)}


def _family_names(facts: Sequence[Fact], family: str) -> list[str]:
    """The family's name and the words of its products' names, folded; very short words name nothing."""
    launches = [fact.body.launch for fact in facts if isinstance(fact.body, LaunchFiled)]
    products = [one.product for one in launches if one.product_family == family]
    words = [word for name in (family, *products) for word in re.split(r"[\s()（）,，/-]+", name.casefold())]
    return [word for word in dict.fromkeys(words) if len(word) >= 2 and not word.isdigit()]
