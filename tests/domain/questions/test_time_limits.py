"""By when departments owe answers, and who is told when they are late.

The limit is four hours of working time, or half an hour round the clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.facts import Body
from bot.domain.questions.question import Question
from bot.domain.questions.time_limits import Notice, NoticeKind, Step, TimeLimit, due, kept, notices, time_left
from tests.domain.questions.builders import (
    ACCEPTED,
    CLAIMED,
    CLOSED,
    CORRECTED,
    DETAIL_ASKED,
    DETAIL_GIVEN,
    JOINED_URGENT,
    LIMIT,
    MINUTE,
    OPENED,
    PROPOSED,
    TO_CARDS,
    TO_LOANS,
    TURNED_DOWN,
    URGENT,
    WORKING,
    Told,
    joined,
    question,
    when,
)


def half(said: str) -> Notice:
    return Notice(NoticeKind.HALF_TIME, Step.EXPERT, when(said))


def breach(said: str) -> Notice:
    return Notice(NoticeKind.BREACH, Step.MANAGER, when(said))


def escalation(said: str, number: int) -> Notice:
    return Notice(NoticeKind.ESCALATION, Step.HEAD, when(said), number)


def told(asked: Question, now: str) -> list[Notice]:
    return notices(asked, LIMIT, when(now))


MORNING = question(("09:00", OPENED))
ROUTINE = [half("11:00"), breach("14:30")]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("09:00", []),
        ("10:59", []),
        ("11:00", ROUTINE[:1]),
        ("14:29", ROUTINE[:1]),
        ("14:30", ROUTINE),
        ("15:29", ROUTINE),
        ("15:30", [*ROUTINE, escalation("15:30", 1)]),
        ("16:29", [*ROUTINE, escalation("15:30", 1)]),
        ("16:30", [*ROUTINE, escalation("16:30", 2)]),
        ("17:30", [*ROUTINE, escalation("17:30", 3)]),
        ("11-24 09:59", [*ROUTINE, escalation("17:30", 3)]),
        ("11-24 10:00", [*ROUTINE, escalation("11-24 10:00", 4)]),
        ("11-30 10:00", [*ROUTINE, escalation("11-30 10:00", 32)]),
    ],
)
def test_reminded_at_half_time_and_at_the_breach_then_every_hour_with_the_last_only(now: str, expected: list[Notice]):
    assert told(MORNING, now) == expected


@pytest.mark.parametrize(
    ("now", "left"), [("09:00", 240), ("11:00", 120), ("12:45", 60), ("14:29", 1), ("14:30", 0), ("17:00", 0)]
)
def test_what_is_left_of_the_time_is_working_time_and_never_less_than_none(now: str, left: int):
    assert time_left(MORNING, LIMIT, when(now)) == left * MINUTE


PAUSED = (("09:00", OPENED), ("10:00", DETAIL_ASKED))
DUE: dict[str, tuple[tuple[Told, ...], str | None]] = {
    "plain": ((("09:00", OPENED),), "14:30"),
    "claimed": ((("09:00", OPENED), ("10:00", CLAIMED)), "14:30"),
    "in the evening": ((("20:00", OPENED),), "11-24 14:30"),
    "before a weekend": ((("11-27 16:00", OPENED),), "11-30 11:30"),
    "before a holiday": ((("09-30 17:00", OPENED),), "10-08 14:00"),
    "on a holiday": ((("10-03 10:00", OPENED),), "10-08 14:30"),
    "on a Saturday that is worked": ((("10-10 09:00", OPENED),), "10-10 14:30"),
    "waiting for the asker": (PAUSED, None),
    "told": ((*PAUSED, ("11:00", DETAIL_GIVEN)), "15:30"),
    "told during the night": ((*PAUSED, ("22:00", DETAIL_GIVEN)), "11-24 12:00"),
    "told at once": ((*PAUSED, ("10:00", DETAIL_GIVEN)), "14:30"),
    "told without having asked": ((("09:00", OPENED), ("10:00", DETAIL_GIVEN)), "14:30"),
    "asked twice": (
        (*PAUSED, ("11:00", DETAIL_GIVEN), ("11:30", DETAIL_ASKED), ("14:00", DETAIL_GIVEN)),
        "16:30",
    ),
    "asked again": ((*PAUSED, ("11:00", DETAIL_GIVEN), ("11:30", DETAIL_ASKED)), None),
    "asked again and again": ((*PAUSED, ("10:30", DETAIL_ASKED), ("11:00", DETAIL_GIVEN)), "15:30"),
    "asked too late": ((("09:00", OPENED), ("14:45", DETAIL_ASKED)), "14:30"),
    "asked at the last moment": ((("09:00", OPENED), ("14:30", DETAIL_ASKED)), "14:30"),
    "asked just in time": ((("09:00", OPENED), ("14:29", DETAIL_ASKED), ("16:00", DETAIL_GIVEN)), "16:01"),
    "proposed meanwhile": ((*PAUSED, ("11:00", PROPOSED)), "15:30"),
    "asked while it waits for approval": ((("09:00", OPENED), ("10:00", PROPOSED), ("11:00", DETAIL_ASKED)), "14:30"),
    "turned down, and still waiting": ((*PAUSED, ("11:00", PROPOSED), ("11:30", TURNED_DOWN)), None),
    "turned down, then told": (
        (*PAUSED, ("11:00", PROPOSED), ("11:30", TURNED_DOWN), ("14:00", DETAIL_GIVEN)),
        "16:30",
    ),
    "re-routed": ((("09:00", OPENED), ("14:00", TO_LOANS)), "11-24 09:30"),
    "re-routed after the breach": ((("09:00", OPENED), ("15:00", TO_LOANS)), "11-24 10:30"),
    "re-routed and back": ((("09:00", OPENED), ("10:00", TO_LOANS), ("11:00", TO_CARDS)), "16:30"),
    "re-routed while waiting": ((*PAUSED, ("11:00", TO_LOANS)), "16:30"),
    "re-routed as it begins to wait": ((*PAUSED, ("10:00", TO_LOANS)), "15:30"),
    "waits as it is re-routed": ((("09:00", OPENED), ("10:00", TO_LOANS), ("10:00", DETAIL_ASKED)), None),
    "told after it was re-routed": ((*PAUSED, ("10:30", TO_LOANS), ("11:00", DETAIL_GIVEN)), "16:00"),
    "urgent": ((("09:00", URGENT),), "09:30"),
    "urgent at night": ((("23:45", URGENT),), "11-24 00:15"),
    "urgent on a holiday": ((("10-01 10:00", URGENT),), "10-01 10:30"),
    "urgent and waiting": ((("23:45", URGENT), ("23:50", DETAIL_ASKED)), None),
    "urgent and told": ((("23:45", URGENT), ("23:50", DETAIL_ASKED), ("11-24 03:00", DETAIL_GIVEN)), "11-24 03:25"),
    "urgent later": ((("09:00", OPENED), ("10:00", JOINED_URGENT)), "10:30"),
    "urgent at night later": ((("17:00", OPENED), ("23:45", JOINED_URGENT)), "11-24 00:15"),
    "urgent too late to matter": ((("09:00", OPENED), ("14:20", JOINED_URGENT)), "14:30"),
    "urgent after the breach": ((("09:00", OPENED), ("15:00", JOINED_URGENT)), "14:30"),
    "urgent, and waits too late": ((("09:00", URGENT), ("09:40", DETAIL_ASKED)), "09:30"),
    "urgent while it waits after the breach": (
        (("09:00", OPENED), ("14:45", DETAIL_ASKED), ("15:00", JOINED_URGENT)),
        "14:30",
    ),
    "urgent twice": ((("09:00", URGENT), ("09:20", JOINED_URGENT)), "09:30"),
    "joined without haste": ((("09:00", OPENED), ("10:00", joined())), "14:30"),
    "urgent while it waits": ((*PAUSED, ("10:30", JOINED_URGENT)), None),
    "urgent while it waited": ((*PAUSED, ("10:30", JOINED_URGENT), ("11:00", DETAIL_GIVEN)), "11:30"),
    "urgent after it waited": ((*PAUSED, ("10:30", DETAIL_GIVEN), ("11:00", JOINED_URGENT)), "11:30"),
    "urgent, then re-routed": ((("09:00", URGENT), ("20:00", TO_LOANS)), "20:30"),
    "answered": ((("09:00", OPENED), ("10:00", ACCEPTED)), None),
    "closed": ((("09:00", OPENED), ("10:00", CLOSED)), None),
}


@pytest.mark.parametrize(("facts", "expected"), DUE.values(), ids=DUE)
def test_a_department_owes_an_answer_by(facts: tuple[Told, ...], expected: str | None):
    assert due(question(*facts), LIMIT) == (when(expected) if expected else None)


@pytest.mark.parametrize("end", [ACCEPTED, CLOSED])
def test_nobody_is_told_of_what_is_settled_and_nothing_is_left(end: Body):
    late = question(("09:00", OPENED), ("16:00", end), ("16:10", JOINED_URGENT))
    assert told(late, "11-30 09:00") == []
    assert time_left(late, LIMIT, when("16:20")) is None


def test_while_it_waits_before_half_time_nothing_is_said():
    paused = question(*PAUSED)
    assert told(paused, "12-15 09:00") == []
    assert time_left(paused, LIMIT, when("11:00")) is None


def test_half_time_stays_said_while_it_waits():
    assert told(question(("09:00", OPENED), ("11:10", DETAIL_ASKED)), "12-15 09:00") == [half("11:00")]


def test_a_breach_before_it_waits_stays_a_breach_and_the_next_escalation_waits():
    paused = (("09:00", OPENED), ("14:45", DETAIL_ASKED))
    assert told(question(*paused), "11-30 09:00") == ROUTINE
    resumed = question(*paused, ("16:00", DETAIL_GIVEN))
    assert told(resumed, "16:44") == ROUTINE
    assert told(resumed, "16:45") == [*ROUTINE, escalation("16:45", 1)]


def test_waiting_before_the_breach_does_not_put_escalations_off():
    resumed = question(*PAUSED, ("11:00", DETAIL_GIVEN))
    assert told(resumed, "16:30") == [half("12:00"), breach("15:30"), escalation("16:30", 1)]


def test_an_escalation_is_not_taken_back_by_waiting():
    paused = (("09:00", OPENED), ("15:40", DETAIL_ASKED))
    assert told(question(*paused), "17:30") == [*ROUTINE, escalation("15:30", 1)]
    assert told(question(*paused, ("16:00", DETAIL_GIVEN)), "16:50") == [*ROUTINE, escalation("16:50", 2)]


def test_a_new_department_is_told_of_its_own_time_only():
    rerouted = question(("09:00", OPENED), ("15:00", TO_LOANS))
    assert told(rerouted, "16:59") == []
    assert told(rerouted, "11-24 10:30") == [half("17:00"), breach("11-24 10:30")]


def test_what_is_urgent_is_escalated_round_the_clock():
    urgent = question(("11-28 23:00", URGENT))
    assert told(urgent, "11-28 23:14") == []
    assert told(urgent, "11-28 23:15") == [half("11-28 23:15")]
    rungs = [half("11-28 23:15"), breach("11-28 23:30")]
    assert told(urgent, "11-29 00:29") == rungs
    assert told(urgent, "11-29 03:45") == [*rungs, escalation("11-29 03:30", 4)]
    assert time_left(urgent, LIMIT, when("11-28 23:10")) == 20 * MINUTE


def test_what_turns_urgent_is_reminded_by_the_earlier_clock():
    hurried = question(("09:00", OPENED), ("10:50", JOINED_URGENT))
    assert told(hurried, "11:20") == [half("11:00"), breach("11:20")]
    assert time_left(hurried, LIMIT, when("11:00")) == 20 * MINUTE


def test_what_turns_urgent_after_the_breach_is_escalated_round_the_clock_from_then_on():
    late = question(("09:00", OPENED), ("17:10", JOINED_URGENT))
    assert told(late, "17:29") == [*ROUTINE, escalation("16:30", 2)]
    assert told(late, "17:30") == [*ROUTINE, escalation("17:30", 3)]
    assert told(late, "22:40") == [*ROUTINE, escalation("22:30", 8)]


def test_what_turns_urgent_at_the_weekend_does_not_make_up_for_the_hours_that_nobody_worked():
    late = question(("11-27 09:00", OPENED), ("11-28 12:15", JOINED_URGENT))
    assert told(late, "11-28 12:14")[-1] == escalation("11-27 17:30", 3)
    assert told(late, "11-28 13:15")[-1] == escalation("11-28 13:15", 4)


# Whether it was kept -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "now", "expected"),
    [
        ([("09:00", OPENED)], "14:29", [None]),
        ([("09:00", OPENED)], "14:30", [None]),
        ([("09:00", OPENED)], "14:31", [False]),
        ([("09:00", OPENED), ("14:30", ACCEPTED)], "14:30", [True]),
        ([("09:00", OPENED), ("14:30", ACCEPTED)], "11-30 09:00", [True]),
        ([("09:00", OPENED), ("14:31", ACCEPTED)], "14:31", [False]),
        ([("09:00", OPENED), ("14:31", CLOSED)], "14:31", [False]),
        ([("09:00", OPENED), ("10:00", ACCEPTED), ("16:00", CORRECTED)], "16:00", [True]),
        ([("09:00", OPENED), ("10:00", ACCEPTED), ("16:00", JOINED_URGENT)], "17:00", [True]),
        ([("09:00", OPENED), ("14:31", TO_LOANS)], "15:00", [False, None]),
        ([("09:00", OPENED), ("14:30", TO_LOANS), ("17:00", ACCEPTED)], "17:00", [True, True]),
        ([("09:00", OPENED), ("10:00", TO_LOANS), ("17:00", TO_CARDS)], "11-30 09:00", [True, False, False]),
        ([*PAUSED], "11-30 09:00", [None]),
        ([*PAUSED, ("11-30 09:00", ACCEPTED)], "11-30 09:00", [True]),
        ([*PAUSED, ("11-30 09:00", TO_LOANS)], "11-30 09:00", [True, None]),
        ([("09:00", OPENED), ("14:45", DETAIL_ASKED)], "15:00", [False]),
        ([("09:00", OPENED), ("10:00", TO_LOANS), ("16:00", JOINED_URGENT)], "16:10", [True, False]),
        ([("09:00", URGENT), ("09:31", ACCEPTED)], "10:00", [False]),
        ([("23:00", URGENT), ("23:30", ACCEPTED)], "23:30", [True]),
    ],
)
def test_each_department_kept_its_limit_or_not(facts: list[Told], now: str, expected: list[bool | None]):
    asked = question(*facts)
    assert [kept(one, asked.urgent_since, LIMIT, when(now)) for one in asked.stints] == expected


@pytest.mark.parametrize("field", ["normal", "urgent"])
@pytest.mark.parametrize("duration", [timedelta(0), -MINUTE])
def test_a_limit_is_more_than_no_time(field: str, duration: timedelta):
    with pytest.raises(ValueError, match="more than no time"):
        replace(TimeLimit(MINUTE, MINUTE, WORKING), **{field: duration})


def test_an_instant_may_be_of_any_zone():
    assert time_left(MORNING, LIMIT, datetime.fromisoformat("2026-11-23T02:00+00:00")) == 180 * MINUTE
