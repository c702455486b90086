"""Promised calls: never lost, and with somebody who is at work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import BriefedError, InputError
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.events import CallbackOutcome
from bot.services.plain.questions import callback_json
from bot.services.questions import callbacks
from bot.services.questions.listing import list_callbacks
from bot.services.questions.reminding import see_to_callbacks
from tests.services.questions.house import House

HOUR = timedelta(hours=1)


def promised(house: House, who: str = "a1", within: timedelta = 2 * HOUR) -> str:
    question = house.asks_cards(who, callback_by=house.clock.now + within)
    (callback,) = house.callbacks(question)
    return callback.id


def test_a_promised_call_is_the_agent_s_task_and_his_leader_sees_it(house: House):
    callback = promised(house)
    for who, seen in (("a1", [callback]), ("tl1", [callback]), ("a2", []), ("tl2", [])):
        assert [one.id for one, _ in list_callbacks(house.office, who)] == seen


def test_a_call_that_was_made_is_done_and_only_once(house: House):
    callback = promised(house)
    callbacks.done(house.office, house.deed("a1"), callback, CallbackOutcome.REACHED, "客户电话13800138000已告知")
    assert list_callbacks(house.office) == []
    ((kept, _),) = list_callbacks(house.office, since=house.clock.now - HOUR)
    assert kept.done is not None
    assert kept.done.body.note == "客户电话[phone]已告知"
    assert kept.is_kept(house.clock.now) is True
    with pytest.raises(InputError, match="is done: reached"):
        callbacks.done(house.office, house.deed("a1"), callback, CallbackOutcome.REACHED)


def test_a_promise_in_the_past_is_refused_and_nothing_is_recorded(house: House):
    with pytest.raises(InputError, match="that is over"):
        promised(house, within=-HOUR)
    with house.store.begin() as work:
        assert work.facts.count() == 1


def test_one_is_reminded_shortly_before_and_the_leader_when_it_is_overdue(house: House):
    promised(house)
    for minutes, told in ((0, []), (111, ["person:a1"]), (5, ["person:a1"])):
        house.clock.move(timedelta(minutes=minutes))
        see_to_callbacks(house.office, house.clock.now)
        assert house.told("callback_soon") == told
    house.clock.move(timedelta(minutes=5))
    see_to_callbacks(house.office, house.clock.now)
    assert house.told("callback_overdue") == ["person:a1", "person:tl1"]


def test_a_snooze_puts_off_the_reminder_and_not_the_promise(house: House):
    callback = promised(house)
    callbacks.snooze(house.office, house.deed("a1"), callback, house.clock.now + 3 * HOUR)
    house.clock.move(2 * HOUR)
    see_to_callbacks(house.office, house.clock.now)
    assert (house.told("callback_soon"), house.told("callback_overdue")) == ([], ["person:a1", "person:tl1"])


def test_when_the_shift_ends_a_leader_of_the_next_one_has_the_call(house: House):
    callback = promised(house, within=14 * HOUR)
    house.at("2026-12-01", "13:59")
    see_to_callbacks(house.office, house.clock.now)
    assert house.callbacks("q1")[0].holder == "a1"
    house.at("2026-12-01", "14:00")
    for _ in range(3):
        see_to_callbacks(house.office, house.clock.now)
    assert house.callbacks("q1")[0].holder == "tl2"
    assert house.told("callback_handed_over") == ["person:tl2"]
    house.at("2026-12-02", "06:01")
    see_to_callbacks(house.office, house.clock.now)
    assert house.callbacks("q1")[0].holder == "tl1"
    callbacks.done(house.office, house.deed("tl1"), callback, CallbackOutcome.REACHED)
    assert list_callbacks(house.office) == []


def not_reached(house: House, callback: str, who: str, **how) -> Callback:
    """Somebody called in vain; the callback afterwards."""
    callbacks.done(house.office, house.deed(who), callback, CallbackOutcome.NOT_REACHED, "忙音", **how)
    return house.callbacks("q1")[0]


def test_a_customer_who_was_not_reached_is_called_again_in_half_an_hour(house: House):
    callback = promised(house)
    house.clock.move(HOUR)
    tried = not_reached(house, callback, "a1")
    assert (tried.is_open, tried.holder, tried.again_at) == (True, "a1", house.clock.now + HOUR / 2)
    plain = callback_json(tried)
    assert plain["tries"] == [house.clock.now.isoformat()]
    assert plain["again_at"] == (house.clock.now + HOUR / 2).isoformat()
    assert tried.is_kept(house.clock.now + 5 * HOUR) is True
    house.clock.move(timedelta(minutes=29))
    see_to_callbacks(house.office, house.clock.now)
    assert house.messages("callback_soon") == []
    house.clock.move(timedelta(minutes=1))
    see_to_callbacks(house.office, house.clock.now)
    assert house.told("callback_soon") == ["person:a1"]
    again = not_reached(house, callback, "a1", again_at=house.clock.now + 2 * HOUR)
    assert (len(again.tries), again.again_at) == (2, house.clock.now + 2 * HOUR)
    with pytest.raises(InputError, match="is over"):
        not_reached(house, callback, "a1", again_at=house.clock.now)


def test_after_three_calls_in_vain_a_leader_has_it_and_his_word_ends_it(house: House):
    callback = promised(house)
    holders = []
    for _ in range(3):
        house.clock.move(HOUR / 2)
        holders.append(not_reached(house, callback, "a1").holder)
    assert holders == ["a1", "a1", "tl1"]
    assert house.told("callback_handed_over") == ["person:tl1"]
    house.clock.move(HOUR / 2)
    ended = not_reached(house, callback, "tl1")
    assert (ended.is_open, ended.outcome) == (False, CallbackOutcome.NOT_REACHED)


def test_a_leader_who_calls_in_vain_keeps_it(house: House):
    callback = promised(house)
    callbacks.hand_over(house.office, house.deed("tl1"), callback, "tl2")
    for _ in range(3):
        assert not_reached(house, callback, "tl2").holder == "tl2"
    assert not_reached(house, callback, "tl2").outcome is CallbackOutcome.NOT_REACHED


def test_a_call_in_vain_that_is_reported_twice_counts_once(house: House):
    callback = promised(house)
    for _ in range(3):
        deed = house.deed("a1", "call-1")
        callbacks.done(house.office, deed, callback, CallbackOutcome.NOT_REACHED)
    assert len(house.callbacks("q1")[0].tries) == 1


def test_a_leader_gives_a_call_to_one_of_his_people(house: House):
    callback = promised(house)
    callbacks.hand_over(house.office, house.deed("tl1"), callback, "a3")
    assert house.callbacks("q1")[0].holder == "a3"
    callbacks.done(house.office, house.deed("a3"), callback, CallbackOutcome.REACHED)


@pytest.mark.parametrize("who", ["a2", "e1", "nobody"])
def test_others_cannot_do_somebody_s_call(house: House, who: str):
    callback = promised(house)
    with pytest.raises(BriefedError):
        callbacks.done(house.office, house.deed(who), callback, CallbackOutcome.REACHED)


def test_a_call_can_be_promised_later_and_anew(house: House):
    question = house.asks_cards()
    callbacks.promise(house.office, house.deed("a1"), f"{question}.1", house.clock.now + HOUR)
    callbacks.promise(house.office, house.deed("a1"), f"{question}.1", house.clock.now + 2 * HOUR)
    (one,) = house.callbacks(question)
    assert len(one.promises) == 2
    with pytest.raises(InputError, match=r"Nobody asked as 'q1\.7'"):
        callbacks.promise(house.office, house.deed("a1"), "q1.7", house.clock.now + HOUR)
