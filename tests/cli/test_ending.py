"""How `briefed serve` ends: no new work, what is at work finished, nothing lost, and always in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from bot.cli.serving import GRACE_SECONDS
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.cli.commands import PATIENCE
from tests.cli.serving import Served, configure_serving, got, serving, wait_until
from tests.slack.server import BOT_TOKEN, SIGNING_SECRET, SlackServer, slack_server

pytestmark = pytest.mark.slow

HTTP = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}
QUESTION = "白金卡年费怎么免"


@contextmanager
def half_a_request(address: str) -> Iterator[Callable[[], bytes]]:
    """A request whose second half is still to come; sends that, and gives the answer."""
    place, body = urlsplit(address), b"language=en"
    with socket.create_connection((place.hostname, place.port), PATIENCE) as connection:
        head = (
            f"POST /language HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body[:4])

        def answer() -> bytes:
            connection.sendall(body[4:])
            return connection.recv(1_000)

        yield answer


def takes_no_more(address: str) -> bool:
    try:
        got(f"{address}/healthz")
    except (URLError, OSError):
        return True
    return False


def test_it_says_that_it_is_not_ready_serves_on_for_its_notice_and_finishes_requests(bank: Path):
    configure_serving(bank)
    text = (bank / "config.yaml").read_text("utf-8").replace("{port: 0,", "{port: 0, notice_seconds: 3,")
    (bank / "config.yaml").write_text(text, "utf-8")
    with serving(bank) as served:
        served.wait_until_ready()
        address = served.address
        with half_a_request(address) as answer:
            served.process.terminate()
            wait_until(lambda: got(f"{address}/readyz")[0] == 503, lambda: "it is still ready")
            assert got(f"{address}/readyz")[1]["reasons"]["process"] == "It is asked to end."
            assert got(f"{address}/healthz") == (200, {"alive": True})
            assert got(f"{address}/sign-in")[0] == 200
            wait_until(lambda: takes_no_more(address), lambda: "it still takes requests")
            assert answer().startswith(b"HTTP/1.1 303")
        assert served.process.wait(PATIENCE) == 0
    assert not any("Traceback" in line or "cut_off" in line for line in served.said)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with slack_server() as server:
        yield server


@contextmanager
def serving_slack(bank: Path, slack: SlackServer) -> Iterator[Served]:
    with serving(bank, secrets=HTTP) as served:
        served.wait_until_ready()
        slack.over_http(f"{served.address}/slack/events")
        yield served


def unfinished(bank: Path) -> int:
    store = SqlStore(open_database(f"sqlite:///{bank / 'data' / 'briefed.db'}"))
    try:
        with store.begin() as work:
            return work.inbox.unfinished()[0]
    finally:
        store.close()


def test_an_answer_at_work_is_posted_and_what_comes_meanwhile_is_left_to_slack(bank, slack):
    configure_serving(bank, slack.api, processes=1)
    with serving_slack(bank, slack) as served:
        held = slack.hold("chat.postMessage", recorded=False)
        assert slack.send(slack.mention(QUESTION)).reply.status == 200
        assert held.arrived.wait(PATIENCE)
        served.process.terminate()
        wait_until(lambda: got(f"{served.address}/readyz")[0] == 503, lambda: "it is still ready")
        served.wait_for_line("Stopping")
        late = slack.mention(QUESTION)
        wait_until(lambda: slack.send(late).reply.status == 503, lambda: "it still takes events")
        held.release.set()
        assert served.process.wait(PATIENCE) == 0
    known = len(slack.posts())
    assert known >= 1
    assert unfinished(bank) == 0
    assert not any("cut_off" in line for line in served.said)


def test_it_ends_in_time_whatever_slack_does_and_keeps_what_it_acknowledged(bank, slack):
    configure_serving(bank, slack.api)
    with serving_slack(bank, slack) as served:
        held = slack.hold("chat.postMessage", recorded=False)
        assert slack.send(slack.mention(QUESTION)).reply.status == 200
        assert held.arrived.wait(PATIENCE)
        begun = time.monotonic()
        served.process.terminate()
        assert served.process.wait(PATIENCE) == 0
        took, posted = time.monotonic() - begun, slack.posts()
        held.release.set()  # what Slack makes of the call now is no longer ours
    assert took < GRACE_SECONDS + 5
    assert any("serve.cut_off" in line for line in served.said)
    assert posted == []
    assert unfinished(bank) == 1
