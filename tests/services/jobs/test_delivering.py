"""Sending what is in the outbox, as far as a sender lets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.errors import InputError
from bot.domain.lifetimes import LIFETIMES
from bot.domain.outbox import ATTEMPTS, Message, Recipient, RecipientKind, SendFailed
from bot.domain.questions.callbacks import CallbackNoticeKind
from bot.services.jobs.delivering import (
    LEASE,
    NEVER_CAME_BACK,
    NO_SENDER,
    Desk,
    SenderByKind,
    deliver,
    drop,
    try_again,
)
from tests.builders import NOON

SECOND = timedelta(seconds=1)
CARDS = Recipient(RecipientKind.DEPARTMENT, "credit-cards")
LOANS = Recipient(RecipientKind.DEPARTMENT, "loans")


class FakeSender:
    """Implements `bot.ports.Sender`: remembers what it sent, when, and raises what it is told to."""

    def __init__(self, clock, before: Callable[[Message, int], None] = lambda message, attempt: None) -> None:
        self._clock = clock
        self.before = before
        self.sent: list[tuple[str, datetime]] = []

    def send(self, message: Message, attempt: int) -> None:
        self.before(message, attempt)
        self.sent.append((message.key, self._clock()))

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.sent]


@pytest.fixture
def sender(clock) -> FakeSender:
    return FakeSender(clock)


@pytest.fixture
def desk(store, clock, sender) -> Desk:
    """To pause is to move the clock."""

    def pause(time: timedelta) -> bool:
        clock.move(time)
        return False

    return Desk(store, clock, sender, pause)


def put(store, *keys: str, to: Recipient = CARDS, after: timedelta = timedelta()) -> None:
    with store.begin() as work:
        work.outbox.put([Message(key, "reminder", to, {"n": 1}, NOON + after) for key in keys], NOON)


def kept(store, key: str):
    with store.begin() as work:
        kept = work.outbox.message(key)
    assert kept is not None
    return kept


def failing(*errors: Exception) -> Callable[[Message, int], None]:
    left = list(errors)

    def before(message: Message, attempt: int) -> None:
        if left:
            raise left.pop(0)

    return before


def test_each_recipient_is_sent_to_in_order_and_once_a_second(store, desk, sender):
    put(store, "a", "b", "c")
    put(store, "x", "y", to=LOANS)
    assert deliver(desk).summary == "5 sent"
    assert sender.sent == [
        ("a", NOON),
        ("x", NOON),
        ("b", NOON + SECOND),
        ("y", NOON + SECOND),
        ("c", NOON + 2 * SECOND),
    ]
    assert kept(store, "c").sent_at == NOON + 2 * SECOND
    assert deliver(desk).summary == "Nothing was due."


def test_a_run_waits_for_a_recipients_pace_and_for_nothing_longer(store, desk, sender, clock):
    put(store, "now")
    put(store, "soon", after=SECOND)
    put(store, "later", after=3 * SECOND)
    deliver(desk)
    assert sender.keys == ["now", "soon"]
    assert clock() == NOON + SECOND


def test_a_backlog_is_gone_through_shift_by_shift(store, desk, sender, clock):
    put(store, *(f"{n:03}" for n in range(100)))
    reports = []
    while len(sender.sent) < 100:
        reports.append(deliver(desk).summary)
        clock.move(2 * SECOND)
    assert reports == ["30 sent", "30 sent", "30 sent", "10 sent"]
    assert sender.keys == sorted(sender.keys)


def test_a_process_that_is_asked_to_end_finishes_one_message_and_leaves_the_rest(store, clock, sender):
    put(store, "a", "b")
    put(store, "x", to=LOANS)
    stopping = Desk(store, clock, sender, lambda time: bool(sender.sent))
    assert deliver(stopping).summary == "1 sent"
    assert sender.keys == ["a"]
    assert kept(store, "x").attempts == 0


def test_without_a_sender_messages_wait_and_the_report_says_why(store, clock):
    desk = Desk(store, clock, None, lambda time: False)
    assert deliver(desk).summary == "Nothing was due."
    put(store, "a")
    put(store, "b", after=SECOND)
    assert deliver(desk).summary == "Messages for Slack that wait, since nothing is set up to send them: 2."
    assert kept(store, "a").attempts == 0


def test_a_message_is_not_marked_as_sent_before_it_is(store, desk, sender):
    put(store, "a")
    sender.before = lambda message, attempt: pytest.fail("sent") if kept(store, message.key).sent_at else None
    deliver(desk)
    assert kept(store, "a").sent_at == NOON


def test_a_failure_is_tried_again_in_order_with_the_same_key(store, desk, sender):
    put(store, "a", "b")
    attempts = []

    def before(message: Message, attempt: int) -> None:
        attempts.append((message.key, attempt))
        if attempt < 3 and message.key == "a":
            raise SendFailed("no connection")

    sender.before = before
    assert deliver(desk).summary == "1 to be tried again"
    assert kept(store, "a").last_error == "no connection"
    desk.pause(10 * SECOND)
    deliver(desk)
    desk.pause(30 * SECOND)
    assert deliver(desk).summary == "2 sent"
    assert attempts == [("a", 1), ("a", 2), ("a", 3), ("b", 1)]
    assert kept(store, "a").last_error is None


def test_a_message_that_its_sender_chokes_on_lets_the_others_pass(store, desk, sender):
    put(store, "a", "b")
    sender.before = failing(KeyError("question"))
    assert deliver(desk).summary == "1 sent, 1 to be tried again"
    desk.pause(9 * SECOND)
    deliver(desk)
    assert sender.sent == [("b", NOON + SECOND), ("a", NOON + 10 * SECOND)]


def test_one_recipient_who_cannot_be_reached_holds_up_no_other(store, desk, sender):
    put(store, "a", "b")
    put(store, "x", "y", to=LOANS)
    sender.before = lambda message, attempt: (
        failing(SendFailed("no"))(message, 1) if message.recipient == CARDS else None
    )
    deliver(desk)
    assert sender.keys == ["x", "y"]
    assert kept(store, "b").attempts == 0


def test_after_the_last_attempt_a_message_is_given_up_and_the_next_one_has_its_turn(store, desk, sender, clock):
    put(store, "a", "b")
    sender.before = failing(*[SendFailed(f"no {n}") for n in range(ATTEMPTS)])
    began = clock()
    while kept(store, "a").failed_at is None:
        deliver(desk)
        clock.move(10 * SECOND)
    assert timedelta(hours=2) < clock() - began < timedelta(hours=2, minutes=2)
    assert kept(store, "a").last_error == f"no {ATTEMPTS - 1}"
    deliver(desk)
    assert sender.keys == ["b"]


def test_what_can_never_be_sent_is_given_up_at_once(store, desk, sender):
    put(store, "a", "b")
    sender.before = failing(SendFailed("channel_not_found", permanent=True))
    assert deliver(desk).summary == "1 sent, 1 given up"
    assert kept(store, "a").last_error == "channel_not_found"


def test_a_receiver_that_asks_for_patience_gets_it_and_no_attempt_is_lost(store, desk, sender, clock):
    put(store, "a", "b")
    sender.before = failing(*[SendFailed("429", retry_after=5 * SECOND) for _ in range(20)])
    while kept(store, "b").sent_at is None:
        deliver(desk)
        clock.move(SECOND)
    assert sender.sent == [("a", NOON + 100 * SECOND), ("b", NOON + 101 * SECOND)]
    assert kept(store, "a").attempts == 1


def test_a_message_that_kills_every_process_is_given_up(store, desk, sender, clock):
    put(store, "a", "b")
    for _ in range(ATTEMPTS):
        with store.begin() as work:
            assert work.outbox.claim(CARDS, clock(), clock() + LEASE)
        clock.move(LEASE)
    assert deliver(desk).summary == "1 sent, 1 given up"
    assert kept(store, "a").last_error == NEVER_CAME_BACK
    assert sender.keys == ["b"]


def test_what_was_given_up_can_be_sent_again_or_dropped(store, desk, sender, clock):
    put(store, "a", "b", "later")
    sender.before = failing(*[SendFailed("gone", permanent=True)] * 3)
    deliver(desk)
    drop("b", store)
    drop("later", store)
    try_again("a", store, clock)
    deliver(desk)
    assert sender.keys == ["a"]
    put(store, "waiting", after=timedelta(days=1))
    for key, reason in (("a", "sent already"), ("b", "dropped"), ("waiting", "by itself"), ("unknown", "no message")):
        with pytest.raises(InputError, match=reason):
            try_again(key, store, clock)
        with pytest.raises(InputError, match=reason):
            drop(key, store)


# --- what comes too late ---


def test_a_reminder_that_waited_for_a_day_is_dropped_and_reported_and_an_answer_never(store, desk, clock, sender):
    with store.begin() as work:
        work.outbox.put([Message(kind, kind, CARDS, {}, NOON) for kind in ("half_time", "answer", "breach")], NOON)
    clock.move(timedelta(days=1))
    assert deliver(desk).summary == "2 sent, 1 expired"
    assert sender.keys == ["answer", "breach"]
    assert kept(store, "half_time").expired_at == NOON + timedelta(days=1)
    with pytest.raises(InputError, match="expired: it would have come too late"):
        try_again("half_time", store, clock)


def test_messages_expire_without_a_sender_too(store, clock):
    with store.begin() as work:
        work.outbox.put([Message(kind, kind, CARDS, {}, NOON) for kind in ("half_time", "answer")], NOON)
    clock.move(timedelta(days=400))
    deliver(Desk(store, clock, None, lambda time: False))
    assert (kept(store, "half_time").next_at, kept(store, "answer").next_at) == (None, NOON)


OWED = (
    *("answer", "answer_corrected", "answer_withdrawn", "question_closed", "question_opened", "question_urgent"),
    *("detail_asked", "detail_given", "breach", "action_opened", "action_reopened", "action_overdue", "waiver"),
    *("launch_overdue", "remedial_overdue", "callback_handed_over", *CallbackNoticeKind),
)


@pytest.mark.parametrize("kind", OWED)
def test_what_people_are_owed_never_expires(kind: str):
    assert kind not in LIFETIMES


def test_what_others_send_is_left_to_them(store, desk, sender):
    hook = Recipient(RecipientKind.WEBHOOK, "w1")
    put(store, "for slack")
    put(store, "for a webhook", to=hook)
    deliver(desk)
    assert sender.keys == ["for slack"]
    deliver(replace(desk, kinds=[RecipientKind.WEBHOOK]))
    assert sender.keys == ["for slack", "for a webhook"]


def test_every_kind_of_recipient_has_its_sender_and_the_others_wait(store, desk, clock, sender):
    here = Recipient(RecipientKind.GITHUB, "bank/app")
    put(store, "for slack")
    put(store, "for github", to=here)
    deliver(replace(desk, sender=SenderByKind({RecipientKind.DEPARTMENT: sender}), kinds=tuple(RecipientKind)))
    assert sender.keys == ["for slack"]
    assert kept(store, "for github").last_error == NO_SENDER
