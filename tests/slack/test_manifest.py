"""The manifest names everything that the app does, asks for no scope without a reason, and is what Slack accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.domain.errors import InputError
from bot.slack import areas
from bot.slack.commands import COMMANDS
from bot.slack.events import EVENTS
from bot.slack.manifest import SCOPES, manifest, request_url
from bot.slack.shortcuts import SHORTCUTS

URL = "https://briefed.bank.example/slack/events"
SHOWN = yaml.safe_load(manifest())


def _commands(shown) -> dict[str, dict[str, str]]:
    return {one["command"]: one for one in shown["features"]["slash_commands"]}


def test_it_names_every_command_that_the_app_answers_and_no_other():
    assert set(_commands(SHOWN)) == set(COMMANDS)


def test_it_names_every_shortcut_that_the_app_answers_and_no_other():
    assert {one["callback_id"] for one in SHOWN["features"]["shortcuts"]} == set(SHORTCUTS)


def test_it_subscribes_to_every_event_that_the_app_listens_to_and_to_no_other():
    subscribed = {one.split(".")[0] for one in SHOWN["settings"]["event_subscriptions"]["bot_events"]}
    listened_to = set(EVENTS) | set(areas.events())
    assert subscribed == listened_to


def test_every_scope_is_needed_and_says_what_for():
    block = manifest().split("    bot:\n")[1].split("settings:")[0]
    assert dict(re.findall(r"^ {6}- (\S+)  # (.+)$", block, re.MULTILINE)) == SCOPES
    assert SHOWN["oauth_config"]["scopes"] == {"bot": list(SCOPES)}


def test_it_uses_socket_mode_and_so_no_address():
    assert SHOWN["settings"]["socket_mode_enabled"] is True
    assert "url: " not in manifest()


def test_it_is_within_what_slack_accepts():
    features = SHOWN["features"]
    assert len(SHOWN["display_information"]["description"]) <= 140
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert features["app_home"]["home_tab_enabled"]
    assert features["app_home"]["messages_tab_enabled"]
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in features["shortcuts"])
    assert len(features["shortcuts"]) <= 10
    assert all(one.startswith("/") and len(one) <= 32 for one in _commands(SHOWN))


def test_in_http_mode_everything_goes_to_one_address_and_the_rest_is_the_same():
    shown = yaml.safe_load(manifest("https://briefed.bank.example"))
    assert {one.pop("url") for one in shown["features"]["slash_commands"]} == {URL}
    assert shown["settings"]["event_subscriptions"].pop("request_url") == URL
    assert shown["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": URL,
        "message_menu_options_url": URL,
    }
    shown["settings"]["interactivity"] = {"is_enabled": True}
    assert shown["settings"].pop("socket_mode_enabled") is False
    assert shown == {
        **SHOWN,
        "settings": {name: value for name, value in SHOWN["settings"].items() if name != "socket_mode_enabled"},
    }


@pytest.mark.parametrize("address", ["https://briefed.bank.example", "https://briefed.bank.example/", URL])
def test_an_address_may_be_written_with_or_without_the_path(address):
    assert request_url(address) == URL


@pytest.mark.parametrize("address", ["http://briefed.bank.example", "briefed.bank.example", "https://", "https://b/?q"])
def test_an_address_that_slack_cannot_send_to_is_refused(address):
    with pytest.raises(InputError, match="is no address that Slack can send to"):
        manifest(address)


def test_the_manifest_is_part_of_the_package():
    assert (Path(__file__).parents[2] / "bot/slack/manifest.yaml").read_text(encoding="utf-8") == manifest()
