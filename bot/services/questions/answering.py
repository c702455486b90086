"""A department's answers: given, approved where two must see them, corrected, withdrawn.

An accepted answer is a document version of the department from the same transaction on; everybody who asked is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.documents import Availability, Reader, Status, availability
from bot.domain.errors import InputError
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import require_approver, require_expert
from bot.domain.questions.events import (
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerTurnedDown,
    AnswerWithdrawn,
    GivenAnswer,
)
from bot.domain.questions.knowledge import AnswerDocument, answer_document, answer_document_id
from bot.domain.questions.question import Proposal, Question, QuestionStatus
from bot.services.deeds import Deed
from bot.services.feedback import confirm, retract
from bot.services.masking import mask
from bot.services.questions.handling import require_open, require_words
from bot.services.questions.recording import QuestionOffice, Scene, record

LONGEST_ANSWER = 4_000
"""Characters: what an agent can take in while a customer waits, and what a Slack message holds with room to spare."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as an expert types it: in his words, or by the id of a passage that says it already."""

    text: str = ""
    passage_id: str | None = None
    source: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


def answer(office: QuestionOffice, deed: Deed, question_id: str, draft: Draft) -> Fact:
    """Answer a question, or propose the answer where the department demands four eyes.

    Raises `InputError` for an empty answer, one with a customer's numbers in it, one that is never valid, and for a
    question that is not open or that somebody else is at work on.
    """

    def decide(scene: Scene) -> Body:
        question = require_open(scene)
        require_expert(scene.acting, question)
        _require_free(question, scene)
        given = _checked(draft, scene)
        if _needs_four_eyes(scene):
            if question.proposal is not None:
                raise _waits(question, question.proposal)
            return AnswerProposed(given)
        return AnswerAccepted(given, scene.deed.actor, *_publish(scene, given, scene.deed.actor))

    return _answered(office, record(office, deed, (AnswerAccepted, AnswerProposed), decide, question_id))


def approve(office: QuestionOffice, deed: Deed, question_id: str) -> Fact:
    """Approve a proposed answer or correction, as another expert than its author."""

    def decide(scene: Scene) -> Body:
        question, proposal = _proposed(scene)
        given = _checked(_as_draft(proposal.answer), scene)
        published = _publish(scene, given, proposal.author)
        if question.is_open:
            return AnswerAccepted(given, proposal.author, *published)
        return AnswerCorrected(given, proposal.author, proposal.reason, *published)

    return _answered(office, record(office, deed, (AnswerAccepted, AnswerCorrected), decide, question_id))


def turn_down(office: QuestionOffice, deed: Deed, question_id: str, reason: str) -> Fact:
    """Send a proposed answer back to its author."""

    def decide(scene: Scene) -> Body:
        _proposed(scene)
        return AnswerTurnedDown(require_words(reason, "Why not?"))

    return record(office, deed, AnswerTurnedDown, decide, question_id)


def correct(office: QuestionOffice, deed: Deed, question_id: str, draft: Draft, reason: str) -> Fact:
    """Put another answer in the place of the accepted one; everybody who got the old one is told."""

    def decide(scene: Scene) -> Body:
        question = _answered_question(scene)
        require_expert(scene.acting, question)
        why = require_words(reason, "Why is it corrected?")
        given = _checked(draft, scene)
        if _needs_four_eyes(scene):
            if question.proposal is not None:
                raise _waits(question, question.proposal)
            return AnswerProposed(given, why)
        return AnswerCorrected(given, scene.deed.actor, why, *_publish(scene, given, scene.deed.actor))

    return _answered(office, record(office, deed, (AnswerCorrected, AnswerProposed), decide, question_id))


def withdraw(office: QuestionOffice, deed: Deed, question_id: str, reason: str) -> Fact:
    """Take the answer back without another one in its place; everybody who got it is told."""

    def decide(scene: Scene) -> Body:
        question = _answered_question(scene)
        require_expert(scene.acting, question)
        why = require_words(reason, "Why is it withdrawn?")
        _unpublish(scene)
        _retract(scene)
        return AnswerWithdrawn(why)

    return _answered(office, record(office, deed, AnswerWithdrawn, decide, question_id))


# --- what makes an answer fit to be given ---


def _checked(draft: Draft, scene: Scene) -> GivenAnswer:
    """The draft as an answer; raises `InputError` for what must not reach agents."""
    if draft.valid_from and draft.valid_to and draft.valid_to <= draft.valid_from:
        raise InputError("The answer would end before it begins.", "Give --until after --from.")
    if draft.valid_to and draft.valid_to <= scene.now:
        raise InputError("The answer would be over already.", "Give --until in the future, or leave it out.")
    text = _words_of_passage(draft.passage_id, scene) if draft.passage_id else _own_words(draft.text)
    return GivenAnswer(text, draft.source, draft.passage_id, draft.valid_from, draft.valid_to)


