"""Callbacks: what was promised, whether it was kept, and who has the duty when a shift ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave, Person, Roster, Shift
from bot.domain.questions.callbacks import (
    Callback,
    CallbackNotice,
    CallbackNoticeKind,
    callback_from,
    callback_id,
    callback_notices,
    callbacks_from,
    duty_ends,
    duty_on,
    next_holder,
    question_of,
)
from bot.domain.questions.events import (
    CallbackDone,
    CallbackHandedOver,
    CallbackOutcome,
    CallbackSnoozed,
    CallbackTried,
)
from tests.domain.launches.builders import SHANGHAI, at
from tests.domain.questions.builders import (
    CLAIMED,
    DAY,
    LONDON,
    MINUTE,
    OPENED,
    SHIFTS,
    Told,
    away,
    callback,
    fact,
    leader,
    promised,
    roster,
    when,
    worker,
)

SECOND = timedelta(seconds=1)
PROMISED: Told = ("09:00", promised("11:00"), "a1")
ANEW: Told = ("10:00", promised("15:00"), "a1")
REACHED, NOT_REACHED, NO_LONGER_NEEDED = (CallbackDone(one) for one in CallbackOutcome)


def tried(again_at: str) -> CallbackTried:
    return CallbackTried(when(again_at))


def snoozed(until: str) -> Told:
    return ("10:00", CallbackSnoozed(when(until)), "a1")


# What becomes of a promise -------------------------------------------------------------------------------------------


def test_a_callback_is_named_after_its_question():
    assert callback_id("q1", 2) == "q1.2"
    assert question_of("q1.2") == "q1"
    assert question_of("q1") == "q1"


def test_whoever_promised_has_it_until_it_is_done():
    begun = callback(PROMISED)
    assert (begun.id, begun.question, begun.person, begun.holder) == ("q1.1", "q1", "a1", "a1")
    assert (begun.held_since, begun.due) == (when("09:00"), when("11:00"))
    assert (begun.is_open, begun.outcome) == (True, None)
    ended = callback(PROMISED, ("10:00", NOT_REACHED))
    assert (ended.is_open, ended.outcome) == (False, CallbackOutcome.NOT_REACHED)


def test_what_a_delegate_promises_is_his_principals_to_keep():
    found = callback_from([replace(fact(promised("11:00"), when("09:00"), "a2", "q1.1"), on_behalf_of="a1")])
    assert found is not None
    assert (found.person, found.holder) == ("a1", "a1")


def test_a_promise_made_anew_counts_for_whoever_calls_and_leaves_it_where_it_is():
    anew = callback(PROMISED, ("09:30", CallbackHandedOver("tl"), "a1"), ("10:00", promised("15:00"), "tl"))
    assert anew.promises == (when("11:00"), when("15:00"))
    assert (anew.due, anew.person) == (when("15:00"), "a1")
    assert (anew.holder, anew.held_since) == ("tl", when("09:30"))


def test_whoever_it_was_handed_to_last_has_it():
    handed = callback(PROMISED, ("14:00", CallbackHandedOver("tl")), ("22:00", CallbackHandedOver("tl2")))
    assert (handed.person, handed.holder, handed.held_since) == ("a1", "tl2", when("22:00"))


def test_the_first_report_that_it_is_done_counts():
    twice = callback(PROMISED, ("10:00", REACHED), ("12:00", NO_LONGER_NEEDED))
    assert twice.outcome is CallbackOutcome.REACHED
    assert twice.is_kept(when("13:00")) is True


def test_what_does_not_begin_with_a_promise_is_no_callback():
    assert callback_from([]) is None
    assert callback_from([fact(OPENED, when("09:00"))]) is None
    assert callback_from([fact(REACHED, when("09:00"), subject="q1.1")]) is None
    assert callback_from([fact(promised("11:00"), when("09:00"), subject=None)]) is None


def test_callbacks_are_told_apart_and_questions_are_passed_over():
    facts = [
        fact(OPENED, when("09:00"), subject="q1"),
        fact(promised("11:00"), when("09:00"), subject="q1.1"),
        fact(promised("12:00"), when("09:10"), subject="q1.2"),
        fact(CLAIMED, when("09:20"), subject="q1"),
        fact(REACHED, when("09:30"), subject="q1.2"),
    ]
    assert {id: one.is_open for id, one in callbacks_from(facts).items()} == {"q1.1": True, "q1.2": False}


@pytest.mark.parametrize(
    ("told", "now", "is_due"),
    [
        ([], "10:59", False),
        ([], "11:00", True),
        ([snoozed("12:00")], "11:59", False),
        ([snoozed("12:00")], "12:00", True),
        ([snoozed("10:30")], "10:45", False),
        ([ANEW], "12:00", False),
        ([ANEW], "15:00", True),
        ([("10:00", promised("10:30"))], "10:30", True),
        ([("10:00", REACHED)], "12:00", False),
    ],
)
def test_it_is_due_when_promised_unless_it_was_put_off(told: list[Told], now: str, is_due: bool):
    assert callback(PROMISED, *told).is_due(when(now)) is is_due


@pytest.mark.parametrize(
    ("told", "now", "kept"),
    [
        ([], "11:00", None),
        ([], "11:01", False),
        ([("11:00", REACHED)], "11:00", True),
        ([("11:01", REACHED)], "11:01", False),
        ([("11:00", NOT_REACHED)], "12:00", True),
        ([("11:01", NOT_REACHED)], "12:00", False),
        ([("11:00", NO_LONGER_NEEDED)], "12:00", None),
        ([("11:01", NO_LONGER_NEEDED)], "12:00", False),
        ([ANEW], "12:00", False),
        ([ANEW, ("14:00", REACHED)], "14:00", False),
        ([snoozed("12:00")], "11:30", False),
        ([("10:30", CallbackHandedOver("tl")), ("10:50", REACHED, "tl")], "12:00", True),
        ([("11:00", tried("11:30"))], "11:15", True),
        ([("11:00", tried("11:30")), ("11:45", REACHED)], "12:00", True),
        ([("11:01", tried("11:30")), ("11:45", NOT_REACHED)], "12:00", False),
    ],
)
def test_a_promise_is_kept_by_a_call_before_the_first_instant_promised(told: list[Told], now: str, kept: bool | None):
    assert callback(PROMISED, *told).is_kept(when(now)) is kept


# Reminders -----------------------------------------------------------------------------------------------------------


def soon(said: str) -> CallbackNotice:
    return CallbackNotice(CallbackNoticeKind.SOON, when(said))


def overdue(said: str) -> CallbackNotice:
    return CallbackNotice(CallbackNoticeKind.OVERDUE, when(said))


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        ([], "10:49", []),
        ([], "10:50", [soon("10:50")]),
        ([], "10:59", [soon("10:50")]),
        ([], "11:00", [soon("10:50"), overdue("11:00")]),
        ([ANEW], "12:00", []),
        ([ANEW], "15:00", [soon("14:50"), overdue("15:00")]),
        ([("10:00", promised("10:05"))], "10:01", [soon("09:55")]),
        ([snoozed("10:30")], "10:50", [soon("10:50")]),
        ([snoozed("10:55")], "10:54", []),
        ([snoozed("10:55")], "10:55", [soon("10:55")]),
        ([snoozed("11:30")], "11:00", [overdue("11:00")]),
        ([snoozed("11:30")], "11:30", [soon("11:30"), overdue("11:00")]),
        ([("10:55", CallbackHandedOver("tl"))], "10:55", [soon("10:55")]),
        ([("11:30", CallbackHandedOver("tl"))], "11:30", [soon("11:30"), overdue("11:00")]),
        ([("10:00", REACHED)], "12:00", []),
        ([("10:55", tried("11:25"))], "11:24", []),
        ([("10:55", tried("11:25"))], "11:25", [soon("11:25")]),
        ([("10:55", tried("11:25"))], "11:35", [soon("11:25"), overdue("11:35")]),
        ([("10:55", tried("11:25")), ("11:00", snoozed("11:50")[1])], "11:40", [overdue("11:35")]),
        ([("10:55", tried("11:25")), ("11:00", promised("15:00"))], "14:49", []),
        ([("10:55", tried("11:25")), ("11:10", CallbackHandedOver("tl"))], "11:24", []),
        ([("10:55", tried("11:25")), ("11:10", CallbackHandedOver("tl"))], "11:25", [soon("11:25")]),
    ],
)
def test_whoever_has_it_is_reminded_shortly_before_and_after(
    told: list[Told], now: str, expected: list[CallbackNotice]
):
    assert callback_notices(callback(PROMISED, *told), when(now)) == expected


# Until when somebody has it ------------------------------------------------------------------------------------------

STAFF = (
    worker("early", "early", "north-early"),
    worker("day", "day", "north-day"),
    worker("late", "late", "north-late"),
    worker("night", "night", "north-night"),
    worker("gone", "late", "north-late", left=date(2026, 11, 23)),
    worker("leaving", "night", "north-night", left=date(2026, 11, 24)),
    worker("office", None),
    worker("office-gone", None, left=date(2026, 11, 23)),
    worker("office-leaving", None, left=date(2026, 11, 25)),
    worker("office-resting", None),
    worker("resting", "early", "north-early"),
    worker("rested", "night", "north-night"),
    worker("unknown-shift", "noon"),
)
LEAVES = (away("resting", "11-24", "11-25"), away("rested", "11-20", "11-23"), away("office-resting", "11-24", "11-25"))
EVERYBODY = roster(*STAFF, leaves=LEAVES)


@pytest.mark.parametrize(
    ("person", "held_since", "ends"),
    [
        ("early", "06:00", "14:00"),
        ("early", "13:59", "14:00"),
        ("early", "14:00", "11-24 14:00"),
        ("early", "15:00", "11-24 14:00"),
        ("early", "05:00", "14:00"),
        ("day", "09:00", "17:30"),
        ("day", "17:29", "17:30"),
        ("day", "20:00", "11-24 17:30"),
        ("late", "21:00", "22:00"),
        ("night", "22:00", "11-24 06:00"),
        ("night", "11-24 03:00", "11-24 06:00"),
        ("night", "11-24 06:00", "11-25 06:00"),
        ("night", "11-24 12:00", "11-25 06:00"),
        ("gone", "15:00", "15:00"),
        ("leaving", "11-24 03:00", "11-24 06:00"),
        ("leaving", "11-24 07:00", "11-24 07:00"),
        ("resting", "10:00", "14:00"),
        ("resting", "15:00", "15:00"),
        ("resting", "11-25 10:00", "11-25 10:00"),
        ("resting", "11-25 15:00", "11-26 14:00"),
        ("rested", "11-24 03:00", "11-24 03:00"),
        ("rested", "11-24 07:00", "11-25 06:00"),
        ("office", "03:00", None),
        ("office-gone", "10:00", "10:00"),
        ("office-leaving", "10:00", "11-25 00:00"),
        ("office-leaving", "11-25 10:00", "11-25 10:00"),
        ("office-resting", "10:00", "11-24 00:00"),
        ("office-resting", "11-25 10:00", "11-25 10:00"),
        ("office-resting", "11-26 10:00", None),
        ("unknown-shift", "10:00", None),
        ("stranger", "10:00", "10:00"),
    ],
)
def test_a_task_is_somebodys_until_his_shift_ends(person: str, held_since: str, ends: str | None):
    expected = when(ends) if ends else None
    assert duty_ends(person, when(held_since), EVERYBODY, SHANGHAI) == expected


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2026-03-28", "2026-03-28T22:00+00:00", "2026-03-29T06:00+01:00"),
        ("2026-10-24", "2026-10-24T22:00+01:00", "2026-10-25T06:00+00:00"),
    ],
)
def test_a_night_shift_lasts_as_long_as_the_night_does(day: str, start: str, end: str):
    duty = duty_on(SHIFTS[-1], date.fromisoformat(day), LONDON)
    assert (duty.day, duty.start, duty.end) == (
        date.fromisoformat(day),
        datetime.fromisoformat(start),
        datetime.fromisoformat(end),
    )


def test_a_shift_that_ends_when_it_starts_lasts_for_a_day():
    duty = duty_on(Shift("on call", "On call", time(8), time(8)), date(2026, 11, 23), SHANGHAI)
    assert (duty.start, duty.end) == (when("08:00"), when("11-24 08:00"))


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_in_the_night_of_the_change_a_task_stays_until_the_shift_ends(day: str):
    assert duty_ends("night", at(day, "03:30", LONDON), EVERYBODY, LONDON) == at(day, "06:00", LONDON)


# Who has it next -----------------------------------------------------------------------------------------------------

NORTH_EARLY, NORTH_LATE, NORTH_NIGHT = (leader("north", one) for one in ("early", "late", "night"))
SOUTH_EARLY, SOUTH_DAY, SOUTH_LATE = (leader("south", one) for one in ("early", "day", "late"))
AGENT = worker("a1", "early", "north-early")
SUPERVISOR = worker("sv", None, None, Role.SUPERVISOR)


def held(by: str, since: str, zone: ZoneInfo = SHANGHAI) -> Callback:
    """A callback that "a1" promised, in somebody's hands."""
    return Callback("q1.1", "q1", "a1", by, when(since, zone), (when("11-24 12:00", zone),))


