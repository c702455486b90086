"""What fails at Slack is counted, by method and reason."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.posting import web_client
from tests.slack.server import BOT_TOKEN, CHANNEL


@pytest.fixture
def failures() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def client(slack, failures):
    return web_client(BOT_TOKEN, slack.api, lambda method, error: failures.append((method, error)))


def test_a_refusal_is_counted_by_slacks_code(client, slack, failures):
    slack.fail("chat.postMessage", "channel_not_found")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=CHANNEL, text="hello")
    assert client.chat_postMessage(channel=CHANNEL, text="hello")["ok"]
    assert failures == [("chat.postMessage", "channel_not_found")]


def test_a_connection_that_breaks_is_counted_by_its_kind(client, slack, failures):
    slack.break_off("auth.test", recorded=False)
    with pytest.raises(OSError):  # noqa: PT011 - of whatever kind the system says
        client.auth_test()
    [(method, kind)] = failures
    assert method == "auth.test"
    assert kind.isidentifier()
