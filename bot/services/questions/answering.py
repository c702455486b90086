"""A department's answers: given, approved where two must see them, corrected, withdrawn.

An accepted answer is a document version of the department from the same transaction on; everybody who asked is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.documents import Availability, Reader, Status, availability
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import require_approver, require_asker, require_expert
from bot.domain.questions.events import (
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    GivenAnswer,
)
from bot.domain.questions.knowledge import AnswerDocument, answer_document, answer_document_id
from bot.domain.questions.question import Proposal, Question, QuestionStatus
from bot.domain.questions.unfit import Part, Unfit
from bot.domain.text import normalise
from bot.services.deeds import Deed
from bot.services.document_wording import AVAILABILITIES
from bot.services.feedback import confirm, retract
from bot.services.launches.embargo import Embargoes
from bot.services.masking import mask
from bot.services.questions.handling import at_work, may_handle, require_words
from bot.services.questions.recording import QuestionOffice, Scene, record

LONGEST_ANSWER = 4_000
"""Characters: what an agent can take in while a customer waits, and what a Slack message holds with room to spare."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as an expert types it: in his words, or by the id of a passage that says it already.

    ``phrasings`` are other ways in which people may ask for it.
    """

    text: str = ""
    passage_id: str | None = None
    source: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    phrasings: tuple[str, ...] = ()


def answer(office: QuestionOffice, deed: Deed, question_id: str, draft: Draft) -> Fact:
    """Answer a question, or propose the answer where the department demands four eyes.

    Raises `InputError` for an empty answer, one with a customer's numbers in it, one that is never valid, and for a
    question that is not open or that somebody else is at work on.
    """

    def decide(scene: Scene) -> Body:
        may_answer(scene)
        given = _checked(draft, scene)
        if _needs_four_eyes(scene):
            return AnswerProposed(given)
        return AnswerAccepted(given, scene.deed.actor, *_publish(scene, given, scene.deed.actor))

    return _answered(office, record(office, deed, (AnswerAccepted, AnswerProposed), decide, question_id))


def approve(office: QuestionOffice, deed: Deed, question_id: str) -> Fact:
    """Approve a proposed answer or correction, as another expert than its author."""

    def decide(scene: Scene) -> Body:
        question, proposal = may_approve(scene)
        given = _checked(_as_draft(proposal.answer), scene)
        published = _publish(scene, given, proposal.author)
        if question.is_open:
            return AnswerAccepted(given, proposal.author, *published)
        return AnswerCorrected(given, proposal.author, proposal.reason, *published)

    return _answered(office, record(office, deed, (AnswerAccepted, AnswerCorrected), decide, question_id))


def turn_down(office: QuestionOffice, deed: Deed, question_id: str, reason: str) -> Fact:
    """Send a proposed answer back to its author."""

    def decide(scene: Scene) -> Body:
        may_approve(scene)
        why = require_words(reason, Bilingual("请写明原因, 作者要据此修改。", "Why not?"), Part.REASON)
        return AnswerTurnedDown(why)

    return record(office, deed, AnswerTurnedDown, decide, question_id)


def correct(office: QuestionOffice, deed: Deed, question_id: str, draft: Draft, reason: str) -> Fact:
    """Put another answer in the place of the accepted one; everybody who got the old one is told."""

    def decide(scene: Scene) -> Body:
        question = may_change_answer(scene)
        why = require_words(reason, Bilingual("请写明为什么更正。", "Why is it corrected?"), Part.REASON)
        given = _checked(draft, scene)
        if _needs_four_eyes(scene):
            _without_proposal(question, scene)
            return AnswerProposed(given, why)
        return AnswerCorrected(given, scene.deed.actor, why, *_publish(scene, given, scene.deed.actor))

    return _answered(office, record(office, deed, (AnswerCorrected, AnswerProposed), decide, question_id))


def withdraw(office: QuestionOffice, deed: Deed, question_id: str, reason: str) -> Fact:
    """Take the answer back without another one in its place; everybody who got it is told."""

    def decide(scene: Scene) -> Body:
        may_change_answer(scene)
        why = require_words(reason, Bilingual("请写明为什么撤回。", "Why is it withdrawn?"), Part.REASON)
        _unpublish(scene)
        _retract(scene)
        return AnswerWithdrawn(why)

    return _answered(office, record(office, deed, AnswerWithdrawn, decide, question_id))


def rate(office: QuestionOffice, deed: Deed, question_id: str, helpful: bool, note: str = "") -> Fact:
    """Say, as somebody who asked, whether the department's answer helped; the department hears if it did not."""

    def decide(scene: Scene) -> Body:
        may_rate(scene)
        return AnswerRated(helpful, normalise(mask(note)))

    return record(office, deed, AnswerRated, decide, question_id)


