"""What happens to an open question at a department, short of its answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.answers import LikelyDepartment
from bot.domain.errors import InputError
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import (
    is_arbiter,
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
from bot.services.deeds import Deed
from bot.services.masking import mask
from bot.services.questions.recording import QuestionOffice, Scene, find_question, record


def claim(office: QuestionOffice, deed: Deed, question_id: str, take_over: bool = False) -> Fact:
    """Take a question on; ``take_over`` it from whoever is at work on it."""

    def decide(scene: Scene) -> Body:
        question = require_open(scene)
        require_expert(scene.acting, question)
        holder = question.claimed_by
        if holder == scene.deed.actor:
            raise InputError(
                f"You are at work on {question.id} already.", f"Answer: briefed question answer {question.id}"
            )
        if holder is not None and not take_over:
            raise InputError(f"{holder} is at work on {question.id}.", "Take it over with --take-over, if agreed.")
        return QuestionClaimed()

    return record(office, deed, QuestionClaimed, decide, question_id)


def release(office: QuestionOffice, deed: Deed, question_id: str) -> Fact:
    """Give a claimed question back."""

    def decide(scene: Scene) -> Body:
        question = require_open(scene)
        require_expert(scene.acting, question)
        if question.claimed_by is None:
            raise InputError(f"Nobody is at work on {question.id}.")
        return QuestionReleased()

    return record(office, deed, QuestionReleased, decide, question_id)


def ask_for_detail(office: QuestionOffice, deed: Deed, question_id: str, text: str) -> Fact:
    """Ask those who asked for more; the department's time stands still until one of them tells."""

    def decide(scene: Scene) -> Body:
        question = require_open(scene)
        require_expert(scene.acting, question)
        if question.detail_asked is not None:
            raise InputError(f"{question.id} waits for detail already: “{question.detail_asked}”.")
        return DetailAsked(require_words(text, "What do you need to know?"))

    return record(office, deed, DetailAsked, decide, question_id)


def give_detail(office: QuestionOffice, deed: Deed, question_id: str, text: str) -> Fact:
    """Tell the department what it asked for; customers' numbers are masked."""

    def decide(scene: Scene) -> Body:
        question = require_open(scene)
        require_asker(scene.acting, question)
        if question.detail_asked is None:
            raise InputError(f"Nobody asked for more on {question.id}.")
        return DetailGiven(mask(require_words(text, "What is the detail?")))

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
        question = require_open(scene)
        require_router(scene.acting, question)
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
        question = require_open(scene)
        require_closer(scene.acting, question)
        if (reason is CloseReason.DUPLICATE) != (same_as is not None):
            raise InputError("A duplicate names the question that it is the same as.", "Use --same-as.")
        if same_as is not None:
            _subscribe_all(scene, question, same_as)
        return QuestionClosed(reason, mask(note.strip()), same_as)

    return record(office, deed, QuestionClosed, decide, question_id)


def require_open(scene: Scene) -> Question:
    """The question, if its department owes an answer; raises `InputError` saying how it ended."""
    question = scene.question
    if question.is_open:
        return question
    if question.closed is not None:
        raise InputError(
            f"{question.id} was closed: {question.closed.reason.replace('_', ' ')}. {question.closed.note}"
        )
    answer = question.answer
    if answer is None:
        raise InputError(f"The answer to {question.id} was withdrawn.", "Ask anew: briefed question open")
    raise InputError(
        f"{question.id} was answered by {answer.author}: “{answer.answer.text}”.",
        f"If that is wrong: briefed question correct {question.id}",
    )


def require_words(text: str, what: str) -> str:
    """What was typed, without the space around it; raises `InputError` when nothing is left."""
    words = text.strip()
    if not words:
        raise InputError(what, "Say it in a few words.")
    return words


def _next_route(scene: Scene, likely: Sequence[LikelyDepartment]) -> Route:
    question = scene.question
    tried = question.declined_by | {question.department}
    for one in likely:
        if one.department not in tried and one.department in scene.departments:
            return Route(one.department, one.probability, ("the likeliest that has not declined",))
    if scene.office.fallback is not None and scene.office.fallback not in tried:
        return Route(scene.office.fallback, 0.0, ("no other department seems to own it",))
    raise InputError(
        f"Every department that {question.id} could be for has said it is not its own.",
        "A supervisor or the centre's head decides: briefed question reroute ID --to DEPARTMENT",
    )


def _named_route(scene: Scene, to: str) -> Route:
    question = scene.question
    if to not in scene.departments:
        raise InputError(f"There is no department {to!r}.", f"There are: {', '.join(scene.departments)}.")
    if to == question.department:
        raise InputError(f"{question.id} is with {to} already.")
    if to in question.declined_by and not is_arbiter(scene.acting):
        raise InputError(
            f"{to} has said that {question.id} is not its own.",
            "Name another department, or have a supervisor or the centre's head decide.",
        )
    return Route(to, 1.0, (f"named by {scene.deed.actor}",))


def _subscribe_all(scene: Scene, question: Question, same_as: str) -> None:
    other = find_question(scene.work, same_as)
    if other.id == question.id or not other.is_open:
        raise InputError(f"{question.id} cannot go on as {other.id}: that one is not open, or the same.")
    urgency = Urgency.URGENT if question.urgent_since else Urgency.NORMAL
    for one in question.subscribers:
        # The callback stays where it was promised, with its history: promised twice, the customer would be rung twice.
        scene.also(QuestionJoined(one.asked, urgency, confirmed=True), other.id)
