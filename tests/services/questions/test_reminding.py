"""Time limits in the tick: who is told when, once, whatever was missed."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.questions.events import Urgency
from bot.services.questions import handling
from bot.services.questions.reminding import remind_of_questions
from tests.services.questions.house import House


def tick(house: House, day: str, clock: str) -> None:
    house.at(day, clock)
    remind_of_questions(house.office, house.clock.now)


def test_half_time_breach_and_escalation_climb_the_ladder_in_working_hours(house: House):
    question = house.asks_cards()  # at 10:00; four hours of working time end at 15:30, the lunch break between
    tick(house, "2026-12-01", "11:59")
    assert house.messages("half_time") == []
    tick(house, "2026-12-01", "12:00")
    assert house.told("half_time") == ["department:cards"]
    tick(house, "2026-12-01", "15:30")
    assert house.told("breach") == ["person:m1"]
    tick(house, "2026-12-01", "16:30")
    tick(house, "2026-12-01", "16:31")
    assert house.told("escalation") == ["person:h1"]
    tick(house, "2026-12-01", "23:00")
    assert len(house.messages("escalation")) == 2
    assert {one.message.payload["question"] for one in house.messages("escalation")} == {question}


def test_after_an_outage_one_tick_says_what_is_due_and_only_the_last_escalation(house: House):
    house.asks_cards()
    tick(house, "2026-12-02", "11:30")
    assert [len(house.messages(kind)) for kind in ("half_time", "breach", "escalation")] == [1, 1, 1]
    assert house.messages("escalation")[0].message.payload["number"] == 4


def test_an_urgent_question_goes_to_whoever_is_on_call_at_night_too(house: House):
    house.at("2026-12-05", "02:00")  # a Saturday
    house.asks_cards(urgency=Urgency.URGENT)
    assert house.told("question_urgent") == ["person:e2"]
    tick(house, "2026-12-05", "02:15")
    assert house.told("half_time") == ["person:e2"]
    tick(house, "2026-12-05", "02:30")
    assert house.told("breach") == ["person:m1"]


def test_a_normal_question_waits_over_the_weekend(house: House):
    house.at("2026-12-05", "02:00")
    house.asks_cards()
    tick(house, "2026-12-06", "23:00")
    assert house.messages("half_time") == []


def test_the_expert_who_claimed_it_is_reminded_himself(house: House):
    question = house.asks_cards()
    handling.claim(house.office, house.deed("e1"), question)
    tick(house, "2026-12-01", "12:00")
    assert house.told("half_time") == ["person:e1"]


def test_a_new_department_has_the_whole_limit_and_its_own_reminders(house: House):
    question = house.asks_cards()
    tick(house, "2026-12-01", "12:00")
    house.at("2026-12-01", "14:00")
    handling.reroute(house.office, house.deed("e1"), question, "risk")
    tick(house, "2026-12-01", "16:00")
    assert house.told("half_time") == ["department:cards", "department:risk"]


def test_what_is_answered_is_not_escalated(house: House):
    question = house.asks_cards()
    house.answers("e1", question)
    house.clock.move(timedelta(days=9))
    remind_of_questions(house.office, house.clock.now)
    assert [house.messages(kind) for kind in ("half_time", "breach", "escalation")] == [[], [], []]
