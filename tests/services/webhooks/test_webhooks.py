"""Webhooks of a small bank, whose receiver is a real one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest

from bot.domain.errors import InputError
from bot.domain.launches.facts import StageDecision
from bot.domain.lifetimes import LIFETIMES
from bot.domain.outbox import ATTEMPTS, OUTSIDE, PACE, RecipientKind, SendFailed
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.domain.webhooks.verdicts import VERDICT_CHANGED
from bot.network.posting import CheckedPoster
from bot.services.jobs.delivering import Desk, SenderByKind, deliver
from bot.services.launches import launching, people, signing
from bot.services.launches.judging import verdict_on
from bot.services.launches.overview import Overview
from bot.services.webhooks.keeping import add_webhook, list_webhooks, remove_webhook
from bot.services.webhooks.noticing import tell_webhooks
from bot.services.webhooks.sending import WebhookSender
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.domain.launches.builders import LAUNCH
from tests.receivers import Receiver
from tests.services.launches.bank import DOCUMENT, ROSTER, Bank

pytestmark = pytest.mark.slow

POSTER = CheckedPoster((ip_network("127.0.0.0/8"),))


@pytest.fixture(scope="module")
def listening_receiver() -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        yield receiver


@pytest.fixture
def receiver(listening_receiver: Receiver) -> Receiver:
    """The receiver, which has received nothing yet."""
    listening_receiver.received.clear()
    listening_receiver.statuses.clear()
    return listening_receiver


class Hooked:
    """A bank whose launch may go, and what its process does about webhooks."""

    def __init__(self, bank: Bank, receiver: Receiver) -> None:
        self.bank = bank
        self.receiver = receiver
        self.sender = WebhookSender(bank.office, POSTER, lambda: "a master secret")
        self.overview = Overview()

    def adds(self, *launches: str, owner: str = "po"):
        return add_webhook(self.bank.office, POSTER, self.bank.deed(owner), self.receiver.address, launches or None)

    def ticks(self) -> list[str]:
        """What the receiver was told since the last tick: launch, decision and status."""
        before = len(self.receiver.received)
        tell_webhooks(self.bank.office, self.overview, self.bank.clock())
        self.delivers()
        new = (one.event["data"] for one in self.receiver.received[before:])
        return [f"{one['launch']} {one['decision']} {one['status']}" for one in new]

    def delivers(self) -> None:
        """Send for as long as nothing but pace is to be waited for."""
        clock = self.bank.clock
        sender = SenderByKind({RecipientKind.WEBHOOK: self.sender})
        deliver(Desk(self.bank.store, clock, sender, lambda wait: bool(clock.move(wait)), OUTSIDE))
        self.bank.clock.move(PACE)

    def waiting(self) -> list[str]:
        with self.bank.store.begin() as work:
            return [str(one.last_error) for one in work.outbox.waiting(10)]


@pytest.fixture
def hooked(database_url: str, receiver: Receiver) -> Iterator[Hooked]:
    store = SqlStore(open_database(database_url))
    yield Hooked(Bank(store).opened().ready(), receiver)
    store.close()


def test_a_receiver_is_told_how_things_stand_and_then_of_every_change_once(hooked, bank):
    hooked.adds("gold")
    assert hooked.ticks() == ["gold allow allow"]
    assert hooked.ticks() == []
    bank.write("金卡年费每年300元。", DOCUMENT)
    assert hooked.ticks() == ["gold block block"]
    assert hooked.ticks() == []
    bank.write("金卡年费怎么收:每年200元,消费满6笔免次年年费。", DOCUMENT)
    assert hooked.ticks() == ["gold allow allow"]


@pytest.fixture
def bank(hooked: Hooked) -> Bank:
    return hooked.bank


def test_what_is_told_is_signed_and_says_no_more_than_it_must(hooked, bank, receiver):
    webhook = hooked.adds("gold")
    told_at = bank.clock()
    hooked.ticks()
    [got] = receiver.received
    assert got.is_signed_with(hooked.sender.secret(webhook))
    assert not got.is_signed_with(hooked.sender.secret(replace(webhook, id="another")))
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-timestamp"] == str(int(told_at.timestamp()))
    assert got.event == {
        "type": "verdict.changed",
        "timestamp": told_at.isoformat(),
        "data": {
            "launch": "gold",
            "decision": "allow",
            "status": "allow",
            "digest": verdict_on(bank.office, "gold", told_at).digest,
            "at": told_at.isoformat(),
        },
    }


def test_the_end_of_a_launch_is_told(hooked, bank):
    hooked.adds()
    hooked.ticks()
    bank.clock.now = LAUNCH.planned_at
    launching.carry_out(bank.office, bank.deed("po"), "gold")
    assert [one.split()[-1] for one in hooked.ticks()] == ["launched"]
    assert hooked.ticks() == []
    assert Hooked(bank, hooked.receiver).ticks() == []  # nor by a process that starts


def test_a_launch_that_was_over_before_there_was_a_webhook_is_no_news(hooked, bank):
    signing.decide_stage(bank.office, bank.deed("sv"), "gold", "launch", StageDecision.KILL, "No demand.")
    bank.clock.move(PACE)
    hooked.adds()
    assert hooked.ticks() == []


def test_a_launch_that_ended_before_the_first_tick_is_told(hooked, bank):
    hooked.adds()
    bank.clock.move(PACE)
    signing.decide_stage(bank.office, bank.deed("sv"), "gold", "launch", StageDecision.KILL, "No demand.")
    assert [one.split()[-1] for one in hooked.ticks()] == ["killed"]


def test_what_failed_is_sent_again_with_the_same_id_and_what_comes_later_waits(hooked, bank, receiver):
    hooked.adds("gold")
    receiver.statuses = [500, 503]
    hooked.ticks()
    assert hooked.waiting() == ["the receiver answered with status 500"]
    bank.write("金卡年费每年300元。", DOCUMENT)
    hooked.ticks()
    assert len(receiver.received) == 1
    for _ in range(3):
        bank.clock.move(timedelta(minutes=1))
        hooked.delivers()
    ids = [one.headers["webhook-id"] for one in receiver.received]
    assert [ids[0], ids[0], ids[0]] == ids[:3]
    assert [one.event["data"]["decision"] for one in receiver.received] == ["allow"] * 3 + ["block"]
    assert len({one.headers["webhook-timestamp"] for one in receiver.received[:3]}) == 3
    assert hooked.waiting() == []


def test_a_receiver_that_wants_nothing_more_is_left_alone(hooked, receiver):
    hooked.adds("gold")
    receiver.statuses = [410]
    hooked.ticks()
    assert hooked.waiting() == []


def test_nobody_is_followed_elsewhere(hooked, receiver):
    hooked.adds("gold")
    receiver.statuses = [302]
    hooked.ticks()
    assert len(receiver.received) == 1
    assert hooked.waiting() == ["the receiver answered with status 302"]


def test_what_would_come_too_late_is_not_sent(hooked, bank, receiver):
    hooked.adds("gold")
    receiver.statuses = [500] * ATTEMPTS
    hooked.ticks()
    bank.clock.move(LIFETIMES[VERDICT_CHANGED])
    hooked.delivers()
    assert len(receiver.received) == 1
    assert hooked.waiting() == []


@pytest.mark.parametrize("roles", [frozenset({Role.AGENT}), None], ids=["is an agent now", "left"])
def test_whose_owner_may_not_know_any_more_is_told_nothing_even_of_what_waits(hooked, bank, receiver, roles):
    hooked.adds("gold")
    receiver.statuses = [500]
    hooked.ticks()
    others = [one for one in ROSTER.people if one.id != "po"]
    owner = [replace(one, roles=roles) for one in ROSTER.people if one.id == "po" and roles]
    people.import_roster(bank.office, bank.deed("sv"), replace(ROSTER, people=(*others, *owner)))
    bank.write("金卡年费每年300元。", DOCUMENT)
    for _ in range(3):
        hooked.ticks()
        bank.clock.move(timedelta(minutes=5))
    assert len(receiver.received) == 1


def test_a_webhook_that_was_removed_is_told_nothing_even_of_what_waits(hooked, bank, receiver):
    webhook = hooked.adds("gold")
    receiver.statuses = [500]
    hooked.ticks()
    remove_webhook(bank.office, bank.deed("sv"), webhook.id)
    bank.clock.move(timedelta(minutes=5))
    hooked.ticks()
    assert len(receiver.received) == 1
    assert hooked.waiting() == []
    assert list_webhooks(bank.office) == []


def test_webhooks_change_no_verdict(hooked, bank):
    before = verdict_on(bank.office, "gold").digest
    hooked.adds("gold")
    assert verdict_on(bank.office, "gold").digest == before


def test_a_test_says_at_once_what_the_receiver_answers(hooked, receiver):
    webhook = hooked.adds("gold")
    receiver.statuses = [418]
    assert [hooked.sender.test(webhook.id) for _ in range(2)] == [418, 204]
    assert [one.event["type"] for one in receiver.received] == ["webhook.test"] * 2
    with pytest.raises(InputError, match="no webhook"):
        hooked.sender.test("nothing")


def test_a_receiver_that_is_away_is_no_answer(hooked, bank):
    webhook = add_webhook(bank.office, POSTER, bank.deed("po"), "http://127.0.0.1:1/", None)
    with pytest.raises(SendFailed, match="cannot be reached"):
        hooked.sender.test(webhook.id)


def test_the_same_deed_twice_is_one_webhook(hooked, bank):
    same = bank.deed("po", "once-only")
    first, second = (add_webhook(bank.office, POSTER, same, hooked.receiver.address, ["gold"]) for _ in range(2))
    assert first == second
    assert list_webhooks(bank.office) == [first]


@pytest.mark.parametrize(
    ("person", "launches", "url", "said"),
    [
        ("a1", None, "https://receiver.example", "Agents cannot"),
        ("po", ["nothing"], "https://receiver.example", "no launch"),
        ("po", [], "https://receiver.example", "Say what"),
        ("po", None, "http://receiver.example", "https://"),
        ("po", None, "https://10.0.0.1/", "own network"),
    ],
)
def test_what_cannot_be_added(hooked, bank, person, launches, url, said):
    with pytest.raises((InputError, NotAllowed), match=said):
        add_webhook(bank.office, POSTER, bank.deed(person), url, launches)
    assert list_webhooks(bank.office) == []


def test_only_its_owner_and_whoever_looks_after_the_centre_remove_a_webhook(hooked, bank):
    webhook = hooked.adds("gold")
    with pytest.raises(NotAllowed):
        remove_webhook(bank.office, bank.deed("cs"), webhook.id)
    with pytest.raises(InputError, match="no webhook"):
        remove_webhook(bank.office, bank.deed("po"), "nothing")
    remove_webhook(bank.office, bank.deed("po"), webhook.id)


def test_of_two_processes_that_notice_the_same_one_is_heard(hooked, bank, receiver):
    hooked.adds("gold")
    other = Hooked(bank, receiver)
    for one in (hooked, other):
        tell_webhooks(bank.office, one.overview, bank.clock())
    hooked.delivers()
    assert len(receiver.received) == 1
