"""Who is told what after something happened to a question, and where what is shown of it must follow."""

from __future__ import annotations

import pytest

from bot.domain.departments import Department
from bot.domain.facts import Body
from bot.domain.questions.events import AnswerRated, CallbackDone, CallbackOutcome, CallbackPromised, CallbackSnoozed
from bot.domain.questions.question import question_from
from bot.domain.questions.telling import CHANGED, tellings
from bot.domain.telling import desk_of
from tests.domain.questions.builders import (
    ACCEPTED,
    ANSWER_WITHDRAWN,
    CLAIMED,
    CLOSED,
    CORRECTED,
    DETAIL_ASKED,
    JOINED_URGENT,
    OPENED,
    PROPOSED,
    TO_LOANS,
    fact,
    when,
)

CARDS = Department("cards", channel="#cards")


def changed(*bodies: Body, subject: str = "q1", department: Department | None = CARDS) -> list[str]:
    """The desks whose cards follow the last of these."""
    facts = [fact(body, when("09:00")) for body in bodies[:-1]]
    last = fact(bodies[-1], when("09:30"), subject=subject)
    question = question_from([*facts, last] if subject == "q1" else facts)
    assert question is not None
    return [str(one.recipient) for one in tellings(question, last, department) if one.kind == CHANGED]


@pytest.mark.parametrize(
    "bodies",
    [
        (OPENED, CLAIMED),
        (OPENED, JOINED_URGENT),
        (OPENED, DETAIL_ASKED),
        (OPENED, PROPOSED),
        (OPENED, ACCEPTED),
        (OPENED, CLOSED),
        (OPENED, ACCEPTED, CORRECTED),
        (OPENED, ACCEPTED, ANSWER_WITHDRAWN),
        (OPENED, ACCEPTED, AnswerRated(True)),
    ],
    ids=lambda bodies: type(bodies[-1]).__name__,
)
def test_the_card_follows_every_fact(bodies: tuple[Body, ...]):
    assert changed(*bodies) == [str(desk_of("cards"))]


def test_a_question_that_is_opened_has_no_card_to_follow():
    assert changed(OPENED) == []


def test_the_card_that_stays_behind_says_where_the_question_went():
    assert changed(OPENED, TO_LOANS, department=Department("loans", channel="#loans")) == [str(desk_of("cards"))]


@pytest.mark.parametrize("department", [None, Department("cards")], ids=["gone", "without a channel"])
def test_where_there_is_no_channel_there_is_no_card(department: Department | None):
    assert changed(OPENED, CLAIMED, department=department) == []


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (CallbackPromised(when("11:00")), True),
        (CallbackDone(CallbackOutcome.REACHED), True),
        (CallbackSnoozed(when("11:00")), False),
    ],
)
def test_of_callbacks_the_card_says_when_they_are_promised_and_made(body: Body, shown: bool):
    assert changed(OPENED, body, subject="q1.1") == ([str(desk_of("cards"))] if shown else [])


def test_the_department_hears_of_an_answer_that_did_not_help():
    last = fact(AnswerRated(False, "没说手续费"), when("10:00"), "a1")
    question = question_from([fact(OPENED, when("09:00")), fact(ACCEPTED, when("09:30")), last])
    assert question is not None
    (told,) = [one for one in tellings(question, last, CARDS) if one.kind == "answer_not_helpful"]
    assert (told.recipient, dict(told.detail)) == (desk_of("cards"), {"person": "a1", "note": "没说手续费"})
