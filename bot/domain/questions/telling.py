"""Who must be told what after something happened to a question. What a message says, surfaces make of its payload."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.domain.departments import Department
from bot.domain.facts import Body, Fact
from bot.domain.questions.events import (
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    CallbackDone,
    CallbackHandedOver,
    CallbackPromised,
    DetailAsked,
    DetailGiven,
    QuestionClosed,
    QuestionJoined,
    QuestionOpened,
    QuestionRerouted,
    Urgency,
)
from bot.domain.questions.question import Question
from bot.domain.telling import Telling, desk_of, person


def tellings(question: Question, fact: Fact, department: Department | None) -> list[Telling]:
    """Who is told of a fact; ``question`` is as it stands after it, ``department`` the one that has it then.

    Nobody is told of what he did himself, but everybody who asked gets the answer.
    """
    told = _tellings(question, fact, department)
    return [one for one in told if one.recipient != person(fact.actor) or one.kind in _ALWAYS_TOLD]


CHANGED = "question_changed"
"""The kind of what tells nobody anything new, but has what is shown of a question brought up to date."""
_ALWAYS_TOLD = frozenset({"answer", "answer_corrected", "answer_withdrawn"})
_ON_CARDS = (CallbackPromised, CallbackDone)
"""What is told of callbacks where the question is shown."""


def _tellings(question: Question, fact: Fact, department: Department | None) -> Iterator[Telling]:
    yield from _to_department(question, fact.body, fact.actor)
    yield from _to_cards(question, fact, department)
    yield from _to_whoever_is_on_call(question, fact.body, department)
    yield from _to_askers(question, fact.body)
    match fact.body:
        case AnswerTurnedDown(reason=reason):
            yield from (Telling("answer_turned_down", person(one), (("reason", reason),)) for one in _authors(question))
        case CallbackHandedOver(to=to):
            yield Telling("callback_handed_over", person(to), (("callback", fact.subject or ""),))
        case _:
            pass


def _to_department(question: Question, body: Body, actor: str) -> Iterator[Telling]:
    desk = desk_of(question.department)
    match body:
        case QuestionOpened() | QuestionRerouted():
            yield Telling("question_opened", desk)
        case QuestionJoined(asked=asked):
            yield Telling("question_joined", desk, (("person", asked.person),))
        case DetailGiven(text=text):
            expert = person(question.claimed_by) if question.claimed_by else desk
            yield Telling("detail_given", expert, (("text", text),))
        case AnswerProposed():
            yield Telling("answer_proposed", desk, (("author", actor),))
        case AnswerRated(helpful=False, note=note):
            yield Telling("answer_not_helpful", desk, (("person", actor), ("note", note)))
        case _:
            pass


def _to_cards(question: Question, fact: Fact, department: Department | None) -> Iterator[Telling]:
    """What is shown of the question in channels must follow it: where it is now, and where it was sent on from."""
    if isinstance(fact.body, QuestionOpened) or (fact.subject != question.id and not isinstance(fact.body, _ON_CARDS)):
        return
    if isinstance(fact.body, QuestionRerouted):
        yield Telling(CHANGED, desk_of(question.stints[-2].route.department))
    elif department is not None and department.channel:
        yield Telling(CHANGED, desk_of(question.department))


def _to_whoever_is_on_call(question: Question, body: Body, department: Department | None) -> Iterator[Telling]:
    """Urgent questions also go to the person on call: when they come, and when they become urgent."""
    comes = isinstance(body, (QuestionOpened, QuestionRerouted)) and question.urgent_since is not None
    becomes = isinstance(body, QuestionJoined) and body.urgency is Urgency.URGENT
    if (comes or becomes) and department is not None and department.rules.on_call:
        yield Telling("question_urgent", person(department.rules.on_call))


def _to_askers(question: Question, body: Body) -> Iterable[Telling]:
    """To each subscription, in the conversation it came from."""
    match body:
        case DetailAsked(text=text):
            kind, detail = "detail_asked", (("text", text),)
        case AnswerAccepted():
            kind, detail = "answer", ()
        case AnswerCorrected(reason=reason):
            kind, detail = "answer_corrected", (("reason", reason),)
        case AnswerWithdrawn(reason=reason):
            kind, detail = "answer_withdrawn", (("reason", reason),)
        case QuestionClosed(reason=reason, note=note):
            kind, detail = "question_closed", (("reason", str(reason)), ("note", note))
        case _:
            return ()
    return (
        Telling(kind, person(one.asked.person), (("subscriber", str(one.number)), *detail))
        for one in question.subscribers
    )


def _authors(question: Question) -> list[str]:
    """Whoever proposed the answer that was turned down last."""
    proposed = [fact.actor for fact in question.facts if isinstance(fact.body, AnswerProposed)]
    return proposed[-1:]