# --- what makes an answer fit to be given ---


def _checked(draft: Draft, scene: Scene) -> GivenAnswer:
    """The draft as an answer; raises `InputError` for what must not reach agents."""
    if draft.valid_from and draft.valid_to and draft.valid_to <= draft.valid_from:
        said = Bilingual("失效早于生效, 请改日期。", "The answer would end before it begins.")
        raise Unfit(Part.VALIDITY, said, "Give --until after --from.")
    if draft.valid_to and draft.valid_to <= scene.now:
        said = Bilingual("这样答复一开始就已失效。请填将来的日期, 或留空。", "The answer would be over already.")
        raise Unfit(Part.VALIDITY, said, "Give --until in the future, or leave it out.")
    text = _words_of_passage(draft.passage_id, scene) if draft.passage_id else _own_words(draft.text)
    phrasings = tuple(dict.fromkeys(filter(None, (normalise(mask(one)) for one in draft.phrasings))))
    source = _released(draft.source, scene)
    return GivenAnswer(text, source, draft.passage_id, draft.valid_from, draft.valid_to, phrasings)


def _released(source: str | None, scene: Scene) -> str | None:
    """The source, unless it is a document that waits for a launch: nobody may be told yet what it says."""
    embargo = Embargoes().at(scene.now, scene.work).get(source) if source else None
    if embargo is not None:
        said = Bilingual(
            "这份资料在等它的产品上线, 上线前不能用来答复。请换一份资料, 或留空。",
            "This document waits for a launch: it must not be quoted before. Choose another source, or none.",
        )
        raise Unfit(Part.SOURCE, said)
    return source


def _own_words(typed: str) -> str:
    text = require_words(typed, Bilingual("答复是空的。", "The answer is empty."))
    if len(text) > LONGEST_ANSWER:
        said = Bilingual(
            f"答复有 {len(text)} 个字, 最多 {LONGEST_ANSWER} 个。",
            f"The answer has {len(text)} characters; {LONGEST_ANSWER} are allowed.",
        )
        remedy = "Put it into a document of the department, and answer with the passage that matters."
        raise Unfit(Part.TEXT, said, remedy)
    if mask(text) != text:
        said = Bilingual(
            f"答复里有客户的号码或地址, 所有人都会看到, 请删去: “{mask(text)}”。",
            f"There is a customer's number or address in the answer: “{mask(text)}”.",
        )
        raise Unfit(Part.TEXT, said, "Everybody will read it: take it out.")
    return text


def _words_of_passage(passage_id: str, scene: Scene) -> str:
    """The words of a passage that the department may answer with."""
    known = scene.work.documents.known_passages([passage_id]).get(passage_id)
    if known is None:
        said = Bilingual(
            f"现在没有段落“{passage_id}”, 请重新查找再选。",
            f"There is no passage {passage_id!r} now. Look for it again.",
        )
        raise Declined(said, "See its id in: briefed ask --json")
    state = availability(known, Reader(), scene.now)
    if state not in {Availability.VALID, Availability.EFFECTIVE_LATER}:
        said = Bilingual(
            f"段落 {passage_id} 现在不能用来答复坐席: {AVAILABILITIES[state].zh}。请另选一段。",
            f"The passage {passage_id} does not answer agents: {state.replace('_', ' ')}. Choose another one.",
        )
        raise Declined(said)
    if known.document.department != scene.question.department:
        owner = known.document.department
        said = Bilingual(
            f"段落 {passage_id} 是 {owner} 的, 请把问题转给他们答复。",
            f"The passage {passage_id} is {owner}'s. Let them answer.",
        )
        raise Declined(said, f"briefed question reroute {scene.question.id} --to {owner}")
    return known.passage.text


