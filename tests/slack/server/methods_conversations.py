"""The Web API: conversations, people and the team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.slack.server.names import APP, BOT_ID, BOT_USER, DOMAIN, TEAM
from tests.slack.server.texts import Json
from tests.slack.server.workspace import SCOPES_BY_KIND, Channel, Kind, Workspace

Arguments = Mapping[str, Any]
KINDS: dict[str, Kind] = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
MOST_PEOPLE = 8


def is_true(value: Any) -> bool:
    return str(value).lower() in {"1", "true"}


def lacking(needed: str, scopes: set[str]) -> Json | None:
    if needed in scopes:
        return None
    return {"error": "missing_scope", "needed": needed, "provided": ",".join(sorted(scopes))}


def auth_test(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": DOMAIN,
        "user": slack.users[BOT_USER].name,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    return {"team": {"id": TEAM, "name": DOMAIN, "domain": DOMAIN, "email_domain": "bank.example", "icon": {}}}


def bots_info(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    if arguments.get("bot") != BOT_ID:
        return {"error": "bot_not_found"}
    return {"bot": {"id": BOT_ID, "name": "briefed", "app_id": APP, "user_id": BOT_USER, "deleted": False}}


def readable(slack: Workspace, arguments: Arguments, scopes: set[str], verb: str) -> Channel | Json:
    """A channel that the bot may look into, or the error."""
    channel = slack.channels.get(arguments.get("channel") or "")
    if channel is None:
        return {"error": "channel_not_found"}
    missing = lacking(f"{channel.scope}:{verb}", scopes)
    if missing:
        return missing
    if channel.kind != "public" and BOT_USER not in channel.members:
        return {"error": "channel_not_found"}
    return channel


def info(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = readable(slack, arguments, scopes, "read")
    if isinstance(channel, dict):
        return channel
    shown = channel.public()
    if is_true(arguments.get("include_num_members")):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = readable(slack, arguments, scopes, "read")
    return channel if isinstance(channel, dict) else page("members", channel.members, arguments)


def list_channels(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    asked = str(arguments.get("types") or "public_channel").replace(" ", "").split(",")
    if not set(asked) <= set(KINDS):
        return {"error": "invalid_types"}
    kinds: list[Kind] = [KINDS[one] for one in asked]
    for kind in kinds:
        missing = lacking(f"{SCOPES_BY_KIND[kind]}:read", scopes)
        if missing:
            return missing
    found = [one for one in slack.channels.values() if one.kind in kinds]
    shown = [
        one.public()
        for one in found
        if (one.kind == "public" or BOT_USER in one.members)
        and not (one.is_archived and is_true(arguments.get("exclude_archived")))
    ]
    return page("channels", shown, arguments)


def open_conversation(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    if arguments.get("channel"):
        channel = slack.channels.get(arguments["channel"])
        return {"channel": {"id": channel.id}} if channel else {"error": "channel_not_found"}
    people = str(arguments.get("users") or "").replace(" ", "").split(",")
    if people == [""]:
        return {"error": "users_list_not_supplied"}
    if len(people) > MOST_PEOPLE:
        return {"error": "too_many_users"}
    if not set(people) <= set(slack.users):
        return {"error": "user_not_found"}
    if any(slack.users[one].deleted for one in people):
        return {"error": "user_disabled"}
    missing = lacking("mpim:write" if len(people) > 1 else "im:write", scopes)
    return missing or {"channel": {"id": _with(slack, people).id}}


def _with(slack: Workspace, people: list[str]) -> Channel:
    if len(people) == 1:
        return slack.im(people[0])
    for channel in slack.channels.values():
        if channel.kind == "mpim" and set(channel.members) == {*people, BOT_USER}:
            return channel
    return slack.add_channel(f"G{len(slack.channels)}", "mpdm-" + "--".join(people), kind="mpim", members=people)


def join(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = slack.channels.get(arguments.get("channel") or "")
    if channel is None or (channel.kind == "private" and BOT_USER not in channel.members):
        return {"error": "channel_not_found"}
    if channel.kind != "public":
        return {"error": "method_not_supported_for_channel_type"}
    if channel.is_archived:
        return {"error": "is_archived"}
    if BOT_USER not in channel.members:
        channel.members.append(BOT_USER)
    return {"channel": channel.public()}


def replies(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = _history_of(slack, arguments, scopes)
    if isinstance(channel, dict):
        return channel
    root = str(arguments.get("ts") or "")
    thread = [one for one in channel.messages if root in (one["ts"], one.get("thread_ts"))]
    if not thread:
        return {"error": "thread_not_found"}
    return _messages(thread, arguments)


def history(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = _history_of(slack, arguments, scopes)
    if isinstance(channel, dict):
        return channel
    top = [one for one in channel.messages if one.get("thread_ts") in (None, one["ts"])]
    return _messages(top[::-1], arguments)


def _history_of(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Channel | Json:
    channel = readable(slack, arguments, scopes, "history")
    if isinstance(channel, Channel) and BOT_USER not in channel.members:
        return {"error": "not_in_channel"}
    return channel


def _messages(messages: list[Json], arguments: Arguments) -> Json:
    oldest, latest = str(arguments.get("oldest") or ""), str(arguments.get("latest") or "9")
    inclusive = is_true(arguments.get("inclusive"))
    within = [one for one in messages if oldest < one["ts"] < latest or (inclusive and one["ts"] in {oldest, latest})]
    if not is_true(arguments.get("include_all_metadata")):
        within = [{name: value for name, value in one.items() if name != "metadata"} for one in within]
    return page("messages", within, arguments)


def page(name: str, items: list[Any], arguments: Arguments) -> Json:
    """One page, and the cursor of the next."""
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    if not 0 < limit <= 1000:
        return {"error": "invalid_limit"}
    more = len(items) > start + limit
    cursor = str(start + limit) if more else ""
    return {name: items[start : start + limit], "has_more": more, "response_metadata": {"next_cursor": cursor}}


def user_info(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    user = slack.users.get(arguments.get("user") or "")
    if user is None:
        return {"error": "user_not_found"}
    return {"user": user.public(is_true(arguments.get("include_locale")), "users:read.email" in scopes)}


def list_users(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    locale, email = is_true(arguments.get("include_locale")), "users:read.email" in scopes
    return page("members", [one.public(locale, email) for one in slack.users.values()], arguments)


def lookup(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    for user in slack.users.values():
        if user.email and user.email == arguments.get("email") and not user.deleted:
            return {"user": user.public(with_locale=False, with_email=True)}
    return {"error": "users_not_found"}


METHODS = {
    "auth.test": (auth_test, ""),
    "team.info": (team_info, "team:read"),
    "bots.info": (bots_info, "users:read"),
    "conversations.info": (info, ""),
    "conversations.members": (members, ""),
    "conversations.list": (list_channels, ""),
    "conversations.open": (open_conversation, ""),
    "conversations.join": (join, "channels:join"),
    "conversations.replies": (replies, ""),
    "conversations.history": (history, ""),
    "users.info": (user_info, "users:read"),
    "users.list": (list_users, "users:read"),
    "users.lookupByEmail": (lookup, "users:read.email"),
}
