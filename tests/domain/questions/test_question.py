"""Questions as they stand after what happened to them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.facts import Body
from bot.domain.people.facts import Delegated
from bot.domain.questions.events import (
    AnswerProposed,
    AnswerRated,
    CloseReason,
    GivenAnswer,
    QuestionClosed,
    QuestionRerouted,
    Route,
)
from bot.domain.questions.question import QuestionStatus, question_from, questions_from
from tests.domain.questions.builders import (
    ACCEPTED,
    ANSWER_WITHDRAWN,
    CLAIMED,
    CLOSED,
    CORRECTED,
    DETAIL_ASKED,
    DETAIL_GIVEN,
    FREE,
    JOINED_URGENT,
    OPENED,
    PROPOSED,
    RELEASED,
    TO_CARDS,
    TO_LOANS,
    TURNED_DOWN,
    URGENT,
    fact,
    joined,
    opened,
    promised,
    question,
    when,
)

MONDAY = date(2026, 11, 23)
STATUSES: dict[str, tuple[tuple[Body, ...], QuestionStatus]] = {
    "opened": ((), QuestionStatus.OPEN),
    "joined": ((joined(),), QuestionStatus.OPEN),
    "claimed": ((CLAIMED,), QuestionStatus.CLAIMED),
    "released": ((CLAIMED, RELEASED), QuestionStatus.OPEN),
    "claimed again": ((CLAIMED, RELEASED, CLAIMED), QuestionStatus.CLAIMED),
    "re-routed": ((TO_LOANS,), QuestionStatus.OPEN),
    "claimed, then re-routed": ((CLAIMED, TO_LOANS), QuestionStatus.OPEN),
    "detail asked": ((DETAIL_ASKED,), QuestionStatus.WAITING_FOR_DETAIL),
    "detail asked by whoever claimed": ((CLAIMED, DETAIL_ASKED), QuestionStatus.WAITING_FOR_DETAIL),
    "detail given": ((CLAIMED, DETAIL_ASKED, DETAIL_GIVEN), QuestionStatus.CLAIMED),
    "detail given unclaimed": ((DETAIL_ASKED, DETAIL_GIVEN), QuestionStatus.OPEN),
    "waiting, then re-routed": ((DETAIL_ASKED, TO_LOANS), QuestionStatus.OPEN),
    "proposed": ((CLAIMED, PROPOSED), QuestionStatus.WAITING_FOR_APPROVAL),
    "proposed while waiting": ((DETAIL_ASKED, PROPOSED), QuestionStatus.WAITING_FOR_APPROVAL),
    "turned down": ((CLAIMED, PROPOSED, TURNED_DOWN), QuestionStatus.CLAIMED),
    "turned down while waiting": ((DETAIL_ASKED, PROPOSED, TURNED_DOWN), QuestionStatus.WAITING_FOR_DETAIL),
    "proposed, then re-routed": ((PROPOSED, TO_LOANS), QuestionStatus.OPEN),
    "answered": ((ACCEPTED,), QuestionStatus.ANSWERED),
    "approved": ((PROPOSED, ACCEPTED), QuestionStatus.ANSWERED),
    "answered while waiting": ((DETAIL_ASKED, ACCEPTED), QuestionStatus.ANSWERED),
    "answered, then joined": ((ACCEPTED, joined()), QuestionStatus.ANSWERED),
    "correction proposed": ((ACCEPTED, PROPOSED), QuestionStatus.ANSWERED),
    "corrected": ((ACCEPTED, CORRECTED), QuestionStatus.ANSWERED),
    "withdrawn": ((ACCEPTED, ANSWER_WITHDRAWN), QuestionStatus.ANSWER_WITHDRAWN),
    "corrected and withdrawn": ((ACCEPTED, CORRECTED, ANSWER_WITHDRAWN), QuestionStatus.ANSWER_WITHDRAWN),
    "withdrawn, then corrected": ((ACCEPTED, ANSWER_WITHDRAWN, CORRECTED), QuestionStatus.ANSWERED),
    "closed": ((CLOSED,), QuestionStatus.CLOSED),
    "claimed, then closed": ((CLAIMED, CLOSED), QuestionStatus.CLOSED),
    "proposed, then closed": ((PROPOSED, CLOSED), QuestionStatus.CLOSED),
    "closed, then joined": ((CLOSED, joined()), QuestionStatus.CLOSED),
}


@pytest.mark.parametrize(("bodies", "status"), STATUSES.values(), ids=STATUSES)
def test_the_status_follows_from_what_happened(bodies: tuple[Body, ...], status: QuestionStatus):
    found = question(("09:00", OPENED), *(("10:00", body) for body in bodies))
    assert found.status is status
    assert found.is_open == (found.settled_at is None)


def test_it_begins_with_how_it_was_opened():
    found = question(("09:00", opened("a7"), "a7"))
    assert (found.id, found.text, found.opened_at) == ("q1", "年费多少?", when("09:00"))
    assert (found.department, found.declined_by, found.claimed_by) == ("cards", frozenset(), None)
    assert (found.answer, found.proposal, found.detail_asked, found.closed) == (None, None, None, None)


# At the department ---------------------------------------------------------------------------------------------------


def test_whoever_claimed_last_is_at_work():
    told = (("09:00", OPENED), ("09:10", CLAIMED, "ex"), ("09:20", CLAIMED, "ex2"))
    assert question(*told).claimed_by == "ex2"
    assert question(*told, ("09:30", RELEASED, "ex2")).claimed_by is None


def test_a_new_department_starts_afresh():
    found = question(
        ("09:00", OPENED), ("09:10", CLAIMED), ("09:20", DETAIL_ASKED), ("09:30", PROPOSED), ("10:00", TO_LOANS)
    )
    assert (found.claimed_by, found.detail_asked, found.proposal) == (None, None, None)
    assert (found.department, found.declined_by) == ("loans", frozenset({"cards"}))


def test_stints_follow_each_other_without_a_gap():
    route = Route("loans", 0.7, ("named by ex",))
    found = question(("09:00", OPENED), ("10:00", QuestionRerouted(route)), ("11:00", TO_CARDS), ("12:00", ACCEPTED))
    spans = [(one.route.department, one.since, one.until) for one in found.stints]
    assert spans == [
        ("cards", when("09:00"), when("10:00")),
        ("loans", when("10:00"), when("11:00")),
        ("cards", when("11:00"), when("12:00")),
    ]
    assert found.stints[1].route == route


def test_waiting_ends_with_the_stint_if_nobody_told():
    found = question(("09:00", OPENED), ("09:30", DETAIL_ASKED), ("10:00", TO_LOANS), ("10:00", DETAIL_ASKED))
    assert found.stints[0].pauses == ((when("09:30"), when("10:00")),)
    assert found.stints[1].pauses == ((when("10:00"), None),)
    assert [one.is_paused for one in found.stints] == [False, True]


def test_what_happens_after_it_is_settled_does_not_change_the_stints():
    settled = (("09:00", OPENED), ("09:30", DETAIL_ASKED), ("10:00", ACCEPTED))
    later = (CLAIMED, DETAIL_ASKED, PROPOSED, TO_LOANS, JOINED_URGENT, CORRECTED, ANSWER_WITHDRAWN, CLOSED, ACCEPTED)
    found = question(*settled, *(("11:00", body) for body in later))
    assert found.stints == question(*settled).stints
    assert (found.department, found.settled_at) == ("cards", when("10:00"))


# Its answer ----------------------------------------------------------------------------------------------------------


def test_a_proposal_names_its_author_and_waits():
    found = question(("09:00", OPENED), ("10:00", AnswerProposed(FREE), "ex"))
    assert found.proposal is not None
    assert (found.proposal.answer, found.proposal.author, found.proposal.at) == (FREE, "ex", when("10:00"))
    assert found.is_open


def test_another_proposal_takes_the_place_of_one_that_was_turned_down():
    better = GivenAnswer("首年免年费,次年 200 元。")
    found = question(
        ("09:00", OPENED), ("10:00", PROPOSED), ("10:10", TURNED_DOWN, "ex2"), ("10:20", AnswerProposed(better))
    )
    assert found.proposal is not None
    assert found.proposal.answer == better


@pytest.mark.parametrize("end", [ACCEPTED, CLOSED, TO_LOANS])
def test_nothing_is_asked_or_proposed_any_more_once_it_is_settled_or_elsewhere(end: Body):
    found = question(("09:00", OPENED), ("10:00", DETAIL_ASKED), ("10:30", PROPOSED), ("11:00", end))
    assert (found.detail_asked, found.proposal) == (None, None)


@pytest.mark.parametrize("end", [TURNED_DOWN, CORRECTED, ANSWER_WITHDRAWN])
def test_a_proposed_correction_waits_until_it_is_decided_on(end: Body):
    waiting = (("09:00", OPENED), ("10:00", ACCEPTED), ("11:00", AnswerProposed(FREE, "改价")))
    proposal = question(*waiting).proposal
    assert proposal is not None
    assert proposal.reason == "改价"
    assert question(*waiting, ("12:00", end)).proposal is None


def test_the_answer_that_holds_is_the_last_one_until_it_is_withdrawn():
    told = (("09:00", OPENED), ("10:00", PROPOSED, "ex"), ("10:30", ACCEPTED, "ex2"))
    first = question(*told).answer
    assert first is not None
    assert (first.answer, first.author, first.approved_by) == (FREE, "ex", "ex2")
    assert (first.at, first.document_id) == (when("10:30"), "answers/q1")
    second = question(*told, ("11:00", CORRECTED, "ex")).answer
    assert second is not None
    assert (second.answer.text, second.author, second.approved_by) == ("年费 100 元。", "ex2", "ex")
    assert question(*told, ("11:00", CORRECTED), ("12:00", ANSWER_WITHDRAWN)).answer is None


def test_of_an_answer_the_last_word_of_each_counts_until_there_is_another_answer():
    helped, did_not = AnswerRated(True), AnswerRated(False, "没说手续费")
    rated = (("09:00", OPENED), ("10:00", ACCEPTED), ("11:00", did_not, "a1"), ("11:30", did_not, "a2"))
    assert question(*rated, ("12:00", helped, "a1")).ratings == {"a1": helped, "a2": did_not}
    assert question(*rated, ("12:00", CORRECTED)).ratings == {}


def test_a_duplicate_names_the_question_that_goes_on():
    found = question(("09:00", OPENED), ("10:00", QuestionClosed(CloseReason.DUPLICATE, same_as="q0")))
    assert found.closed is not None
    assert found.closed.same_as == "q0"
    assert found.answer is None


# Who asked -----------------------------------------------------------------------------------------------------------


def test_those_who_ask_are_numbered_in_their_order_also_after_the_answer():
    found = question(
        ("09:00", opened("a1")),
        ("09:10", joined("a2")),
        ("10:00", ACCEPTED),
        ("11:00", joined("a3")),
        ("12:00", joined("a1")),
    )
    assert [(one.number, one.asked.person) for one in found.subscribers] == [(1, "a1"), (2, "a2"), (3, "a3"), (4, "a1")]
    assert [one.at for one in found.subscribers] == [when(one) for one in ("09:00", "09:10", "11:00", "12:00")]
    assert found.people == {"a1", "a2", "a3"}


@pytest.mark.parametrize(
    ("first", "second", "since"),
    [
        (OPENED, joined(), None),
        (URGENT, joined(), "09:00"),
        (OPENED, JOINED_URGENT, "10:00"),
        (URGENT, JOINED_URGENT, "09:00"),
    ],
)
def test_it_is_urgent_from_when_the_first_said_so(first: Body, second: Body, since: str | None):
    assert question(("09:00", first), ("10:00", second)).urgent_since == (when(since) if since else None)


# From facts ----------------------------------------------------------------------------------------------------------


def test_what_does_not_begin_with_a_question_is_none():
    assert question_from([]) is None
    assert question_from([fact(CLAIMED, when("09:00"))]) is None
    assert question_from([fact(OPENED, when("09:00"), subject=None)]) is None


def test_questions_are_told_apart_and_other_facts_are_passed_over():
    facts = [
        fact(Delegated("x", frozenset(), MONDAY, MONDAY), when("08:00"), subject=None),
        fact(OPENED, when("09:00"), subject="q1"),
        fact(CLAIMED, when("09:00"), subject="q0"),
        fact(URGENT, when("09:01"), subject="q2"),
        fact(ACCEPTED, when("09:02"), subject="q2"),
        fact(promised("11:00"), when("09:02"), subject="q2.1"),
        fact(CLAIMED, when("09:03"), subject="q1"),
    ]
    found = questions_from(facts)
    assert {id: one.status for id, one in found.items()} == {
        "q1": QuestionStatus.CLAIMED,
        "q2": QuestionStatus.ANSWERED,
    }
