"""What happens to an open question at a department, short of its answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.answers import LikelyDepartment
from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import (
    is_arbiter,
    is_closer,
    require_asker,
    require_closer,
    require_expert,
    require_router,
)
from bot.domain.questions.events import (
    CloseReason,
    DetailAsked,
    DetailGiven,
    QuestionClaimed,
    QuestionClosed,
    QuestionJoined,
    QuestionReleased,
    QuestionRerouted,
    Route,
    Urgency,
)
from bot.domain.questions.question import Question
from bot.domain.questions.unfit import Part, Unfit
from bot.services.deeds import Deed
from bot.services.questions.listing import list_questions
from bot.services.questions.recording import QuestionOffice, Scene, find_question, record


def claim(office: QuestionOffice, deed: Deed, question_id: str, take_over: bool = False) -> Fact:
    """Take a question on; ``take_over`` it from whoever is at work on it."""

    def decide(scene: Scene) -> Body:
        question = may_handle(scene)
        holder = question.claimed_by
        if holder == scene.deed.actor:
            said = Bilingual(f"您已经认领了 {question.id}。", f"You are at work on {question.id} already.")
            raise Declined(said, f"Answer: briefed question answer {question.id}")
        if holder is not None and not take_over:
            raise Declined(at_work(scene, holder), "Take it over with --take-over, if agreed.")
        return QuestionClaimed()

    return record(office, deed, QuestionClaimed, decide, question_id)


def release(office: QuestionOffice, deed: Deed, question_id: str) -> Fact:
    """Give a claimed question back."""

    def decide(scene: Scene) -> Body:
        question = may_handle(scene)
        if question.claimed_by is None:
            raise Declined(Bilingual(f"{question.id} 没有人认领。", f"Nobody is at work on {question.id}."))
        return QuestionReleased()

    return record(office, deed, QuestionReleased, decide, question_id)


def ask_for_detail(office: QuestionOffice, deed: Deed, question_id: str, text: str) -> Fact:
    """Ask those who asked for more; the department's time stands still until one of them tells."""

    def decide(scene: Scene) -> Body:
        may_ask_for_detail(scene)
        return DetailAsked(require_words(text, Bilingual("您想了解什么?", "What do you need to know?")))

    return record(office, deed, DetailAsked, decide, question_id)


def give_detail(office: QuestionOffice, deed: Deed, question_id: str, text: str) -> Fact:
    """Tell the department what it asked for."""

    def decide(scene: Scene) -> Body:
        may_give_detail(scene)
        return DetailGiven(require_words(text, Bilingual("请写下补充的内容。", "What is the detail?")))

    return record(office, deed, DetailGiven, decide, question_id)


def reroute(
    office: QuestionOffice,
    deed: Deed,
    question_id: str,
    to: str | None = None,
    reason: str = "",
    likely: Sequence[LikelyDepartment] = (),
) -> Fact:
    """Send a question on: to a department by id, or to the likeliest that has not said it is not its own.

    ``likely`` are departments, likeliest first.
    """

    def decide(scene: Scene) -> Body:
        may_reroute(scene)
        if to is None:
            return QuestionRerouted(_next_route(scene, likely), reason)
        return QuestionRerouted(_named_route(scene, to), reason)

    return record(office, deed, QuestionRerouted, decide, question_id)


def close(
    office: QuestionOffice,
    deed: Deed,
    question_id: str,
    reason: CloseReason,
    note: str = "",
    same_as: str | None = None,
) -> Fact:
    """Close a question that needs no answer of its own.

    Everybody who asked a duplicate subscribes to the question that it is the same as. Promised callbacks stay.
    """

    def decide(scene: Scene) -> Body:
        question = may_close(scene)
        if (reason is CloseReason.DUPLICATE) != (same_as is not None):
            said = Bilingual(
                "重复的问题, 请指明与哪一个相同。", "A duplicate names the question that it is the same as."
            )
            raise Unfit(Part.SAME_AS, said, "Use --same-as.")
        if same_as is not None:
            _subscribe_all(scene, question, same_as)
        return QuestionClosed(reason, note.strip(), same_as)

    return record(office, deed, QuestionClosed, decide, question_id)


def closable_by(office: QuestionOffice, actor: str) -> list[Question]:
    """The open questions that somebody may close, what is due first on top."""
    with office.store.begin() as work:
        acting = Scene(work, office, Deed(actor, ""), "").acting
    return [one.question for one in list_questions(office) if is_closer(acting, one.question)]


def require_open(scene: Scene) -> Question:
    """The question, if its department owes an answer; raises `InputError` saying how it ended."""
    question = scene.question
    if question.is_open:
        return question
    if question.closed is not None:
        reason, note = question.closed.reason, question.closed.note
        said = Bilingual(
            f"{question.id} 已关闭: {CLOSE_REASONS[reason].zh}。{note}",
            f"{question.id} was closed: {reason.replace('_', ' ')}. {note}",
        )
        raise Declined(said)
    answer = question.answer
    if answer is None:
        said = Bilingual(f"{question.id} 的答复已撤回。", f"The answer to {question.id} was withdrawn.")
        raise Declined(said, "Ask anew: briefed question open")
    author, text = scene.named(answer.author), answer.answer.text
    raise Declined(
        Bilingual(
            f"{author} 已经答复了 {question.id}: “{text}”。", f"{question.id} was answered by {author}: “{text}”."
        ),
        f"If that is wrong: briefed question correct {question.id}",
    )


