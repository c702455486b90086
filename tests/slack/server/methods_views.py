"""The Web API: modals, home tabs and assistant threads."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from tests.slack.server.limits import invalid_view
from tests.slack.server.names import APP, BOT_ID, BOT_USER, TEAM
from tests.slack.server.texts import Json
from tests.slack.server.workspace import Trigger, Workspace, with_ids

Arguments = Mapping[str, Any]
MOST_VIEWS = 3
MOST_PROMPTS = 4
MOST_LOADING_MESSAGES = 10
OPTIONAL = {"private_metadata": "", "callback_id": "", "external_id": ""}


def kept_view(view: Json, view_id: str, stack: list[Json]) -> Json:
    """A view as Slack keeps it."""
    modal = {"clear_on_close": False, "notify_on_close": False, "close": None, "submit": None}
    return {
        **OPTIONAL,
        **(modal if view["type"] == "modal" else {}),
        **view,
        "id": view_id,
        "team_id": TEAM,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT_ID,
        "blocks": with_ids(view["blocks"]),
        "state": {"values": {}},
        "hash": f"{uuid.uuid4().int % 10**10}.{uuid.uuid4().hex[:8]}",
        "root_view_id": stack[0]["id"] if stack else view_id,
        "previous_view_id": stack[-1]["id"] if stack else None,
    }


def show(slack: Workspace, user: str, view: Json, stack: list[Json]) -> Json:
    """Put a new view on top of a stack, which becomes what the person sees."""
    with slack._changed:
        shown = kept_view(view, f"V{uuid.uuid4().hex[:10].upper()}", stack)
        slack.stacks[user] = [*stack, shown]
        slack._changed.notify_all()
    return shown


def swap(slack: Workspace, user: str, old: Json, view: Json) -> Json:
    """Put a view in the place of one that is open."""
    with slack._changed:
        stack = slack.stacks[user]
        place = next(number for number, one in enumerate(stack) if one["id"] == old["id"])
        new = kept_view(view, old["id"], stack[:place])
        stack[place] = new
        slack._changed.notify_all()
    return new


def _trigger(slack: Workspace, arguments: Arguments) -> Trigger | Json:
    if not arguments.get("view") or not arguments.get("trigger_id"):
        return {"error": "invalid_arguments"}
    refused = invalid_view(arguments["view"])
    if refused:
        return refused
    if arguments["view"]["type"] != "modal":
        return {"error": "invalid_arguments"}
    if _is_taken(slack, arguments["view"], None):
        return {"error": "duplicate_external_id"}
    trigger = slack.exchange(arguments["trigger_id"])
    return {"error": trigger} if isinstance(trigger, str) else trigger


def _is_taken(slack: Workspace, view: Json, own: str | None) -> bool:
    name = view.get("external_id")
    views = [*(one for stack in slack.stacks.values() for one in stack), *slack.homes.values()]
    return bool(name) and any(one["external_id"] == name and one["id"] != own for one in views)


def open_view(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    trigger = _trigger(slack, arguments)
    if isinstance(trigger, dict):
        return trigger
    return {"view": show(slack, trigger.user, arguments["view"], [])}


def push_view(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    trigger = _trigger(slack, arguments)
    if isinstance(trigger, dict):
        return trigger
    stack = slack.stacks.get(trigger.user, [])
    if not stack or not trigger.from_view:
        return {"error": "not_found"}
    if len(stack) >= MOST_VIEWS:
        return {"error": "push_limit_reached"}
    return {"view": show(slack, trigger.user, arguments["view"], stack)}


def update_view(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    refused = invalid_view(arguments.get("view"))
    if refused:
        return refused
    wanted = ("id", arguments["view_id"]) if arguments.get("view_id") else ("external_id", arguments.get("external_id"))
    for user, stack in slack.stacks.items():
        for one in stack:
            if wanted[1] and one[wanted[0]] == wanted[1]:
                if arguments.get("hash") and arguments["hash"] != one["hash"]:
                    return {"error": "hash_conflict"}
                if _is_taken(slack, arguments["view"], one["id"]):
                    return {"error": "duplicate_external_id"}
                return {"view": swap(slack, user, one, arguments["view"])}
    return {"error": "not_found"}


def publish(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    refused = invalid_view(arguments.get("view"))
    if refused:
        return refused
    user = arguments.get("user_id")
    if arguments["view"]["type"] != "home" or user not in slack.users:
        return {"error": "invalid_arguments"}
    before = slack.homes.get(user)
    if _is_taken(slack, arguments["view"], before["id"] if before else None):
        return {"error": "duplicate_external_id"}
    if arguments.get("hash") and (before is None or arguments["hash"] != before["hash"]):
        return {"error": "hash_conflict"}
    with slack._changed:
        view_id = before["id"] if before else f"V{uuid.uuid4().hex[:10].upper()}"
        slack.homes[user] = kept_view(arguments["view"], view_id, [])
        slack._changed.notify_all()
    return {"view": slack.homes[user]}


# --- assistant threads ---


def _thread(slack: Workspace, arguments: Arguments) -> Json:
    """The assistant's part of a thread, or the error."""
    channel = slack.channels.get(arguments.get("channel_id") or "")
    if channel is None or BOT_USER not in channel.members:
        return {"error": "channel_not_found"}
    ts = str(arguments.get("thread_ts") or "")
    if channel.message(ts) is None and (ts or "prompts" not in arguments):
        return {"error": "invalid_thread_ts"}
    return slack.assistant.setdefault((channel.id, ts), {"status": "", "title": "", "prompts": [], "statuses": []})


def set_status(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    if not scopes & {"chat:write", "assistant:write"}:
        return {"error": "missing_scope", "needed": "chat:write", "provided": ",".join(sorted(scopes))}
    thread = _thread(slack, arguments)
    loading = arguments.get("loading_messages") or []
    if "error" in thread or not isinstance(arguments.get("status"), str) or len(loading) > MOST_LOADING_MESSAGES:
        return {"error": thread.get("error", "invalid_arguments")}
    with slack._changed:
        thread["status"] = arguments["status"]
        thread["statuses"].append(arguments["status"])
    return {}


def set_title(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    thread = _thread(slack, arguments)
    if "error" in thread or not arguments.get("title"):
        return {"error": thread.get("error", "invalid_arguments")}
    thread["title"] = arguments["title"]
    return {}


def set_prompts(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    thread = _thread(slack, arguments)
    if "error" in thread:
        return thread
    prompts = arguments.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        return {"error": "invalid_arguments"}
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        return {"error": "invalid_arguments"}
    thread["prompts"], thread["prompts_title"] = prompts, arguments.get("title", "")
    return {}


METHODS = {
    "views.open": (open_view, ""),
    "views.push": (push_view, ""),
    "views.update": (update_view, ""),
    "views.publish": (publish, ""),
    "assistant.threads.setStatus": (set_status, ""),
    "assistant.threads.setTitle": (set_title, "assistant:write"),
    "assistant.threads.setSuggestedPrompts": (set_prompts, "assistant:write"),
}