def taken_over(since: str, now: str, people: Roster, by: str = "a1") -> str | None:
    return next_holder(held(by, since), when(now), people, SHANGHAI)


NEXT: dict[str, tuple[tuple[Person, ...], tuple[Leave, ...], str | None]] = {
    "of the same room": ((SOUTH_LATE, NORTH_LATE), (), "north-late-tl"),
    "of another room": ((SOUTH_LATE,), (), "south-late-tl"),
    "of the same room, though others came earlier": ((SOUTH_DAY, NORTH_LATE), (), "north-late-tl"),
    "in another room, but there": ((NORTH_NIGHT, SOUTH_LATE), (), "south-late-tl"),
    "who is on soonest": ((NORTH_NIGHT, NORTH_EARLY, SOUTH_EARLY), (), "north-night-tl"),
    "the one before on leave": ((NORTH_LATE, SOUTH_LATE), (away("north-late-tl", "11-23", "11-23"),), "south-late-tl"),
    "whose leave is over": ((NORTH_LATE,), (away("north-late-tl", "11-20", "11-22"),), "north-late-tl"),
    "on leave today, back tomorrow": ((NORTH_LATE,), (away("north-late-tl", "11-23", "11-23"),), "north-late-tl"),
    "the one before left": ((leader("north", "late", left=date(2026, 11, 23)), SOUTH_LATE), (), "south-late-tl"),
    "who joins tomorrow": ((leader("north", "late", joined=date(2026, 11, 24)), SOUTH_LATE), (), "south-late-tl"),
    "already on": ((SOUTH_DAY, NORTH_NIGHT), (), "south-day-tl"),
    "on the next day": ((NORTH_EARLY,), (), "north-early-tl"),
    "without a shift": ((SUPERVISOR,), (), "sv"),
    "with a shift rather than without": ((SUPERVISOR, NORTH_NIGHT), (), "north-night-tl"),
    "without a shift rather than one who is on in two days": (
        (SUPERVISOR, NORTH_LATE),
        (away("north-late-tl", "11-23", "11-24"),),
        "sv",
    ),
    "without a shift, but away": ((SUPERVISOR,), (away("sv", "11-23", "11-23"),), None),
    "whose shift has ended, away tomorrow": ((NORTH_EARLY,), (away("north-early-tl", "11-24", "11-24"),), None),
    "no leader, though without a shift": ((worker("a2", None),), (), None),
    "no leader": ((worker("a2", "late", "north-late"),), (), None),
    "nobody": ((), (), None),
}


