"""`briefed serve` as a whole: health, Slack by Socket Mode and by HTTP, and how it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Event
from urllib.error import URLError

import pytest

from bot.bootstrap import Briefed
from bot.cli.serving import WITHOUT_SLACK, serve_until_stopped
from bot.config import Config, Serve
from bot.services.ask import AnsweringDesk
from tests.chroma_server import free_port
from tests.cli.commands import PATIENCE, briefed
from tests.cli.serving import configure_serving, got, serving, wait_until
from tests.databases import new_file
from tests.desks import desk_over
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, slack_server

pytestmark = pytest.mark.slow

SOCKET_MODE = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
HTTP = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}


@pytest.mark.slow
def test_without_tokens_it_serves_jobs_and_health_and_says_so(bank):
    configure_serving(bank)
    with serving(bank) as served:
        assert served.get("/healthz") == (200, {"alive": True})
        served.wait_until_ready()
        assert served.get("/slack/events")[0] == served.get("/docs")[0] == 404
        assert served.wait_for_line("no Slack tokens").strip() == WITHOUT_SLACK
        assert served.stop() == 0
    assert not any("Traceback" in line for line in served.said)


@pytest.mark.slow
def test_slack_is_answered_by_socket_mode(bank):
    with slack_server() as slack:
        configure_serving(bank, slack.api, processes=2)
        with serving(bank, secrets=SOCKET_MODE) as served:
            served.wait_until_ready()
            slack.over_socket()
            slack.send(slack.mention("白金卡年费怎么免"))
            slack.wait_for_posts(1)
            assert served.stop() == 0
    assert not any("Traceback" in line for line in served.said)


@pytest.mark.slow
def test_slack_is_answered_by_http(bank):
    with slack_server() as slack:
        configure_serving(bank, slack.api)
        with serving(bank, secrets=HTTP) as served:
            served.wait_until_ready()
            slack.over_http(f"{served.address}/slack/events", "of somebody else")
            mention = slack.mention("白金卡年费怎么免")
            assert slack.send(mention).reply.status == 401
            slack.over_http(f"{served.address}/slack/events")
            assert slack.send(mention).reply.status == 200
            slack.wait_for_posts(1)
            assert served.stop() == 0


@pytest.mark.slow
def test_the_tour_goes_on_to_serve_when_there_are_tokens(bank):
    with slack_server() as slack:
        configure_serving(bank, slack.api)
        with serving(bank, "tour", SOCKET_MODE) as served:
            served.wait_until_ready()
            assert served.stop() == 0


class Slow(Briefed):
    """A program whose desk takes until it is told."""

    go_on = Event()

    @cached_property
    def desk(self) -> AnsweringDesk:
        assert self.go_on.wait(PATIENCE)
        return desk_over(self.store, self.clock)


def test_while_it_loads_it_is_alive_and_serves_nothing_else(tmp_path, migrated):
    (tmp_path / "knowledge").mkdir()
    database, port = new_file(tmp_path / "briefed.db", migrated), free_port()
    config = Config(database=database, serve=Serve(port=port, answering_processes=0)).relative_to(tmp_path)
    program, address = Slow(config), f"http://127.0.0.1:{port}"

    def visit() -> None:
        try:
            wait_until(lambda: answers(address), lambda: "nothing listens")
            assert got(f"{address}/healthz") == (200, {"alive": True})
            assert got(f"{address}/readyz")[1]["reasons"]["model"] == "The model is being loaded."
            assert got(f"{address}/") == (503, "Briefed is starting.")
            program.go_on.set()
            wait_until(lambda: got(f"{address}/readyz")[0] == 200, lambda: str(got(f"{address}/readyz")))
            assert got(f"{address}/slack/events")[0] == 404
        finally:
            program.go_on.set()
            program.stopping.set()

    with ThreadPoolExecutor(1) as visitor:
        visiting = visitor.submit(visit)
        serve_until_stopped(program, None)
        visiting.result(PATIENCE)
    assert not answers(address)


def answers(address: str) -> bool:
    try:
        return got(f"{address}/healthz")[0] == 200
    except URLError:
        return False


@pytest.mark.slow
def test_a_port_that_is_taken_is_one_line(bank, monkeypatch):
    for name in HTTP | SOCKET_MODE:
        monkeypatch.delenv(name, raising=False)
    configure_serving(bank)
    with serving(bank) as served:
        port = served.address.rsplit(":", 1)[1]
        other = bank.parent / "other"
        other.mkdir()
        (other / "config.yaml").write_text(f"serve: {{port: {port}}}\n", encoding="utf-8")
        complaint = briefed(other, "serve").complaint
    assert complaint.startswith(f"Nothing can listen on 127.0.0.1, port {port}: Address already in use.")


@pytest.mark.slow
def test_a_token_that_slack_refuses_ends_it_in_one_line(bank):
    with slack_server() as slack:
        configure_serving(bank, slack.api)
        with serving(bank, secrets={**SOCKET_MODE, "SLACK_APP_TOKEN": "xapp-other"}) as served:
            said = served.wait_for_line("does not accept")
            assert served.process.wait(60) == 1
    assert said.strip().endswith("Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN with: briefed slack check")
