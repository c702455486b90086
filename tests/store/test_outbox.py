"""Messages: kept once, claimed by one process at a time, in order and at a pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, event

from bot.domain.outbox import IN_SLACK, OUTSIDE, PACE, Backlog, Message, NextAttempt, Recipient, RecipientKind
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON

SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=2)
CARDS = Recipient(RecipientKind.DEPARTMENT, "credit-cards")
LOANS = Recipient(RecipientKind.CHANNEL, "C0001")
RACES = 200
MANY = 10_000


def a_message(key: str, recipient: Recipient = CARDS, after: timedelta = timedelta(), **payload) -> Message:
    return Message(key, "reminder", recipient, payload or {"问题": "q1"}, NOON + after)


def put(store: SqlStore, *messages: Message, now=NOON) -> int:
    with store.begin() as work:
        return work.outbox.put(messages, now)


def claim(store: SqlStore, recipient: Recipient = CARDS, now=NOON):
    with store.begin() as work:
        return work.outbox.claim(recipient, now, now + LEASE)


def claimed(store: SqlStore, recipient: Recipient = CARDS, now=NOON):
    found = claim(store, recipient, now)
    assert found is not None
    return found


def send(store: SqlStore, recipient: Recipient = CARDS, now=NOON) -> str:
    """Claim the next message and say that it was sent; its key."""
    found = claimed(store, recipient, now)
    with store.begin() as work:
        work.outbox.sent(found, now)
    return found.message.key


def message(store: SqlStore, key: str):
    with store.begin() as work:
        return work.outbox.message(key)


# --- keeping ---


def test_what_goes_in_comes_out_the_same(store):
    told = a_message("k", LOANS, SECOND, text="年费?", nested={"n": [1, 2.5, None, True]})
    assert put(store, told) == 1
    assert claimed(store, LOANS, NOON + SECOND).message == told
    assert message(store, "k").created_at == NOON
    assert message(store, "unknown") is None


def test_a_key_is_kept_once_whatever_comes_with_it_later(store):
    assert put(store, a_message("a", text="first"), a_message("a", text="second"), a_message("b")) == 2
    assert put(store, a_message("a", LOANS, text="third"), a_message("c"), now=NOON + SECOND) == 1
    assert message(store, "a").message == a_message("a", text="first")
    assert put(store) == 0
    send(store)
    assert put(store, a_message("a")) == 0


def test_known_keys_stay_known_when_their_messages_are_sent(store):
    put(store, a_message("a"), a_message("b"))
    send(store)
    with store.begin() as work:
        assert work.outbox.known(["a", "b", "c"]) == {"a", "b"}
        assert work.outbox.known([]) == frozenset()


def test_messages_are_kept_with_what_they_are_about_or_not_at_all(store):
    def half() -> None:
        with store.command() as work:
            work.outbox.put([a_message("a")], NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert message(store, "a") is None
    assert claim(store) is None


@pytest.mark.slow
def test_ten_thousand_messages_are_kept_and_known_at_once(store):
    messages = [a_message(f"{n:05}", Recipient(RecipientKind.PERSON, f"a{n % 400:04}")) for n in range(MANY)]
    with counted_statements() as statements:
        assert put(store, *messages) == MANY
        with store.begin() as work:
            assert len(work.outbox.known([one.key for one in messages])) == MANY
    assert 0 < len(statements) <= MANY / 100
    assert put(store, *messages) == 0


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """What databases are asked meanwhile: one by one would be a statement for each message."""
    statements: list[str] = []

    def before(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def test_two_that_keep_the_same_messages_at_once_keep_each_once(store, database_url):
    keepers = [SqlStore(open_database(database_url)) for _ in range(2)]
    line = Barrier(2)

    def keep(number: int) -> int:
        messages = [a_message(f"{n}") for n in range(500)]
        line.wait(60)
        return put(keepers[number], *(messages if number else reversed(messages)))

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(keep, range(2))) == 500
    for keeper in keepers:
        keeper.close()


# --- order and pace ---


def test_messages_to_one_recipient_come_in_the_order_they_are_due_and_were_kept_in(store):
    put(store, a_message("later", after=2 * SECOND), a_message("z"), a_message("a"))
    put(store, a_message("early", after=-SECOND), a_message("0"), now=NOON + SECOND)
    sent = [send(store, now=NOON + n * SECOND) for n in range(5)]
    assert sent == ["early", "z", "a", "0", "later"]


def test_nothing_is_sent_before_it_is_due(store):
    put(store, a_message("k", after=SECOND))
    assert claim(store, now=NOON + SECOND - timedelta(microseconds=1)) is None
    with store.begin() as work:
        assert work.outbox.ready(NOON) == []
        assert work.outbox.next_at() == NOON + SECOND
    assert send(store, now=NOON + SECOND) == "k"


def test_one_recipient_gets_one_message_at_a_time_and_a_second_passes_before_the_next(store):
    put(store, a_message("a"), a_message("b"), a_message("c", LOANS))
    first = claimed(store)
    assert claim(store, now=NOON + LEASE - SECOND) is None
    assert send(store, LOANS) == "c"
    with store.begin() as work:
        work.outbox.sent(first, NOON + 3 * SECOND)
        assert work.outbox.next_at() == NOON + 3 * SECOND + PACE
        assert work.outbox.ready(NOON + 3 * SECOND) == []
        assert work.outbox.ready(NOON + 3 * SECOND + PACE) == [CARDS]
    assert claim(store, now=NOON + 3 * SECOND) is None
    assert send(store, now=NOON + 3 * SECOND + PACE) == "b"


def test_only_recipients_of_the_kinds_that_are_asked_for_are_ready(store):
    hook = Recipient(RecipientKind.WEBHOOK, "w1")
    put(store, a_message("a", after=SECOND), a_message("b", hook))
    with store.begin() as work:
        assert work.outbox.ready(NOON + SECOND, IN_SLACK) == [CARDS]
        assert work.outbox.ready(NOON + SECOND, OUTSIDE) == [hook]
        assert (work.outbox.next_at(IN_SLACK), work.outbox.next_at(OUTSIDE)) == (NOON + SECOND, NOON)
        assert work.outbox.next_at([RecipientKind.GITHUB]) is None


def test_those_are_ready_first_who_have_waited_longest(store):
    put(store, a_message("a", LOANS, SECOND), a_message("b", CARDS, 2 * SECOND), a_message("c", LOANS, 3 * SECOND))
    with store.begin() as work:
        assert work.outbox.ready(NOON + 5 * SECOND) == [LOANS, CARDS]
        assert work.outbox.ready(NOON + SECOND) == [LOANS]


def test_when_nothing_waits_nothing_is_next(store):
    put(store, a_message("a"))
    send(store)
    with store.begin() as work:
        assert work.outbox.next_at() is None
        assert work.outbox.ready(NOON + LEASE) == []
    assert claim(store, now=NOON + LEASE) is None
    assert claim(store, Recipient(RecipientKind.PERSON, "unknown")) is None


def test_a_look_for_what_is_not_due_yet_holds_nobody_up(store):
    put(store, a_message("a", after=SECOND))
    assert claim(store) is None
    assert send(store, now=NOON + SECOND) == "a"


# --- after an attempt ---


def test_a_message_whose_sender_died_is_sent_again_first_and_with_the_same_key(store):
    put(store, a_message("a"), a_message("b"))
    died = claimed(store)
    again = claimed(store, now=NOON + LEASE)
    assert (again.message, died.attempt, again.attempt) == (died.message, 1, 2)


def test_a_failure_that_holds_keeps_the_order(store):
    put(store, a_message("a"), a_message("b"))
    with store.begin() as work:
        failed = work.outbox.claim(CARDS, NOON, NOON + LEASE)
        work.outbox.again(failed, "no connection", NextAttempt(NOON + 10 * SECOND, counts=True, holds=True), NOON)
        assert work.outbox.next_at() == NOON + 10 * SECOND
    assert claim(store, now=NOON + 9 * SECOND) is None
    assert message(store, "a").last_error == "no connection"
    again = claimed(store, now=NOON + 10 * SECOND)
    assert (again.message.key, again.attempt) == ("a", 2)


def test_a_failure_that_does_not_hold_lets_the_others_pass(store):
    put(store, a_message("a"), a_message("b"))
    with store.begin() as work:
        failed = work.outbox.claim(CARDS, NOON, NOON + LEASE)
        work.outbox.again(failed, "KeyError", NextAttempt(NOON + 10 * SECOND, counts=True, holds=False), NOON)
    assert claim(store) is None
    assert send(store, now=NOON + PACE) == "b"
    assert send(store, now=NOON + 10 * SECOND) == "a"


def test_an_attempt_that_the_receiver_put_off_does_not_count(store):
    put(store, a_message("a"))
    for n in range(20):
        now = NOON + n * SECOND
        with store.begin() as work:
            put_off = work.outbox.claim(CARDS, now, now + LEASE)
            assert put_off.attempt == 1
            work.outbox.again(put_off, "429", NextAttempt(now + SECOND, counts=False, holds=True), now)


def test_what_was_given_up_is_reported_until_it_is_retried_or_dropped(store):
    put(store, a_message("a"), a_message("b"), a_message("c", LOANS, timedelta(days=1)))
    for n, key in enumerate("ab"):
        with store.begin() as work:
            work.outbox.failed(work.outbox.claim(CARDS, NOON + n * SECOND, NOON + LEASE), "gone", NOON + n * SECOND)
        assert message(store, key).failed_at == NOON + n * SECOND
    with store.begin() as work:
        assert [one.message.key for one in work.outbox.given_up(10)] == ["b", "a"]
        assert [one.message.key for one in work.outbox.given_up(1)] == ["b"]
        assert [one.message.key for one in work.outbox.waiting(10)] == ["c"]
        assert work.outbox.backlog(NOON) == Backlog(due=0, later=1, failed=2)
        assert work.outbox.retry("a", NOON + LEASE)
        assert work.outbox.drop("b")
        assert not work.outbox.retry("b", NOON)
        assert not work.outbox.drop("c")
        assert not work.outbox.retry("unknown", NOON)
        assert work.outbox.backlog(NOON) == Backlog(due=1, later=1, failed=0, oldest_due=NOON)
    # It may have arrived before it was given up: whoever sends it can look.
    assert claimed(store, now=NOON + LEASE).attempt == 2
    assert message(store, "b").last_error == "gone"


def test_the_backlog_counts_what_is_due_also_while_it_waits_for_its_next_attempt(store):
    put(store, a_message("a", after=-SECOND), a_message("b", after=SECOND), a_message("c", LOANS))
    with store.begin() as work:
        failed = work.outbox.claim(CARDS, NOON, NOON + LEASE)
        work.outbox.again(failed, "busy", NextAttempt(NOON + LEASE, counts=True, holds=True), NOON)
        assert work.outbox.backlog(NOON) == Backlog(due=2, later=1, failed=0, oldest_due=NOON - SECOND)


def test_the_backlog_tells_what_is_for_slack_from_what_is_for_programs_elsewhere(store):
    webhook, repository = Recipient(RecipientKind.WEBHOOK, "w1"), Recipient(RecipientKind.GITHUB, "bank/app")
    put(store, a_message("a"), a_message("b", webhook), a_message("c", repository), a_message("d", after=SECOND))
    put(store, a_message("e", webhook, SECOND))
    with store.begin() as work:
        found = work.outbox.backlog(NOON)
    assert found == Backlog(due=3, later=2, failed=0, oldest_due=NOON, due_outside=2, later_outside=1)
    assert (found.due_in_slack, found.waiting_in_slack) == (1, 2)


def test_an_empty_outbox_has_no_backlog(store):
    with store.begin() as work:
        assert work.outbox.backlog(NOON) == Backlog()


# --- attempts that outlast their claim ---


def test_what_was_sent_is_sent_even_if_the_claim_had_run_out(store):
    put(store, a_message("a"), a_message("b"))
    slow, fast = claimed(store), claimed(store, now=NOON + LEASE)
    with store.begin() as work:
        work.outbox.sent(slow, NOON + LEASE + SECOND)
        # The other is still at it, and nobody else may write to the recipient meanwhile.
        assert work.outbox.claim(CARDS, NOON + LEASE + 5 * SECOND, NOON + 2 * LEASE) is None
        work.outbox.sent(fast, NOON + LEASE + 6 * SECOND)
    assert message(store, "a").sent_at == NOON + LEASE + SECOND
    assert send(store, now=NOON + LEASE + 7 * SECOND) == "b"


def test_a_failure_that_comes_after_the_claim_had_run_out_changes_nothing(store):
    put(store, a_message("a"))
    slow, fast = claimed(store), claimed(store, now=NOON + LEASE)
    late = NOON + LEASE + SECOND
    with store.begin() as work:
        work.outbox.again(slow, "late news", NextAttempt(late, counts=True, holds=False), late)
        work.outbox.failed(slow, "late news", late)
        assert work.outbox.claim(CARDS, late, late + LEASE) is None
        work.outbox.sent(fast, late)
        work.outbox.failed(fast, "changed its mind", late)
    kept = message(store, "a")
    assert (kept.sent_at, kept.failed_at, kept.next_at, kept.last_error) == (late, None, None, None)


def test_what_arrived_after_it_was_given_up_is_sent(store):
    put(store, a_message("a"))
    slow, last = claimed(store), claimed(store, now=NOON + LEASE)
    with store.begin() as work:
        work.outbox.failed(last, "given up", NOON + LEASE)
        work.outbox.sent(slow, NOON + LEASE + SECOND)
        assert work.outbox.backlog(NOON + LEASE) == Backlog()


# --- several at once ---


@pytest.mark.slow
@pytest.mark.parametrize("recipients", [1, 20])
def test_of_those_who_race_for_messages_one_gets_each(store, database_url, recipients):
    """Each has connections of its own, as processes have."""
    to = [Recipient(RecipientKind.PERSON, f"a{n}") for n in range(recipients)]
    put(store, *(a_message(f"{n:03}", to[n % recipients]) for n in range(RACES)))
    racers = [SqlStore(open_database(database_url)) for _ in range(2)]
    line = Barrier(2)

    def race(racer: SqlStore) -> list[str]:
        won = []
        for second in range(RACES // recipients):
            line.wait(60)
            for recipient in to:
                found = claim(racer, recipient, NOON + second * SECOND)
                if found is not None:
                    won.append(found.message.key)
                    with racer.begin() as work:
                        work.outbox.sent(found, NOON + second * SECOND)
        return won

    with ThreadPoolExecutor(2) as pool:
        won = [key for wins in pool.map(race, racers) for key in wins]
    assert Counter(won) == Counter(f"{n:03}" for n in range(RACES))
    for racer in racers:
        racer.close()


def test_one_message_is_claimed_once_by_many_who_want_it_at_once(store):
    put(store, a_message("a"))
    with ThreadPoolExecutor(8) as pool:
        assert sum(found is not None for found in pool.map(lambda _: claim(store), range(RACES))) == 1


# --- what comes too late ---


LIFETIMES = {"reminder": timedelta(hours=1), "other": timedelta(days=1)}


def expire(store: SqlStore, now) -> int:
    with store.begin() as work:
        return work.outbox.expire(LIFETIMES, now)


def test_what_would_come_too_late_is_left_unsent_and_told(store):
    put(store, a_message("old"), a_message("new", after=SECOND))
    put(store, Message("answer", "answer", CARDS, {}, NOON), Message("other", "other", CARDS, {}, NOON))
    hour = timedelta(hours=1)
    assert expire(store, NOON + hour - SECOND) == 0
    assert expire(store, NOON + hour) == 1
    assert expire(store, NOON + hour) == 0
    kept = message(store, "old")
    assert (kept.next_at, kept.sent_at, kept.failed_at, kept.expired_at) == (None, None, None, NOON + hour)
    with store.begin() as work:
        assert [one.message.key for one in work.outbox.expired(NOON, 10)] == ["old"]
        assert work.outbox.expired(NOON + hour, 10) == []
        assert work.outbox.backlog(NOON + hour) == Backlog(due=3, oldest_due=NOON, expired=1)
        assert work.outbox.backlog(NOON + timedelta(days=30)).expired == 0
    assert put(store, a_message("old")) == 0
    assert {send(store, now=NOON + hour + number * SECOND) for number in range(3)} == {"new", "answer", "other"}


def test_a_message_that_is_being_sent_does_not_expire_and_counts_as_sent(store):
    put(store, a_message("a"))
    late = NOON + timedelta(hours=2)
    found = claimed(store, now=late)
    assert expire(store, late + SECOND) == 0
    assert expire(store, late + LEASE) == 1  # its sender seems to have died
    with store.begin() as work:
        work.outbox.again(found, "no connection", NextAttempt(late + LEASE, counts=True, holds=False), late + LEASE)
    assert message(store, "a").next_at is None
    with store.begin() as work:
        work.outbox.sent(found, late + LEASE)  # but it had not
    kept = message(store, "a")
    assert (kept.sent_at, kept.expired_at) == (late + LEASE, None)


def test_what_people_were_told_is_found_by_kind_and_recipient(store):
    put(store, a_message("a"), a_message("b", LOANS), Message("c", "other", CARDS, {"n": 1}, NOON))
    send(store)
    with store.begin() as work:
        assert [one.key for one in work.outbox.told(["reminder"], [CARDS])] == ["a"]
        assert {one.key for one in work.outbox.told(["reminder", "other"], [CARDS, LOANS])} == {"a", "b", "c"}
        assert work.outbox.told(["reminder"], []) == []
