"""The Web API: messages, reactions, and the URLs at which interactions are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.slack.server.limits import (
    POSTED_TEXT,
    UPDATED_TEXT_BYTES,
    invalid_blocks,
    invalid_content,
    invalid_metadata,
)
from tests.slack.server.names import APP, BOT_ID, BOT_USER, DOMAIN, TEAM
from tests.slack.server.texts import Json
from tests.slack.server.workspace import (
    RESPONSE_URL_SECONDS,
    RESPONSE_URL_USES,
    Channel,
    Workspace,
    with_ids,
)

Arguments = Mapping[str, Any]
CONTENT = ("text", "blocks", "attachments", "metadata")


def content(arguments: Arguments) -> Json:
    """What of a message is kept."""
    kept = {name: arguments[name] for name in CONTENT if arguments.get(name)}
    kept["text"] = (arguments.get("text") or "")[:POSTED_TEXT]
    if "blocks" in kept:
        kept["blocks"] = with_ids(kept["blocks"])
    return kept


def posting_place(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Channel | str:
    """The channel that the bot may post to, or why it may not."""
    name = arguments.get("channel")
    if name in slack.users:
        return slack.im(name)
    channel = slack.channels.get(name or "")
    if channel is None or (channel.kind != "public" and BOT_USER not in channel.members):
        return "channel_not_found"
    if channel.is_archived:
        return "is_archived"
    if BOT_USER not in channel.members and "chat:write.public" not in scopes:
        return "not_in_channel"
    return channel


def unsuitable_thread(channel: Channel, arguments: Arguments) -> str | None:
    """A thread hangs on a message that there is, and that is not itself a reply.

    Slack takes a reply's ``ts`` too, but advises against it: such a post goes where nobody looks for it.
    """
    thread = arguments.get("thread_ts")
    root = channel.message(thread) if thread else None
    if thread and root is None:
        return "thread_not_found"
    return "cannot_reply_to_message" if root and root.get("thread_ts", thread) != thread else None


def post(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = posting_place(slack, arguments, scopes)
    if isinstance(channel, str):
        return {"error": channel}
    refused = invalid_content(arguments)
    if refused:
        return refused
    thread = unsuitable_thread(channel, arguments)
    if thread:
        return {"error": thread}
    message = append(slack, channel, arguments)
    return {"ts": message["ts"], "channel": channel.id, "message": message}


def append(slack: Workspace, channel: Channel, arguments: Arguments, **fields: Any) -> Json:
    """Post, whatever the content; a status in an assistant thread ends with that."""
    with slack._changed:
        message = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "app_id": APP,
            "team": TEAM,
            "ts": slack._next_ts(),
            **content(arguments),
            **fields,
        }
        if arguments.get("thread_ts"):
            message["thread_ts"] = arguments["thread_ts"]
        channel.add(message)
        slack.assistant_replied(channel.id, arguments.get("thread_ts"))
        slack._changed.notify_all()
    return message


def post_ephemeral(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = posting_place(slack, arguments, scopes)
    if isinstance(channel, str):
        return {"error": channel}
    if arguments.get("user") not in slack.users:
        return {"error": "user_not_found"}
    if arguments["user"] not in channel.members:
        return {"error": "user_not_in_channel"}
    refused = invalid_content(arguments)
    if refused:
        return refused
    return {"message_ts": whisper(slack, arguments["user"], channel, arguments)["ts"]}


def whisper(slack: Workspace, user: str, channel: Channel, arguments: Arguments) -> Json:
    """A message that one person alone sees."""
    with slack._changed:
        message = {
            "type": "message",
            "user": user,
            "bot_id": BOT_ID,
            "channel": channel.id,
            "ts": slack._next_ts(),
            "is_ephemeral": True,
            **content(arguments),
        }
        if arguments.get("thread_ts"):
            message["thread_ts"] = arguments["thread_ts"]
        slack.ephemerals.append(message)
        slack._changed.notify_all()
    return message


def own_message(slack: Workspace, arguments: Arguments, refusal: str) -> tuple[Channel, Json] | str:
    """A message that the bot may change, or why it may not."""
    channel = slack.channels.get(arguments.get("channel") or "")
    if channel is None or (channel.kind != "public" and BOT_USER not in channel.members):
        return "channel_not_found"
    message = channel.message(str(arguments.get("ts") or ""))
    if message is None:
        return "message_not_found"
    return (channel, message) if message.get("bot_id") == BOT_ID else refusal


def update(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    found = own_message(slack, arguments, "cant_update_message")
    if isinstance(found, str):
        return {"error": found}
    if found[0].is_archived:
        return {"error": "is_archived"}
    if not any(arguments.get(name) for name in ("text", "blocks", "attachments", "metadata")):
        return {"error": "no_text"}
    if len((arguments.get("text") or "").encode()) > UPDATED_TEXT_BYTES:
        return {"error": "msg_too_long"}
    refused = invalid_blocks(arguments["blocks"]) if arguments.get("blocks") else None
    if not refused and arguments.get("metadata"):
        refused = invalid_metadata(arguments["metadata"])
    if refused:
        return refused
    replace(slack, found[1], arguments)
    return {"ts": found[1]["ts"], "channel": found[0].id, "text": found[1].get("text", ""), "message": found[1]}


def replace(slack: Workspace, message: Json, arguments: Arguments) -> None:
    """Blocks stay only where neither blocks nor a text are given; metadata only where none is given."""
    with slack._changed:
        kept = content(arguments)
        if not arguments.get("text"):
            kept.pop("text")
        elif not arguments.get("blocks"):
            message.pop("blocks", None)
        message.update(kept)
        message["edited"] = {"user": BOT_USER, "ts": slack._next_ts()}
        slack._changed.notify_all()


def delete(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    found = own_message(slack, arguments, "cant_delete_message")
    if isinstance(found, str):
        return {"error": found}
    with slack._changed:
        found[0].messages.remove(found[1])
        slack._changed.notify_all()
    return {"ts": found[1]["ts"], "channel": found[0].id}


def permalink(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    channel = slack.channels.get(arguments.get("channel") or "")
    if channel is None:
        return {"error": "channel_not_found"}
    message = channel.message(str(arguments.get("message_ts") or ""))
    if message is None:
        return {"error": "message_not_found"}
    url = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    return {"channel": channel.id, "permalink": f"{url}?thread_ts={thread}&cid={channel.id}" if thread else url}


def _reacted(slack: Workspace, arguments: Arguments) -> Json | str:
    channel = slack.channels.get(arguments.get("channel") or "")
    if channel is None or (channel.kind != "public" and BOT_USER not in channel.members):
        return "channel_not_found"
    if not str(arguments.get("name") or "").strip(":"):
        return "invalid_name"
    message = channel.message(str(arguments.get("timestamp") or ""))
    if message is None:
        return "message_not_found"
    return "not_in_channel" if BOT_USER not in channel.members else message


def add_reaction(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    message = _reacted(slack, arguments)
    if isinstance(message, str):
        return {"error": message}
    return {} if react(slack, message, arguments["name"], BOT_USER) else {"error": "already_reacted"}


def react(slack: Workspace, message: Json, name: str, user: str) -> bool:
    with slack._changed:
        reactions = message.setdefault("reactions", [])
        found = next((one for one in reactions if one["name"] == name), None)
        if found is None:
            found = {"name": name, "users": [], "count": 0}
            reactions.append(found)
        if user in found["users"]:
            return False
        found["users"].append(user)
        found["count"] += 1
        slack._changed.notify_all()
    return True


def remove_reaction(slack: Workspace, arguments: Arguments, scopes: set[str]) -> Json:
    message = _reacted(slack, arguments)
    if isinstance(message, str):
        return {"error": message}
    reactions = message.get("reactions", [])
    found = next((one for one in reactions if one["name"] == arguments["name"]), None)
    if found is None or BOT_USER not in found["users"]:
        return {"error": "no_reaction"}
    with slack._changed:
        found["users"].remove(BOT_USER)
        found["count"] -= 1
        if not found["users"]:
            reactions.remove(found)
    return {}


# --- response URLs ---


def respond(slack: Any, name: str, body: Any) -> tuple[int, str]:
    """Status and text of the answer to a POST to a response URL; it can fail and be held as ``response_url``."""
    with slack._changed:
        slack.calls.append(("response_url", body))
        failure = slack.next_failure("response_url")
        slack._changed.notify_all()
    if failure:
        return failure[0] if failure[0] != 200 else 500, failure[1]["error"]
    with slack.held("response_url"), slack._changed:
        return _respond(slack, name, body)


def _respond(slack: Workspace, name: str, body: Any) -> tuple[int, str]:
    url = slack.response_urls.get(name)
    if url is None or slack.now() - url.at > RESPONSE_URL_SECONDS:
        return 404, "expired_url"
    if url.uses >= RESPONSE_URL_USES:
        return 404, "used_url"
    if not isinstance(body, dict):
        return 400, "invalid_payload"
    refused = None if body.get("delete_original") else invalid_content(body)
    if refused:
        return 400, refused["error"]
    url.uses += 1
    channel = slack.channels[url.channel]
    original = _original(slack, channel, url.user, url.message_ts)
    if original and (body.get("delete_original") or body.get("replace_original")):
        _change_original(slack, channel, original, body)
    elif not body.get("delete_original"):
        _answer(slack, channel, url.user, {**({"thread_ts": url.thread_ts} if url.thread_ts else {}), **body})
    return 200, "ok"


def _original(slack: Workspace, channel: Channel, user: str, ts: str | None) -> Json | None:
    return slack.visible_message(user, channel.id, ts) if ts else None


def _change_original(slack: Workspace, channel: Channel, original: Json, body: Json) -> None:
    with slack._changed:
        if body.get("delete_original"):
            (slack.ephemerals if original.get("is_ephemeral") else channel.messages).remove(original)
        else:
            for name in ("blocks", "attachments"):
                original.pop(name, None)
            original.update(content(body))
            if not original.get("is_ephemeral"):
                original["edited"] = {"user": BOT_USER, "ts": slack._next_ts()}
        slack._changed.notify_all()


def _answer(slack: Workspace, channel: Channel, user: str, body: Json) -> None:
    if body.get("response_type") == "in_channel":
        append(slack, channel, body)
    else:
        whisper(slack, user, channel, body)


def answer_slash(slack: Workspace, user: str, channel: str, body: Json) -> None:
    """The message with which a slash command was acknowledged."""
    refused = invalid_content(body)
    assert refused is None, f"Slack would not show this: {refused}"
    _answer(slack, slack.channels[channel], user, body)


METHODS = {
    "chat.postMessage": (post, "chat:write"),
    "chat.postEphemeral": (post_ephemeral, "chat:write"),
    "chat.update": (update, "chat:write"),
    "chat.delete": (delete, "chat:write"),
    "chat.getPermalink": (permalink, ""),
    "reactions.add": (add_reaction, "reactions:write"),
    "reactions.remove": (remove_reaction, "reactions:write"),
}