def _needs_four_eyes(scene: Scene) -> bool:
    department = scene.department()
    return department is not None and department.rules.four_eyes


# --- how it becomes knowledge ---


def _publish(scene: Scene, given: GivenAnswer, author: str) -> tuple[str | None, str | None]:
    """Make the answer findable, under every phrasing it was asked in; its document's id and sha256, if it has one."""
    question = scene.question
    phrasings = _phrasings(question, given)
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
        phrasings = _phrasings(scene.question, standing.answer)
        retract(scene.work, passage_id, phrasings, language, scene.now, standing.author)


def _phrasings(question: Question, given: GivenAnswer) -> list[str]:
    """Every way in which the question was asked, and those that the expert named."""
    return [*(one.asked.text for one in question.subscribers), *given.phrasings]


def _answered(office: QuestionOffice, fact: Fact) -> Fact:
    if not isinstance(fact.body, AnswerProposed):
        office.on_answered()
    return fact


# --- where the question stands ---


def may_answer(scene: Scene) -> Question:
    """The question, for an expert, unless somebody else is at work on it or an answer waits for approval."""
    question = may_handle(scene)
    holder = question.claimed_by
    if holder is not None and holder not in scene.acting.behind:
        remedy = f"Take it over, if agreed: briefed question claim {question.id} --take-over"
        raise Declined(at_work(scene, holder), remedy)
    return _without_proposal(question, scene) if _needs_four_eyes(scene) else question


def may_approve(scene: Scene) -> tuple[Question, Proposal]:
    """The question with its proposed answer, for another expert than its author."""
    question = scene.question
    proposal = question.proposal
    if proposal is None:
        said = Bilingual(f"{question.id} 没有待复核的答复。", f"No answer to {question.id} waits for approval.")
        raise Declined(said, f"See: briefed question show {question.id}")
    require_approver(scene.acting, question)
    return question, proposal


def may_change_answer(scene: Scene) -> Question:
    """The question, for an expert, if it has an answer that holds."""
    question = _answered_question(scene)
    require_expert(scene.acting, question)
    return question


def may_rate(scene: Scene) -> Question:
    """The question, for somebody who asked it, if it has an answer that holds."""
    question = _answered_question(scene)
    require_asker(scene.acting, question)
    return question


def _answered_question(scene: Scene) -> Question:
    question = scene.question
    if question.status is not QuestionStatus.ANSWERED:
        said = Bilingual(
            f"{question.id} 没有可以更改的答复。",
            f"{question.id} has no answer that could be changed: it is {question.status.replace('_', ' ')}.",
        )
        raise Declined(said, f"See: briefed question show {question.id}")
    return question


def may_correct(scene: Scene) -> Question:
    """The question, for an expert, if its answer may be corrected and no correction waits for approval."""
    question = may_change_answer(scene)
    return _without_proposal(question, scene) if _needs_four_eyes(scene) else question


def _without_proposal(question: Question, scene: Scene) -> Question:
    proposal = question.proposal
    if proposal is not None:
        author, text = scene.named(proposal.author), proposal.answer.text
        said = Bilingual(
            f"{author} 对 {question.id} 的答复在等复核: “{text}”。",
            f"An answer to {question.id} by {author} waits for approval: “{text}”.",
        )
        raise Declined(said, f"briefed question approve {question.id}, or turn-down")
    return question


def _as_draft(given: GivenAnswer) -> Draft:
    return Draft(given.text, given.passage_id, given.source, given.valid_from, given.valid_to, given.phrasings)
