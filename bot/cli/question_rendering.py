"""Questions and callbacks on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Group

from bot.cli.launch_rendering import line, minute
from bot.cli.lines import Flow
from bot.domain.facts import Body, Fact
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.events import (
    AnswerAccepted,
    AnswerCorrected,
    AnswerProposed,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    DetailAsked,
    DetailGiven,
    QuestionClaimed,
    QuestionClosed,
    QuestionJoined,
    QuestionOpened,
    QuestionReleased,
    QuestionRerouted,
)
from bot.domain.questions.question import Question, QuestionStatus
from bot.services.questions.listing import ListedQuestion
from bot.services.questions.merging import Alike

STYLES = {
    QuestionStatus.OPEN: "yellow",
    QuestionStatus.CLAIMED: "cyan",
    QuestionStatus.WAITING_FOR_DETAIL: "magenta",
    QuestionStatus.WAITING_FOR_APPROVAL: "magenta",
    QuestionStatus.ANSWERED: "green",
    QuestionStatus.ANSWER_WITHDRAWN: "red",
    QuestionStatus.CLOSED: "dim",
}

Names = Mapping[str, str]
"""Departments' names by their ids."""


def queue(listed: Sequence[ListedQuestion], names: Names, zone: ZoneInfo) -> Group:
    """Questions, one after another, each with what is due and who is at work."""
    return Group(*(part for one in listed for part in _in_queue(one, names, zone)))


def question_page(one: ListedQuestion, callbacks: Sequence[Callback], names: Names, zone: ZoneInfo) -> Group:
    """Everything of one question that its people want to know."""
    parts = [*_in_queue(one, names, zone), *_route(one.question), *_answer(one.question, zone)]
    parts += [_callback_line(callback, zone) for callback in callbacks]
    parts += [_event(fact, zone) for fact in one.question.facts]
    return Group(*parts)


def callback_list(found: Sequence[tuple[Callback, Question]], now: datetime, zone: ZoneInfo) -> Group:
    """Callbacks, the first promised on top."""
    return Group(*(part for one, question in found for part in _in_callbacks(one, question, now, zone)))


def candidates(near: Sequence[Alike]) -> Group:
    """Open questions that may be the same."""
    return Group(*(line((one.question_id, "bold"), f"  {one.text}", whole=(one.question_id,)) for one in near))