@pytest.mark.parametrize(("people", "leaves", "expected"), NEXT.values(), ids=NEXT)
def test_when_the_shift_ends_a_leader_has_it(
    people: tuple[Person, ...], leaves: tuple[Leave, ...], expected: str | None
):
    everybody = roster(AGENT, *people, leaves=leaves)
    assert taken_over("09:00", "13:59", everybody) is None
    assert taken_over("09:00", "14:00", everybody) == expected


def test_the_room_is_that_of_whoever_promised():
    everybody = roster(worker("a1", "early", "south-early"), NORTH_LATE, SOUTH_LATE)
    assert taken_over("09:00", "14:00", everybody) == "south-late-tl"


def test_it_goes_from_leader_to_leader_around_the_clock():
    everybody = roster(AGENT, NORTH_EARLY, NORTH_LATE, NORTH_NIGHT, SOUTH_EARLY, SOUTH_LATE)
    assert taken_over("14:00", "21:59", everybody, "north-late-tl") is None
    assert taken_over("14:00", "22:00", everybody, "north-late-tl") == "north-night-tl"
    assert taken_over("22:00", "11-24 05:59", everybody, "north-night-tl") is None
    assert taken_over("22:00", "11-24 06:00", everybody, "north-night-tl") == "north-early-tl"
    assert taken_over("11-24 06:00", "11-24 14:00", everybody, "north-early-tl") == "north-late-tl"


