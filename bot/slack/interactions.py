"""What people do in Slack, as plain data read from its payloads.

Nothing in a payload is trusted beyond who acted: buttons in old messages, values and private metadata say what somebody
wants, and the domain decides whether he may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

DEEPEST = 3
"""Modals that Slack puts on top of each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was done: a message in a channel, or neither for a view. ``thread`` is the thread it is in."""

    channel: str | None = None
    message: str | None = None
    thread: str | None = None
    ephemeral: bool = False

    @property
    def root(self) -> str | None:
        """The message whose thread an answer goes to."""
        return self.thread or self.message


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody pressed a button or chose from a menu.

    ``action`` is the part of the action id before a colon. ``value`` is the button's value or what was chosen;
    ``values`` what else is filled in, by action id. ``key`` is the same for every delivery of one click.
    """

    user: str
    team: str
    action: str
    value: str
    key: str
    trigger: str
    place: Place = Place()
    response_url: str | None = None
    view: View | None = None
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class View:
    """A modal or Home tab as somebody sees it; ``depth`` is how many modals there are, with it, up to it, and ``shown``
    is all of it as Slack tells it.
    """

    id: str
    type: str
    callback: str
    hash: str
    private: Mapping[str, Any]
    depth: int = 1
    shown: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def key(self) -> str:
        """The same however often it is sent off: the key of the deed that it is for."""
        return f"slack:view:{self.id}"


@dataclass(frozen=True, slots=True)
class Submission:
    """Somebody sent off a modal. ``values`` are by action id: texts, chosen values, days, instants, ids.

    ``key`` is the same for every delivery, and when the same modal is sent off a second time.
    """

    user: str
    team: str
    callback: str
    key: str
    trigger: str
    view: View
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody typed a slash command."""

    user: str
    team: str
    name: str
    text: str
    channel: str
    key: str
    trigger: str
    response_url: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Somebody chose a shortcut; ``text`` and ``place`` are of the message it was chosen on, if it was one."""

    user: str
    team: str
    callback: str
    key: str
    trigger: str
    text: str = ""
    place: Place = Place()
    response_url: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody types into a menu whose options we are asked for."""

    user: str
    team: str
    action: str
    text: str
    view: View | None = None


def click_from(body: Mapping[str, Any]) -> Click:
    """A ``block_actions`` payload."""
    action = body["actions"][0]
    view = view_from(body["view"]) if body.get("view") else None
    user = body["user"]["id"]
    return Click(
        user=user,
        team=_team(body),
        action=action["action_id"].split(":")[0],
        value=_text(value_of(action)),
        key=f"slack:{user}:{action.get('action_ts') or body.get('trigger_id', '')}",
        trigger=body.get("trigger_id", ""),
        place=_place(body),
        response_url=body.get("response_url"),
        view=view,
        values=_values((body.get("view") or body).get("state") or {}),
    )


def submission_from(body: Mapping[str, Any]) -> Submission:
    """A ``view_submission`` payload."""
    view, shown = body["view"], view_from(body["view"])
    return Submission(
        user=body["user"]["id"],
        team=_team(body),
        callback=view["callback_id"],
        key=shown.key,
        trigger=body.get("trigger_id", ""),
        view=shown,
        values=_values(view.get("state") or {}),
    )


def command_from(body: Mapping[str, Any]) -> Command:
    """A slash command's payload."""
    return Command(
        user=body["user_id"],
        team=body.get("team_id", ""),
        name=body["command"],
        text=(body.get("text") or "").strip(),
        channel=body["channel_id"],
        key=f"slack:command:{body['trigger_id']}",
        trigger=body["trigger_id"],
        response_url=body.get("response_url", ""),
    )


def shortcut_from(body: Mapping[str, Any]) -> Shortcut:
    """A ``message_action`` or ``shortcut`` payload."""
    message = body.get("message") or {}
    return Shortcut(
        user=body["user"]["id"],
        team=_team(body),
        callback=body["callback_id"],
        key=f"slack:shortcut:{body['trigger_id']}",
        trigger=body["trigger_id"],
        text=message.get("text") or "",
        place=Place((body.get("channel") or {}).get("id"), message.get("ts"), message.get("thread_ts")),
        response_url=body.get("response_url"),
    )


def search_from(body: Mapping[str, Any]) -> Search:
    """A ``block_suggestion`` payload."""
    view = view_from(body["view"]) if body.get("view") else None
    return Search(body["user"]["id"], _team(body), body["action_id"].split(":")[0], body.get("value") or "", view)


def view_from(view: Mapping[str, Any]) -> View:
    """A view, with its private metadata read; what cannot be read is empty."""
    try:
        private = orjson.loads(view.get("private_metadata") or "{}")
    except orjson.JSONDecodeError:
        private = {}
    return View(
        id=view["id"],
        type=view.get("type", "modal"),
        callback=view.get("callback_id") or "",
        hash=view.get("hash") or "",
        private=private if isinstance(private, dict) else {},
        depth=_depth(view),
        shown=view,
    )


def _depth(view: Mapping[str, Any]) -> int:
    below = view.get("previous_view_id")
    return 1 if not below else 2 if below == view.get("root_view_id") else DEEPEST


def value_of(element: Mapping[str, Any]) -> Any:
    """What was typed or chosen in an element."""
    read = _READ.get(element.get("type", ""))
    return read(element) if read else element.get("value")


def _chosen(element: Mapping[str, Any]) -> str | None:
    return (element.get("selected_option") or {}).get("value")


def _all_chosen(element: Mapping[str, Any]) -> list[str]:
    return [one["value"] for one in element.get("selected_options") or ()]


_READ: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "static_select": _chosen,
    "external_select": _chosen,
    "radio_buttons": _chosen,
    "overflow": _chosen,
    "checkboxes": _all_chosen,
    "multi_static_select": _all_chosen,
    "multi_external_select": _all_chosen,
    "datepicker": lambda element: element.get("selected_date"),
    "timepicker": lambda element: element.get("selected_time"),
    "datetimepicker": lambda element: element.get("selected_date_time"),
    "users_select": lambda element: element.get("selected_user"),
    "multi_users_select": lambda element: element.get("selected_users") or [],
    "conversations_select": lambda element: element.get("selected_conversation"),
    "channels_select": lambda element: element.get("selected_channel"),
    "file_input": lambda element: element.get("files") or [],
}


def _values(state: Mapping[str, Any]) -> dict[str, Any]:
    """What is filled in, by the part of the name before a colon; a text in several fields is one text."""
    values: dict[str, Any] = {}
    fields = [one for block in (state.get("values") or {}).values() for one in block.items()]
    for name, element in sorted(fields, key=lambda one: one[0]):
        plain, value = name.split(":")[0], value_of(element)
        goes_on = plain in values and element.get("type") == "plain_text_input"
        values[plain] = f"{values[plain] or ''}{value or ''}" if goes_on else value
    return values


def _place(body: Mapping[str, Any]) -> Place:
    container, message = body.get("container") or {}, body.get("message") or {}
    return Place(
        channel=container.get("channel_id") or (body.get("channel") or {}).get("id"),
        message=container.get("message_ts") or message.get("ts"),
        thread=container.get("thread_ts") or message.get("thread_ts"),
        ephemeral=bool(container.get("is_ephemeral")),
    )


def _team(body: Mapping[str, Any]) -> str:
    return (body.get("user") or {}).get("team_id") or (body.get("team") or {}).get("id") or ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else orjson.dumps(value).decode()
