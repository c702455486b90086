"""What Slack says of channels is asked for once, and again when it may have changed."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.channels import FRESH, Channels, read_outside
from bot.slack.posting import web_client
from tests.slack.server import BOT_TOKEN


@pytest.mark.parametrize(
    ("shown", "outside"),
    [
        ({}, False),
        ({"is_shared": False, "is_ext_shared": False, "is_pending_ext_shared": False}, False),
        ({"is_shared": True, "is_ext_shared": True}, True),
        ({"is_shared": False, "is_ext_shared": False, "is_pending_ext_shared": True}, True),
        ({"is_shared": True, "is_org_shared": True, "is_ext_shared": False}, False),
        ({"is_shared": True, "is_org_shared": True, "is_ext_shared": True}, True),
    ],
)
def test_another_company_reads_where_it_is_or_is_invited_and_our_own_workspaces_are_none(shown, outside):
    assert read_outside(shown) is outside


@pytest.fixture
def now() -> list[float]:
    return [1_000.0]


@pytest.fixture
def channels(slack, now) -> Channels:
    return Channels(web_client(BOT_TOKEN, slack.api), lambda: now[0])


def test_a_channel_that_is_shared_later_is_found_out(slack, channels, now):
    assert not channels.is_read_outside("C1")
    slack.channels["C1"].is_ext_shared = True
    now[0] += FRESH - 1
    assert not channels.is_read_outside("C1")
    now[0] += 1
    assert channels.is_read_outside("C1")


@pytest.mark.parametrize("direct", ["D0123", "U1", "W0123"])
def test_of_people_and_direct_messages_slack_is_not_even_asked(slack, channels, direct):
    slack.fail("conversations.info")
    assert not channels.is_read_outside(direct)


def test_what_slack_does_not_say_is_an_error_and_not_a_no(slack, channels):
    slack.fail("conversations.info")
    with pytest.raises(SlackApiError):
        channels.is_read_outside("C1")