def duration(time: timedelta) -> str:
    """A span of time as people say it, to the minute: "2 h 05 min"."""
    minutes = int(time.total_seconds() // 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


# Inside --------------------------------------------------------------------------------------------------------------


def _in_queue(one: ListedQuestion, names: Names, zone: ZoneInfo) -> Iterator[Flow]:
    question = one.question
    status = question.status.replace("_", " ").upper()
    urgent = ("  URGENT", "bold red") if question.urgent_since and question.is_open else ""
    yield line((question.id, "bold"), "  ", (status, STYLES[question.status]), urgent, "  ", _due(one, zone))
    yield line(question.text, indent=4)
    yield line((" · ".join(_circumstances(question, names, zone)), "dim"), indent=4)


def _due(one: ListedQuestion, zone: ZoneInfo) -> tuple[str, str]:
    if not one.question.is_open:
        return "", ""
    if one.due is None or one.time_left is None:
        return "time stands still: the asker must tell more", "magenta"
    if one.is_overdue:
        return f"overdue since {minute(one.due, zone)}", "red"
    return f"due {minute(one.due, zone)}, {duration(one.time_left)} of working time left", ""


def _circumstances(question: Question, names: Names, zone: ZoneInfo) -> Iterator[str]:
    yield names.get(question.department, question.department)
    people = len(question.people)
    yield f"asked by {question.opening.asked.person}" + (f" and {people - 1} more" if people > 1 else "")
    yield minute(question.opened_at, zone)
    if question.claimed_by:
        yield f"{question.claimed_by} is at work on it"
    if question.detail_asked:
        yield f"wants to know: {question.detail_asked}"


def _route(question: Question) -> Iterator[Flow]:
    route = question.stints[-1].route
    why = "; ".join(route.reasons)
    yield line(("Routed to ", "dim"), f"{route.department} ({route.probability:.0%})", f": {why}" if why else "")


def _answer(question: Question, zone: ZoneInfo) -> Iterator[Flow]:
    proposal, answer = question.proposal, question.answer
    if proposal:
        yield line(("Waits for approval: ", "magenta"), f"“{proposal.answer.text}” ({proposal.author})")
    if answer:
        by = (
            answer.author
            if answer.author == answer.approved_by
            else f"{answer.author}, approved by {answer.approved_by}"
        )
        yield line(("Answer: ", "green"), f"“{answer.answer.text}” ({by}, {minute(answer.at, zone)})")
        yield line(("Rests on: ", "dim"), answer.answer.source or answer.answer.passage_id or "new knowledge")


def _callback_line(one: Callback, zone: ZoneInfo) -> Flow:
    state = one.outcome.replace("_", " ") if one.outcome else f"due {minute(one.due, zone)}"
    return line(("Callback ", "dim"), (one.id, "bold"), f"  {state}, {one.holder}", whole=(one.id,))


def _in_callbacks(one: Callback, question: Question, now: datetime, zone: ZoneInfo) -> Iterator[Flow]:
    overdue = one.is_open and one.due <= now
    state = (
        one.outcome.replace("_", " ")
        if one.outcome
        else f"{'overdue since' if overdue else 'due'} {minute(one.due, zone)}"
    )
    later = _later(one, zone) if one.is_open else ""
    yield line((one.id, "bold"), "  ", (state, "red" if overdue else ""), later, f"  {one.holder}", whole=(one.id,))
    yield line(question.text, indent=4)
    answer = question.answer
    yield line((f"Say: {answer.answer.text}" if answer else "no answer yet", "green" if answer else "dim"), indent=4)


def _later(one: Callback, zone: ZoneInfo) -> str:
    """What was put off, and until when."""
    tried = f", not reached {len(one.tries)}x" if one.tries else ""
    again = f", again at {minute(one.again_at, zone)}" if one.again_at else ""
    snoozed = f", snoozed until {minute(one.snoozed_until, zone)}" if one.snoozed_until else ""
    return tried + again + snoozed


def _event(fact: Fact, zone: ZoneInfo) -> Flow:
    who = f"{fact.actor} for {fact.on_behalf_of}" if fact.on_behalf_of else fact.actor
    return line((f"{minute(fact.recorded_at, zone)}  {who} ", "dim"), _told(fact.body))


def _told(body: Body) -> str:
    teller = _TELLERS.get(type(body))
    return teller(body) if teller else type(body).__name__


_TELLERS: Mapping[type[Body], Any] = {
    QuestionOpened: lambda body: "asked" + (", urgent" if body.urgency == "urgent" else ""),
    QuestionJoined: lambda body: f"asked the same: {body.asked.text}",
    QuestionRerouted: lambda body: f"sent it to {body.route.department}" + (f": {body.reason}" if body.reason else ""),
    QuestionClaimed: lambda body: "took it on",
    QuestionReleased: lambda body: "gave it back",
    DetailAsked: lambda body: f"asked: {body.text}",
    DetailGiven: lambda body: f"told: {body.text}",
    AnswerProposed: lambda body: f"proposed: {body.answer.text}",
    AnswerTurnedDown: lambda body: f"turned it down: {body.reason}",
    AnswerAccepted: lambda body: f"answered: {body.answer.text}",
    AnswerCorrected: lambda body: f"corrected it ({body.reason}): {body.answer.text}",
    AnswerWithdrawn: lambda body: f"withdrew the answer: {body.reason}",
    AnswerRated: lambda body: f"it {'helped' if body.helpful else 'did not help'} {body.note}".rstrip(),
    QuestionClosed: lambda body: f"closed it: {body.reason.replace('_', ' ')} {body.same_as or body.note}".rstrip(),
}
"""What each fact says, in a few words."""
