"""Who is a colleague: a full member of the bank's own workspace, or of any of its workspaces under one roof."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.members import Home, Members
from tests.desks import MovableClock
from tests.slack.server import BOT_TOKEN, SlackServer

WORKSPACE = Home("T1", "")
GRID = Home("T1", "E1")


@pytest.mark.parametrize(
    ("home", "user", "is_own"),
    [
        (WORKSPACE, {"team_id": "T1"}, True),
        (WORKSPACE, {"team_id": "T2"}, False),
        (WORKSPACE, {"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, False),
        (WORKSPACE, {}, True),
        (GRID, {"team_id": "T1", "enterprise_user": {"enterprise_id": "E1"}}, True),
        (GRID, {"team_id": "T5", "enterprise_user": {"enterprise_id": "E1"}}, True),
        (GRID, {"team_id": "E1"}, True),
        (GRID, {}, True),
        (GRID, {"team_id": "T2"}, False),
        (GRID, {"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, False),
        (GRID, {"team_id": "E2", "enterprise_user": {"enterprise_id": "E2"}}, False),
    ],
)
def test_whose_an_account_is(home: Home, user: dict[str, object], is_own: bool) -> None:
    assert home.is_of(user) is is_own


def test_a_member_of_another_company_in_a_shared_channel_is_no_colleague(slack: SlackServer) -> None:
    slack.add_user("U8", "partner", team="T2")
    members = Members(WebClient(BOT_TOKEN, base_url=slack.api), MovableClock())
    assert not members.get("U8").is_colleague
    assert members.get("U1").is_colleague
    assert members.load() == len(slack.users)
    assert not members.get("U8").is_colleague


def test_as_long_as_slack_does_not_say_where_we_are_nobody_is_known(slack: SlackServer) -> None:
    slack.fail("auth.test", "internal_error", times=1)
    members = Members(WebClient(BOT_TOKEN, base_url=slack.api), MovableClock())
    with pytest.raises(SlackApiError):
        members.get("U1")
    assert members.get("U1").is_colleague