CLOSE_REASONS = {
    CloseReason.WITHDRAWN: Bilingual("提问人收回", "the asker withdrew it"),
    CloseReason.DUPLICATE: Bilingual("重复", "a duplicate"),
    CloseReason.NO_ANSWER_NEEDED: Bilingual("不需要答复", "no answer is needed"),
}
"""Why questions are closed, as people say it."""


# --- whether somebody may, as things stand ---


def may_handle(scene: Scene) -> Question:
    """The question, for an expert whose department owes its answer."""
    question = require_open(scene)
    require_expert(scene.acting, question)
    return question


def may_ask_for_detail(scene: Scene) -> Question:
    """The question, for an expert, unless the asker was asked already."""
    question = may_handle(scene)
    if question.detail_asked is not None:
        said = Bilingual(
            f"{question.id} 已经在等提问人补充: “{question.detail_asked}”。",
            f"{question.id} waits for detail already: “{question.detail_asked}”.",
        )
        raise Declined(said)
    return question


def may_give_detail(scene: Scene) -> Question:
    """The question, for those who asked it, while its department waits for them."""
    question = require_open(scene)
    require_asker(scene.acting, question)
    if question.detail_asked is None:
        raise Declined(Bilingual(f"{question.id} 现在不需要补充, 谢谢!", f"Nobody asked for more on {question.id}."))
    return question


def may_reroute(scene: Scene) -> Question:
    """The question, for those who may send it to another department."""
    question = require_open(scene)
    require_router(scene.acting, question)
    return question


def may_close(scene: Scene) -> Question:
    """The question, for those who may close it."""
    question = require_open(scene)
    require_closer(scene.acting, question)
    return question


def at_work(scene: Scene, holder: str) -> Bilingual:
    """That somebody else has claimed the question."""
    question, who = scene.question, scene.named(holder)
    return Bilingual(f"{who} 正在处理 {question.id}。", f"{who} is at work on {question.id}.")


def require_words(text: str, what: Bilingual, part: Part = Part.TEXT) -> str:
    """What was typed, without the space around it; raises `Unfit` when nothing is left."""
    words = text.strip()
    if not words:
        raise Unfit(part, what, "Say it in a few words.")
    return words


def _next_route(scene: Scene, likely: Sequence[LikelyDepartment]) -> Route:
    question = scene.question
    tried = question.declined_by | {question.department}
    for one in likely:
        if one.department not in tried and one.department in scene.departments:
            return Route(one.department, one.probability, ("the likeliest that has not declined",))
    if scene.office.fallback is not None and scene.office.fallback not in tried:
        return Route(scene.office.fallback, 0.0, ("no other department seems to own it",))
    said = Bilingual(
        f"可能负责 {question.id} 的部门都说不归自己管, 请主管指定部门。",
        f"Every department that {question.id} could be for has said it is not its own.",
    )
    raise Unfit(
        Part.DEPARTMENT, said, "A supervisor or the centre's head decides: briefed question reroute ID --to DEPARTMENT"
    )


def _named_route(scene: Scene, to: str) -> Route:
    question = scene.question
    if to not in scene.departments:
        said = Bilingual(f"没有部门“{to}”, 请另选一个。", f"There is no department {to!r}.")
        raise Unfit(Part.DEPARTMENT, said, f"There are: {', '.join(scene.departments)}.")
    if to == question.department:
        said = Bilingual(f"{question.id} 已经在这个部门。", f"{question.id} is with {to} already.")
        raise Unfit(Part.DEPARTMENT, said)
    if to in question.declined_by and not is_arbiter(scene.acting):
        said = Bilingual(
            "这个部门说过不归它管。请选别的部门, 或请主管决定。", f"{to} has said that {question.id} is not its own."
        )
        remedy = "Name another department, or have a supervisor or the centre's head decide."
        raise Unfit(Part.DEPARTMENT, said, remedy)
    return Route(to, 1.0, (f"named by {scene.deed.actor}",))


def _subscribe_all(scene: Scene, question: Question, same_as: str) -> None:
    other = find_question(scene.work, same_as)
    if other.id == question.id or not other.is_open:
        said = Bilingual(
            f"{other.id} 已经结束, 或者就是这个问题, 请选另一个。",
            f"{question.id} cannot go on as {other.id}: that one is not open, or the same.",
        )
        raise Unfit(Part.SAME_AS, said)
    urgency = Urgency.URGENT if question.urgent_since else Urgency.NORMAL
    for one in question.subscribers:
        # The callback stays where it was promised, with its history: promised twice, the customer would be rung twice.
        scene.also(QuestionJoined(one.asked, urgency, confirmed=True), other.id)