def _own_words(typed: str) -> str:
    text = require_words(typed, "The answer is empty.")
    if len(text) > LONGEST_ANSWER:
        raise InputError(
            f"The answer has {len(text)} characters; {LONGEST_ANSWER} are allowed.",
            "Put it into a document of the department, and answer with the passage that matters.",
        )
    if mask(text) != text:
        raise InputError(
            f"There is a customer's number or address in the answer: “{mask(text)}”.",
            "Everybody will read it: take it out.",
        )
    return text


def _words_of_passage(passage_id: str, scene: Scene) -> str:
    """The words of a passage that the department may answer with."""
    known = scene.work.documents.known_passages([passage_id]).get(passage_id)
    if known is None:
        raise InputError(f"There is no passage {passage_id!r} now.", "See its id in: briefed ask --json")
    state = availability(known, Reader(), scene.now)
    if state not in {Availability.VALID, Availability.EFFECTIVE_LATER}:
        raise InputError(f"The passage {passage_id} does not answer agents: {state.replace('_', ' ')}.")
    if known.document.department != scene.question.department:
        raise InputError(
            f"The passage {passage_id} is {known.document.department}'s.",
            f"Let them answer: briefed question reroute {scene.question.id} --to {known.document.department}",
        )
    return known.passage.text


def _needs_four_eyes(scene: Scene) -> bool:
    department = scene.department()
    return department is not None and department.rules.four_eyes


# --- how it becomes knowledge ---


def _publish(scene: Scene, given: GivenAnswer, author: str) -> tuple[str | None, str | None]:
    """Make the answer findable, under every phrasing it was asked in; its document's id and sha256, if it has one."""
    question = scene.question
    phrasings = _phrasings(question)
    _retract(scene, but=given.passage_id)
    if given.passage_id is not None:
        _unpublish(scene)
        confirm(scene.work, given.passage_id, phrasings, scene.office.language(), scene.now, author)
        return None, None
    made: AnswerDocument = answer_document(question, given, author, scene.deed.key)
    scene.work.documents.add_content(made.document, [made.passage], [], scene.now)
    scene.work.documents.record(made.document, scene.now)
    confirm(scene.work, made.passage_id, phrasings[1:], scene.office.language(), scene.now, author)
    return made.document.document_id, made.document.sha256


def _unpublish(scene: Scene) -> None:
    """The answer's document, if there is one, no longer answers."""
    document = scene.work.documents.current(answer_document_id(scene.question.id))
    if document is not None and document.status is not Status.WITHDRAWN:
        scene.work.documents.record(replace(document, status=Status.WITHDRAWN), scene.now)


def _retract(scene: Scene, but: str | None = None) -> None:
    """What was asked no longer leads to the passage that answered it so far, unless that answers it again."""
    standing = scene.question.answer
    passage_id = standing.answer.passage_id if standing else None
    if standing is not None and passage_id is not None and passage_id != but:
        language = scene.office.language()
        retract(scene.work, passage_id, _phrasings(scene.question), language, scene.now, standing.author)


def _phrasings(question: Question) -> list[str]:
    """Every way in which the question was asked."""
    return [one.asked.text for one in question.subscribers]


def _answered(office: QuestionOffice, fact: Fact) -> Fact:
    if not isinstance(fact.body, AnswerProposed):
        office.on_answered()
    return fact


# --- where the question stands ---


def _require_free(question: Question, scene: Scene) -> None:
    if question.claimed_by is not None and question.claimed_by not in scene.acting.behind:
        raise InputError(
            f"{question.claimed_by} is at work on {question.id}.",
            f"Take it over, if agreed: briefed question claim {question.id} --take-over",
        )


def _proposed(scene: Scene) -> tuple[Question, Proposal]:
    question = scene.question
    proposal = question.proposal
    if proposal is None:
        raise InputError(f"No answer to {question.id} waits for approval.", f"See: briefed question show {question.id}")
    require_approver(scene.acting, question)
    return question, proposal


def _answered_question(scene: Scene) -> Question:
    question = scene.question
    if question.status is not QuestionStatus.ANSWERED:
        raise InputError(
            f"{question.id} has no answer that could be changed: it is {question.status.replace('_', ' ')}.",
            f"See: briefed question show {question.id}",
        )
    return question


def _waits(question: Question, proposal: Proposal) -> InputError:
    return InputError(
        f"An answer to {question.id} by {proposal.author} waits for approval: “{proposal.answer.text}”.",
        f"briefed question approve {question.id}, or turn-down",
    )


def _as_draft(given: GivenAnswer) -> Draft:
    return Draft(given.text, given.passage_id, given.source, given.valid_from, given.valid_to)
