"""The app manifest: what Briefed is in a workspace, and what it may do there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from urllib.parse import urlsplit

from bot.domain.errors import InputError

EVENTS_PATH = "/slack/events"
"""Where Slack sends everything to in HTTP mode: events, commands, buttons and the options of menus."""

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hears when it is mentioned in a channel",
    "assistant:write": "shows in the agent view that it is looking something up",
    "channels:history": (
        "hears questions that go on in a public channel's thread, and sees whether it had answered before a crash"
    ),
    "channels:read": "finds the departments' channels, and whether other companies share them",
    "chat:write": "answers",
    "commands": "offers slash commands and shortcuts",
    "files:read": "takes in documents that are handed over in a form",
    "files:write": "hands out tables and charts",
    "groups:history": (
        "hears questions that go on in a private channel's thread, and sees whether it had answered before a crash"
    ),
    "groups:read": "finds the departments' channels that are private",
    "im:history": "reads what it is asked in direct messages",
    "im:write": "writes to people first: reminders, and answers that came later",
    "mpim:history": "sees in a group message whether it had answered before a crash",
    "mpim:read": "sees whether other companies read in a group message",
    "reactions:write": "marks a question that it is at work on",
    "users:read": "knows people's language, and guests from colleagues",
}
"""Every scope that the bot needs, with what it does by it. A new one is named in `manifest.yaml` too."""

_FOR_REQUEST_URLS = (
    (r"^( *)- command: .*$", "{0}\n{1}  url: {url}"),
    (r"^( *)event_subscriptions:$", "{0}\n{1}  request_url: {url}"),
    (r"^( *)is_enabled: true$", "{0}\n{1}request_url: {url}\n{1}message_menu_options_url: {url}"),
    (r"^( *)socket_mode_enabled: true$", "{1}socket_mode_enabled: false"),
)
"""What is different in HTTP mode: lines of the manifest, and what becomes of them."""


def manifest(address: str | None = None) -> str:
    """The manifest as YAML: for Socket Mode, or for HTTP mode at a public address.

    Raises `InputError` when Slack cannot send to the address.
    """
    text = files("bot.slack").joinpath("manifest.yaml").read_text(encoding="utf-8")
    return text if address is None else _with_request_urls(text, request_url(address))


def request_url(address: str) -> str:
    """Where Slack sends requests to, below a public address."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.netloc or parts.query or parts.fragment:
        raise InputError(
            f"{address!r} is no address that Slack can send to.", "Write it like https://briefed.bank.example."
        )
    return address.rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH


def _with_request_urls(text: str, url: str) -> str:
    for line, becomes in _FOR_REQUEST_URLS:
        text = re.sub(line, lambda found, to=becomes: to.format(found[0], found[1], url=url), text, flags=re.MULTILINE)
    return text
