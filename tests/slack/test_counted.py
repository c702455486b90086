"""What fails at Slack is counted, by method and reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.posting import PATIENCE_SECONDS, at_once, patience_asked, web_client
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


@pytest.mark.parametrize(("asked", "calls"), [("0", 2), (str(PATIENCE_SECONDS + 1), 1)])
def test_only_a_short_wait_that_slack_asks_for_is_waited_for(client, slack, failures, asked, calls):
    slack.fail("users.info", "ratelimited", status=429, Retry_After=asked)
    if calls == 1:
        with pytest.raises(SlackApiError):
            client.users_info(user="U1")
    else:
        client.users_info(user="U1")
    assert len(slack.called("users.info")) == calls


def test_at_once_nothing_is_waited_for(client, slack, failures):
    slack.fail("chat.postMessage", "ratelimited", status=429, Retry_After="0")
    with pytest.raises(SlackApiError) as refused:
        at_once(client).chat_postMessage(channel=CHANNEL, text="hello")
    assert patience_asked(refused.value) == timedelta(0)
    assert failures == [("chat.postMessage", "ratelimited")]


@pytest.mark.parametrize(("named", "seconds"), [("60", 60), ("", 1), ("soon", 1), ("-5", 1)])
@pytest.mark.parametrize("header", ["Retry_After", "retry_after"])
def test_how_long_slack_wants_to_be_left_alone(client, slack, header, named, seconds):
    slack.fail("chat.postMessage", "ratelimited", status=429, **{header: named})
    with pytest.raises(SlackApiError) as refused:
        at_once(client).chat_postMessage(channel=CHANNEL, text="hello")
    assert patience_asked(refused.value) == timedelta(seconds=seconds)