def test_a_leader_who_got_it_before_his_shift_has_it_until_the_end_of_that():
    everybody = roster(AGENT, NORTH_EARLY, NORTH_LATE)
    assert taken_over("22:00", "11-24 13:59", everybody, "north-early-tl") is None
    assert taken_over("22:00", "11-24 14:00", everybody, "north-early-tl") == "north-late-tl"


def test_on_the_night_shift_it_is_the_day_before_that_counts():
    off_tomorrow = roster(AGENT, NORTH_NIGHT, SOUTH_EARLY, leaves=[away("north-night-tl", "11-24", "11-24")])
    assert taken_over("09:00", "11-24 02:00", off_tomorrow) == "north-night-tl"
    assert taken_over("11-24 02:00", "11-24 02:10", off_tomorrow, "north-night-tl") is None
    off_today = roster(AGENT, NORTH_NIGHT, SOUTH_EARLY, leaves=[away("north-night-tl", "11-23", "11-23")])
    assert taken_over("09:00", "11-24 02:00", off_today) == "south-early-tl"


def test_a_promise_after_the_end_of_the_shift_is_for_the_next_one():
    everybody = roster(AGENT, NORTH_LATE)
    assert taken_over("14:10", "20:00", everybody) is None
    assert taken_over("14:10", "11-24 14:00", everybody) == "north-late-tl"


