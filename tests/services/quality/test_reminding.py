"""People are told of corrective actions: when they get one, shortly before it is due, and when it is overdue."""

from __future__ import annotations

from bot.services.quality.actions import close_action, reopen_action
from bot.services.quality.reminding import remind_of_actions
from tests.services.quality.test_actions import opens
from tests.services.questions.house import House


def tick(house: House, day: str, clock: str) -> None:
    house.at(day, clock)
    remind_of_actions(house.office, house.clock.now)


def test_the_owner_is_told_when_an_action_is_opened_and_again_when_it_is_opened_again(house):
    action = opens(house)  # of "e1", by "sv", until 11 December
    assert house.told("action_opened") == ["person:e1"]
    (told,) = house.messages("action_opened")
    assert told.message.payload == {
        "action": action,
        "title": "补充附属卡口径",
        "owner": "e1",
        "opened_by": "sv",
        "due": "2026-12-11",
    }
    close_action(house.office, house.deed("e1"), action, "cards/fees.md")
    reopen_action(house.office, house.deed("sv"), action, "口径还缺")
    assert house.told("action_reopened") == ["person:e1"]
    assert house.messages("action_reopened")[0].message.payload["reason"] == "口径还缺"


def test_the_same_deed_twice_tells_once_and_nobody_is_told_of_his_own_deed(house):
    assert opens(house, key="once") == opens(house, key="once")
    opens(house, "m1", owner="m1")
    assert house.told("action_opened") == ["person:e1"]


def test_owner_and_opener_are_told_three_days_before_it_is_due_and_once_it_is_overdue(house):
    opens(house)
    tick(house, "2026-12-08", "08:59")
    assert house.messages("action_due_soon") == []
    tick(house, "2026-12-08", "09:00")
    tick(house, "2026-12-09", "09:00")
    assert house.told("action_due_soon") == ["person:e1", "person:sv"]
    tick(house, "2026-12-11", "23:59")
    assert house.messages("action_overdue") == []
    tick(house, "2026-12-12", "09:00")
    tick(house, "2026-12-20", "09:00")
    assert house.told("action_overdue") == ["person:e1", "person:sv"]
    assert len(house.messages("action_due_soon")) == 2


def test_after_an_outage_only_that_it_is_overdue_is_told(house):
    opens(house)
    tick(house, "2026-12-15", "12:00")
    assert house.messages("action_due_soon") == []
    assert house.told("action_overdue") == ["person:e1", "person:sv"]


def test_whoever_got_it_two_days_before_it_is_due_is_not_reminded_at_once(house):
    house.at("2026-12-09", "10:00")
    opens(house)
    tick(house, "2026-12-10", "12:00")
    assert house.messages("action_due_soon") == []


def test_of_what_is_closed_nobody_is_told_and_of_what_is_opened_again_anew(house):
    action = opens(house)
    close_action(house.office, house.deed("e1"), action, "cards/fees.md")
    tick(house, "2026-12-12", "09:00")
    assert house.messages("action_overdue") == []
    reopen_action(house.office, house.deed("sv"), action, "口径还缺")
    tick(house, "2026-12-12", "09:01")
    close_action(house.office, house.deed("e1"), action, "cards/fees.md")
    reopen_action(house.office, house.deed("sv"), action, "还是缺")
    tick(house, "2026-12-13", "09:00")
    assert len(house.messages("action_overdue")) == 4
