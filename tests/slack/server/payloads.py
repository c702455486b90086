"""Bodies as Slack sends them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from tests.slack.server.names import APP, BOT_USER, DOMAIN, EPOCH, TEAM
from tests.slack.server.texts import Json
from tests.slack.server.workspace import Channel, User

VERIFICATION_TOKEN = "verification-token"  # noqa: S105


def event_body(event: Mapping[str, Any], event_id: str | None = None, is_ext_shared: bool = False) -> Json:
    """The payload of an event as Slack delivers it."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": dict(event),
        "type": "event_callback",
        "event_id": event_id or f"Ev{uuid.uuid4().hex[:10].upper()}",
        "event_time": EPOCH,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": is_ext_shared,
    }


def interaction(kind: str, user: User, **fields: Any) -> Json:
    """What all interactive payloads have in common."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        **fields,
    }


def slash_command(user: User, channel: Channel, command: str, text: str, response_url: str, trigger: str) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def in_message(channel: Channel, message: Json) -> Json:
    """Where in a message something happened."""
    is_ephemeral = bool(message.get("is_ephemeral"))
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if is_reply(message):
        container["thread_ts"] = message["thread_ts"]
    shown: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    return shown if is_ephemeral else {**shown, "message": message}


def is_reply(message: Json) -> bool:
    return message.get("thread_ts", message["ts"]) != message["ts"]


def in_view(view: Json) -> Json:
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def action_of(block: Json, element: Json, value: Json, ts: str) -> Json:
    """One entry of ``actions``."""
    shown = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"], "action_ts": ts}
    for name in ("placeholder", "confirm"):
        if name in element:
            shown[name] = element[name]
    return {**shown, **value}