def test_who_is_not_on_the_roster_any_more_gives_it_up_at_once():
    assert taken_over("09:00", "09:00", roster(NORTH_EARLY, NORTH_LATE)) == "north-early-tl"


def test_a_room_is_known_by_the_team_that_one_leads_too():
    promised_by_leader = Callback("q1.1", "q1", "south-early-tl", "south-early-tl", when("09:00"), (when("15:00"),))
    everybody = roster(SOUTH_EARLY, NORTH_LATE, SOUTH_LATE)
    assert next_holder(promised_by_leader, when("14:00"), everybody, SHANGHAI) == "south-late-tl"


def test_a_leader_without_a_shift_who_leaves_gives_it_up():
    leaving = worker("sv", None, None, Role.SUPERVISOR, left=date(2026, 11, 25))
    everybody = roster(AGENT, leaving, NORTH_EARLY)
    assert taken_over("14:00", "11-24 23:59", everybody, "sv") is None
    assert taken_over("14:00", "11-25 00:00", everybody, "sv") == "north-early-tl"


def test_a_leader_without_a_shift_has_it_for_good():
    everybody = roster(AGENT, SUPERVISOR, NORTH_LATE)
    assert taken_over("14:00", "12-31 14:00", everybody, "sv") is None


def test_nobody_takes_over_from_himself():
    alone = roster(AGENT, SUPERVISOR, leaves=[away("sv", "11-24", "11-25")])
    assert taken_over("14:00", "11-26 08:00", alone, "sv") is None


def test_where_nobody_else_is_it_stays_and_goes_as_soon_as_somebody_comes():
    alone = roster(NORTH_LATE)
    assert taken_over("14:00", "11-24 08:00", alone, "north-late-tl") is None
    assert taken_over("14:00", "11-24 08:00", roster(NORTH_LATE, SUPERVISOR), "north-late-tl") == "sv"


@pytest.mark.parametrize("day", ["03-29", "10-25"])
def test_in_the_night_of_the_change_the_next_shift_takes_over_at_six(day: str):
    everybody = roster(worker("a1", "night", "north-night"), NORTH_EARLY, SOUTH_EARLY)
    mine, six = held("a1", f"{day} 03:30", LONDON), when(f"{day} 06:00", LONDON)
    assert next_holder(mine, six - SECOND, everybody, LONDON) is None
    assert next_holder(mine, six, everybody, LONDON) == "north-early-tl"


# At all times --------------------------------------------------------------------------------------------------------

FULL = roster(
    AGENT,
    *(worker(f"a-{shift.id}", shift.id, f"north-{shift.id}") for shift in SHIFTS),
    *(leader(room, shift.id) for room in ("north", "south") for shift in SHIFTS),
)
MOMENTS = st.integers(0, 5 * 24 * 60).map(lambda minutes: when("03-27 00:00", LONDON) + minutes * MINUTE)


@given(st.sampled_from([one.id for one in FULL.people]), MOMENTS)
def test_whoever_has_it_always_gives_it_to_somebody_else_who_keeps_it_for_a_while(holder: str, since: datetime):
    ends = duty_ends(holder, since, FULL, LONDON)
    assert ends is not None
    assert since < ends <= since + DAY + 60 * MINUTE
    mine = Callback("q1.1", "q1", "a1", holder, since, (since,))
    assert next_holder(mine, ends - SECOND, FULL, LONDON) is None
    follows = next_holder(mine, ends, FULL, LONDON)
    assert follows not in (None, holder)
    assert next_holder(Callback("q1.1", "q1", "a1", str(follows), ends, (since,)), ends, FULL, LONDON) is None
