"""The whole way: an envelope over a web socket, the acknowledgement, the answer over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from pydantic import SecretStr

from bot.config import SlackTokens
from bot.services.inbox import LEASE
from bot.slack.serving import Line, SlackUnavailable, connected
from tests.slack.server import APP_TOKEN, BOT_TOKEN, PATIENCE, slack_server
from tests.slack.serving import Quick

TOKENS = SlackTokens(bot=SecretStr(BOT_TOKEN), app=SecretStr(APP_TOKEN))


@pytest.mark.slow
def test_events_are_acknowledged_and_answered_also_after_slack_asks_to_reconnect(slack, store, clock, database_url):
    line = Line()
    with connected(Quick(slack.api, database_url, clock), TOKENS, line):
        slack.wait_for_connections(1)
        assert line.is_open()
        mention = slack.mention("白金卡年费多少?")
        slack.deliver(mention)
        slack.deliver(mention)
        slack.wait_for_posts(1)
        slack.ask_to_reconnect()
        slack.wait_for_connections(2)
        slack.deliver(slack.direct("消费贷款提前还款要违约金吗?"))
        slack.wait_for_posts(2)
    assert not line.is_open()
    assert len(slack.posts()) == 2
    with store.begin() as work:
        assert work.inbox.waiting(clock() + 2 * LEASE) == []


@pytest.mark.slow
def test_what_was_sent_as_the_connection_broke_is_answered_once_over_the_next_one(slack, store, clock, database_url):
    with connected(Quick(slack.api, database_url, clock), TOKENS):
        slack.wait_for_connections(1)
        mention = slack.mention("白金卡年费多少?")
        slack.drop_connection(mention)  # nobody will know whether it was acknowledged
        slack.wait_for_connections(2)
        slack.deliver(mention, retry_attempt=1, retry_reason="timeout")
        slack.wait_for_posts(1)
        slack.deliver(slack.direct("消费贷款提前还款要违约金吗?"))
        slack.wait_for_posts(2)
    assert len(slack.posts()) == 2
    with store.begin() as work:
        assert work.inbox.waiting(clock() + 2 * LEASE) == []


@pytest.mark.parametrize(("bot_token", "app_token"), [("xoxb-other", APP_TOKEN), (BOT_TOKEN, "xapp-other")])
def test_a_refused_token_is_told_in_one_line(slack, store, clock, database_url, bot_token, app_token):
    tokens = SlackTokens(bot=SecretStr(bot_token), app=SecretStr(app_token))
    refused = pytest.raises(SlackUnavailable, match="does not accept the tokens: invalid_auth")
    with refused, connected(Quick(slack.api, database_url, clock), tokens):
        pass


def test_an_unreachable_slack_is_told_in_one_line(store, clock, database_url):
    with slack_server() as gone:
        api = gone.api
    unreachable = pytest.raises(SlackUnavailable, match="cannot be reached")
    with unreachable, connected(Quick(api, database_url, clock), TOKENS):
        pass


Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(slack, store, database_url) -> Iterator[Serve]:
    """Serves Slack in a process of its own, over the same database."""
    with ExitStack() as leaving:

        def start(hours_later: int = 0) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "tests.slack.serving", "socket", slack.api, database_url, str(hours_later)]
            return leaving.enter_context(_process(command))

        yield start


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_a_stopped_process_finishes_what_is_at_work(slack, store, clock, serve):
    held = slack.hold("chat.postMessage", recorded=False)
    process = serve()
    slack.wait_for_connections(1)
    slack.deliver(slack.mention("白金卡年费多少?"))
    assert held.arrived.wait(PATIENCE)
    process.send_signal(signal.SIGTERM)
    held.release.set()
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "slack.connected" in output
    assert "白金卡" not in output
    assert len(slack.posts()) == 1
    with store.begin() as work:
        assert work.inbox.waiting(clock() + 2 * LEASE) == []


@pytest.mark.slow
@pytest.mark.parametrize("recorded", [False, True], ids=["before it was posted", "after it was posted"])
def test_a_killed_process_leaves_its_answer_to_the_next_start(slack, store, clock, serve, recorded):
    held = slack.hold("chat.postMessage", recorded)
    first = serve()
    slack.wait_for_connections(1)
    slack.deliver(slack.mention("白金卡年费多少?"))
    assert held.arrived.wait(PATIENCE)
    first.kill()
    first.wait(PATIENCE)
    second = serve(hours_later=1)
    slack.wait_for_call("conversations.replies")
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=PATIENCE)
    assert len(slack.posts()) == 1
