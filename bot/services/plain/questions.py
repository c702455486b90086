"""Questions and callbacks as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import StandingAnswer
from bot.services.questions.listing import ListedQuestion


class PlainCallback(TypedDict):
    """A promise to call a customer. ``outcome`` is ``None`` while it is to be kept.

    ``tries`` are the calls that did not reach the customer; ``again_at`` is when to call again after the last of them.
    """

    id: str
    question: str
    promised_by: str
    holder: str
    due: str
    snoozed_until: str | None
    tries: list[str]
    again_at: str | None
    outcome: str | None


class PlainQuestion(TypedDict):
    """A question as it stands; people by their ids. ``seconds_left`` is below 0 when it is overdue."""

    id: str
    text: str
    status: str
    department: str
    product: str | None
    urgent: bool
    opened_at: str
    due: str | None
    seconds_left: float | None
    claimed_by: str | None
    asked_by: list[str]
    declined_by: list[str]
    answer: str | None
    answered_by: str | None
    document: str | None
    callbacks: list[PlainCallback]


def question_json(
    one: ListedQuestion, answer: StandingAnswer | None, callbacks: Sequence[Callback] = ()
) -> PlainQuestion:
    """A question as plain data, with as much of its answer as whoever gets it may be told."""
    question = one.question
    return {
        "id": question.id,
        "text": question.text,
        "status": question.status,
        "department": question.department,
        "product": question.opening.product,
        "urgent": question.urgent_since is not None,
        "opened_at": question.opened_at.isoformat(),
        "due": one.due.isoformat() if one.due else None,
        "seconds_left": one.time_left.total_seconds() if one.time_left is not None else None,
        "claimed_by": question.claimed_by,
        "asked_by": [subscriber.asked.person for subscriber in question.subscribers],
        "declined_by": sorted(question.declined_by),
        "answer": answer.answer.text if answer else None,
        "answered_by": answer.author if answer else None,
        "document": answer.document_id if answer else None,
        "callbacks": [callback_json(callback) for callback in callbacks],
    }


def callback_json(one: Callback) -> PlainCallback:
    """A callback as plain data."""
    return {
        "id": one.id,
        "question": one.question,
        "promised_by": one.person,
        "holder": one.holder,
        "due": one.due.isoformat(),
        "snoozed_until": one.snoozed_until.isoformat() if one.snoozed_until else None,
        "tries": [tried.isoformat() for tried in one.tries],
        "again_at": one.again_at.isoformat() if one.again_at else None,
        "outcome": one.outcome,
    }
