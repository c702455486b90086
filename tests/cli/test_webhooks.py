"""`briefed webhook`: a release system is told of a launch, from the first event to the last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_launches import LAUNCH, ROSTER, TEMPLATE, Typist
from tests.receivers import Receiver
from tests.small_bank import write_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        yield receiver


@pytest.fixture
def typist(new_bank: Path) -> Typist:
    typist = Typist(new_bank)
    config = new_bank / "config.yaml"
    config.write_text(config.read_text("utf-8") + "webhooks: {networks: [127.0.0.0/8]}\n", "utf-8")
    write_file(new_bank / "launch_checklists" / "templates" / "card.yaml", TEMPLATE)
    write_file(new_bank / "star.yaml", LAUNCH)
    write_file(new_bank / "roster.csv", ROSTER)
    assert typist("roster", "import", str(new_bank / "roster.csv"), "--from", "2026-10-01").code == 0
    return typist


def test_a_release_system_is_told_of_a_launch(typist, receiver):
    made = typist("webhook", "add", receiver.address, "--all", "--as", "po")
    secret = made.out.strip()
    [listed] = json.loads(typist("webhook", "list", "--json").out)
    assert (listed["owner"], listed["url"], listed["launches"]) == ("po", receiver.address, None)
    assert secret.startswith("whsec_")
    assert secret not in typist("webhook", "list").out
    assert "every launch" in typist("webhook", "list").out

    assert "status 204" in typist("webhook", "test", listed["id"]).err
    typist.done("po", "launch", "file", str(typist.folder / "star.yaml"))
    assert typist("jobs", "tick", at="2026-10-12T09:10").code == 0
    tried, told = receiver.received
    assert (tried.event["type"], told.event["type"]) == ("webhook.test", "verdict.changed")
    assert told.event["data"]["launch"] == "star-card"
    assert told.event["data"]["decision"] == "block"
    assert told.is_signed_with(secret)

    assert typist("webhook", "remove", listed["id"], "--as", "po").code == 0
    assert "briefed webhook add" in typist("webhook", "list").err


def test_a_receiver_that_does_not_answer_as_it_should_is_said_not_to(typist, receiver):
    typist.done("po", "webhook", "add", receiver.address, "--all")
    [listed] = json.loads(typist("webhook", "list", "--json").out)
    receiver.statuses = [500]
    assert "status 500" in typist("webhook", "test", listed["id"]).complaint
    away = typist("webhook", "add", "http://127.0.0.1:1/", "--all", "--as", "po")
    assert away.code == 0
    other = json.loads(typist("webhook", "list", "--json").out)[1]
    assert "Nothing was received" in typist("webhook", "test", other["id"]).complaint


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("webhook add https://receiver.example --all", "Who are you?"),
        ("webhook add https://receiver.example --all --as a1", "Agents cannot"),
        ("webhook add https://receiver.example --as po", "--launch"),
        ("webhook add https://receiver.example --all --launch star-card --as po", "--launch"),
        ("webhook add https://receiver.example --launch nothing --as po", "There is no launch"),
        ("webhook add http://receiver.example --all --as po", "https://"),
        ("webhook add https://10.0.0.1 --all --as po", "webhooks: {networks: [...]}"),
        ("webhook remove nothing --as po", "There is no webhook"),
        ("webhook test nothing", "There is no webhook"),
    ],
)
def test_every_mistake_is_one_line(typist, monkeypatch, line, said):
    monkeypatch.delenv("BRIEFED_PERSON", raising=False)
    assert said in typist(*line.split()).complaint
