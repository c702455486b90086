"""The local Slack refuses what Slack refuses, exactly at its limits, and shows people no more than Slack would."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient, WebhookClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from tests.slack.server import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER,
    CHANNEL,
    DIRECT,
    PATIENCE,
    SIGNING_SECRET,
    Refused,
    SlackServer,
    blocks_complaints,
    buttons,
    event_body,
    refusal_of,
    shown,
    signed,
    slack_server,
    view_complaints,
)

Json = dict[str, Any]


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with slack_server() as server:
        yield server


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=slack.api, retry_handlers=[])


@pytest.fixture
def app(slack: SlackServer, client: WebClient) -> App:
    app = App(client=client, signing_secret=SIGNING_SECRET, process_before_response=True)
    slack.attach(app)
    return app


def error_of(call: Callable[..., Any], *arguments: Any, **named: Any) -> str | None:
    """Slack's short code for what it did not like."""
    try:
        call(*arguments, **named)
    except SlackApiError as error:
        return error.response["error"]
    return None


# --- blocks ---


def plain(length: int = 5) -> Json:
    return {"type": "plain_text", "text": "年" * length, "emoji": True}


def mrkdwn(length: int = 5) -> Json:
    return {"type": "mrkdwn", "text": "年" * length}


def option(number: int = 0, text: int = 5, value: int = 0) -> Json:
    return {"text": plain(text), "value": "v" * value or f"v{number}"}


def options(count: int) -> list[Json]:
    return [option(number) for number in range(count)]


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain(), **fields}


def section(**fields: Any) -> Json:
    return {"type": "section", **({} if {"text", "fields"} & set(fields) else {"text": mrkdwn()}), **fields}


def actions(*elements: Json, **fields: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **fields}


def an_input(element: Json | None = None, **fields: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element or {"type": "plain_text_input"}, **fields}


def menu(kind: str = "static_select", count: int = 2, **fields: Any) -> Json:
    return {"type": kind, "options": options(count), **fields}


def confirm(title: int = 5, text: int = 5, ok: int = 5, deny: int = 5) -> Json:
    return {"title": plain(title), "text": mrkdwn(text), "confirm": plain(ok), "deny": plain(deny)}


def rich(*texts: str) -> Json:
    inline = [{"type": "text", "text": one} for one in texts]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inline}]}


def feedback(text: int = 5, value: int = 5) -> Json:
    one = {"text": plain(text), "value": "v" * value}
    return {"type": "feedback_buttons", "action_id": "rate", "positive_button": one, "negative_button": one}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


IMAGE = {"type": "image", "image_url": "https://bank.example/a.png", "alt_text": "a"}
LIMITS: dict[str, tuple[int, Callable[[int], Any]]] = {
    "blocks in a message": (50, lambda n: [section()] * n),
    "text of a section": (3000, lambda n: [section(text=mrkdwn(n))]),
    "fields of a section": (10, lambda n: [section(fields=[mrkdwn()] * n)]),
    "text of a field": (2000, lambda n: [section(fields=[mrkdwn(n)])]),
    "text of a header": (150, lambda n: [{"type": "header", "text": plain(n)}]),
    "elements of a context": (10, lambda n: [{"type": "context", "elements": [mrkdwn()] * n}]),
    "elements of actions": (25, lambda n: [actions(*[button()] * n)]),
    "text of a button": (75, lambda n: [actions(button(text=plain(n)))]),
    "value of a button": (2000, lambda n: [actions(button(value="v" * n))]),
    "url of a button": (3000, lambda n: [actions(button(url="https://b.example/".ljust(n, "a")))]),
    "action_id": (255, lambda n: [actions(button(action_id="a" * n))]),
    "block_id": (255, lambda n: [section(block_id="b" * n)]),
    "accessibility_label": (75, lambda n: [actions(button(accessibility_label="a" * n))]),
    "options of a menu": (100, lambda n: [section(accessory=menu(count=n))]),
    "text of an option": (75, lambda n: [section(accessory=menu(options=[option(text=n)]))]),
    "value of an option": (150, lambda n: [section(accessory=menu(options=[option(value=n)]))]),
    "options of an overflow": (5, lambda n: [section(accessory=menu("overflow", n))]),
    "options of checkboxes": (10, lambda n: [section(accessory=menu("checkboxes", n))]),
    "options of radio buttons": (10, lambda n: [section(accessory=menu("radio_buttons", n))]),
    "placeholder": (150, lambda n: [section(accessory=menu(placeholder=plain(n)))]),
    "title of a confirmation": (100, lambda n: [actions(button(confirm=confirm(title=n)))]),
    "text of a confirmation": (300, lambda n: [actions(button(confirm=confirm(text=n)))]),
    "button of a confirmation": (30, lambda n: [actions(button(confirm=confirm(ok=n)))]),
    "other button of a confirmation": (30, lambda n: [actions(button(confirm=confirm(deny=n)))]),
    "label of an input": (2000, lambda n: [an_input(label=plain(n))]),
    "hint of an input": (2000, lambda n: [an_input(hint=plain(n))]),
    "initial value": (3000, lambda n: [an_input({"type": "plain_text_input", "initial_value": "a" * n})]),
    "max_length": (3000, lambda n: [an_input({"type": "plain_text_input", "max_length": n})]),
    "alt_text": (2000, lambda n: [{**IMAGE, "alt_text": "a" * n}]),
    "title of an image": (2000, lambda n: [{**IMAGE, "title": plain(n)}]),
    "elements of context actions": (
        5,
        lambda n: [context_actions(*[{**feedback(), "action_id": str(i)} for i in range(n)])],
    ),
    "text of a feedback button": (75, lambda n: [context_actions(feedback(text=n))]),
    "value of a feedback button": (2000, lambda n: [context_actions(feedback(value=n))]),
    "rich text": (3000, lambda n: [rich("a" * n)]),
    "markdown": (12_000, lambda n: [{"type": "markdown", "text": "a" * n}]),
    "rows of a table": (100, lambda n: [{"type": "table", "rows": [[CELL]] * n}]),
    "columns of a table": (20, lambda n: [{"type": "table", "rows": [[CELL] * n]}]),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_kept_exactly(limit):
    most, build = LIMITS[limit]
    assert blocks_complaints(build(most)) == []
    assert blocks_complaints(build(most + 1))


TEXT = {"type": "text", "text": "a"}
FOCUSED = {"type": "plain_text_input", "focus_on_load": True}
GROUPS = [{"label": plain(), "options": options(2)}]
CELL = {"type": "raw_text", "text": "a"}


def rich_part(kind: str, *inline: Json, **fields: Any) -> list[Json]:
    return [{"type": "rich_text", "elements": [{"type": kind, "elements": list(inline), **fields}]}]


REFUSED_BLOCKS: dict[str, Any] = {
    "no array": {"type": "divider"},
    "a block without a type": [{"text": plain()}],
    "an unknown block": [{"type": "banner"}],
    "an unknown field": [section(colour="red")],
    "a section without anything": [{"type": "section"}],
    "a string for a text": [section(text="年费")],
    "an empty text": [section(text=mrkdwn(0))],
    "no text in a text": [section(text={"type": "mrkdwn"})],
    "a field of another text": [section(text={**plain(), "verbatim": True})],
    "no fields": [section(fields=[])],
    "a header in mrkdwn": [{"type": "header", "text": mrkdwn()}],
    "a button in mrkdwn": [actions(button(text=mrkdwn()))],
    "a button in a colour": [actions(button(style="green"))],
    "a number as value": [actions(button(value=1))],
    "a url that is none": [actions(button(url="bank"))],
    "actions without elements": [actions()],
    "a context without elements": [{"type": "context", "elements": []}],
    "a button in a context": [{"type": "context", "elements": [button()]}],
    "a text field in actions": [actions({"type": "plain_text_input"})],
    "feedback outside of its block": [actions(feedback())],
    "feedback with one button": [context_actions({"type": "feedback_buttons", "positive_button": option()})],
    "a button as feedback": [context_actions(button())],
    "an icon that is none": [context_actions({"type": "icon_button", "icon": "star", "text": plain()})],
    "an image without alt_text": [{"type": "image", "image_url": "https://bank.example/a.png"}],
    "an image without a source": [{"type": "image", "alt_text": "a"}],
    "a menu without options": [section(accessory={"type": "static_select"})],
    "a menu with options and groups": [section(accessory=menu(option_groups=GROUPS))],
    "a menu with no options": [section(accessory=menu(count=0))],
    "the same value twice": [section(accessory=menu(options=[option(1), option(1)]))],
    "a choice that is not offered": [section(accessory=menu(initial_option=option(7)))],
    "a date that is none": [section(accessory={"type": "datepicker", "initial_date": "tomorrow"})],
    "a number field without its kind": [an_input({"type": "number_input"})],
    "an input without a label": [{"type": "input", "element": {"type": "plain_text_input"}}],
    "a button as input": [an_input(button())],
    "a file field in a message": [an_input({"type": "file_input"})],
    "a block_id twice": [section(block_id="b"), section(block_id="b")],
    "an action_id twice in a block": [actions(button(action_id="a"), button(action_id="a"))],
    "a confirmation without text": [actions(button(confirm={"title": plain()}))],
    "rich text of nothing": [{"type": "rich_text", "elements": []}],
    "rich text of texts": [{"type": "rich_text", "elements": [TEXT]}],
    "an empty text in rich text": [rich("")],
    "a style that is none": rich_part("rich_text_section", {**TEXT, "style": {"loud": True}}),
    "a list of texts": rich_part("rich_text_list", TEXT, style="bullet"),
    "a list without a style": rich_part("rich_text_list", {"type": "rich_text_section", "elements": [TEXT]}),
    "a user in code": rich_part("rich_text_preformatted", {"type": "user", "user_id": "U1"}),
    "two focused": [an_input(FOCUSED), an_input(FOCUSED)],
}
TAKEN_BLOCKS: dict[str, Any] = {
    "the same action_id in two blocks": [actions(button(action_id="a")), actions(button(action_id="a"))],
    "an image from Slack": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"}],
    "menus of people and places": [actions({"type": "users_select"}, {"type": "channels_select"})],
    "an indented list": rich_part("rich_text_list", rich("a")["elements"][0], style="ordered", indent=1),
    "an initial choice": [section(accessory=menu(initial_option=option(1)))],
    "a choice among groups": [section(accessory={"type": "static_select", "option_groups": GROUPS})],
    "every kind of inline": rich_part(
        "rich_text_quote",
        {**TEXT, "style": {"bold": True}},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "emoji", "name": "wave"},
        {"type": "link", "url": "https://bank.example", "text": "b"},
        {"type": "date", "timestamp": 1_790_000_000, "format": "{date}", "fallback": "f"},
    ),
}


@pytest.mark.parametrize("case", REFUSED_BLOCKS)
def test_blocks_that_slack_refuses(case):
    assert blocks_complaints(REFUSED_BLOCKS[case])


@pytest.mark.parametrize("case", TAKEN_BLOCKS)
def test_blocks_that_slack_takes(case):
    assert blocks_complaints(TAKEN_BLOCKS[case]) == []


def test_refused_blocks_say_where(client):
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="t", blocks=[section(), section(text=mrkdwn(3001))])
    assert caught.value.response["error"] == "invalid_blocks"
    [message] = caught.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"


def modal(*blocks: Json, **fields: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": list(blocks), **fields}


VIEW_LIMITS: dict[str, tuple[int, Callable[[int], Json]]] = {
    "blocks of a modal": (100, lambda n: modal(*[section()] * n)),
    "blocks of a home tab": (100, lambda n: {"type": "home", "blocks": [section()] * n}),
    "title": (24, lambda n: modal(title=plain(n))),
    "submit": (24, lambda n: modal(submit=plain(n))),
    "close": (24, lambda n: modal(close=plain(n))),
    "private_metadata": (3000, lambda n: modal(private_metadata="m" * n)),
    "callback_id": (255, lambda n: modal(callback_id="c" * n)),
    "external_id": (255, lambda n: modal(external_id="e" * n)),
}
REFUSED_VIEWS: dict[str, Json] = {
    "no type": {"title": plain(), "blocks": []},
    "no title": {"type": "modal", "blocks": []},
    "submit_disabled, which only workflows have": modal(submit_disabled=True),
    "a title in mrkdwn": modal(title=mrkdwn()),
    "inputs without submit": modal(an_input()),
    "a home tab with a title": {"type": "home", "title": plain(), "blocks": []},
    "feedback in a modal": modal(context_actions(feedback())),
    "markdown in a modal": modal({"type": "markdown", "text": "a"}),
    "a table in a home tab": {"type": "home", "blocks": [{"type": "table", "rows": [[CELL]]}]},
}


@pytest.mark.parametrize("limit", VIEW_LIMITS)
def test_a_limit_of_views_is_kept_exactly(limit):
    most, build = VIEW_LIMITS[limit]
    assert view_complaints(build(most)) == []
    assert view_complaints(build(most + 1))


@pytest.mark.parametrize("case", REFUSED_VIEWS)
def test_views_that_slack_refuses(case):
    assert view_complaints(REFUSED_VIEWS[case])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "年" * 1333 + "a"}, None),
        ({"text": "年" * 1333 + "aa"}, "msg_too_long"),
        ({"blocks": [section(text=mrkdwn(3000))] * 4 + [section(text=mrkdwn(1200))]}, None),
        ({"blocks": [section(text=mrkdwn(3000))] * 4 + [section(text=mrkdwn(1201))]}, "msg_blocks_too_long"),
        ({"text": ""}, "no_text"),
        ({"text": "t", "channel": "C9"}, "channel_not_found"),
        ({"text": "t", "metadata": {"event_type": "a", "event_payload": {}}}, None),
        ({"text": "t", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"text": "t", "metadata": {"event_type": "a", "event_payload": []}}, "invalid_metadata_schema"),
        ({"text": "t", "metadata": "a"}, "invalid_metadata_format"),
        ({"text": "t", "metadata": {"event_type": "a", "event_payload": {"k": "v" * 9_000}}}, "metadata_too_large"),
    ],
)
def test_a_message_that_can_be_posted_and_updated(arguments, error):
    assert refusal_of({"channel": CHANNEL, **arguments}, {CHANNEL}) == error


# --- the Web API ---


def furnish(slack: SlackServer) -> None:
    """Channels of every kind, and something in them."""
    slack.add_user("U4", "guest", is_restricted=True)
    slack.add_user("U5", "gone", deleted=True)
    slack.add_channel("C2", "elsewhere", members=["U1"], with_bot=False)
    slack.add_channel("C3", "old", members=["U1"], is_archived=True)
    slack.add_channel("C4", "leads", kind="private", members=["U1"])
    slack.add_channel("C5", "secret", kind="private", members=["U1"], with_bot=False)
    slack.add_channel("C6", "with-partners", members=["U1"], is_ext_shared=True)


TS = "1790000000.000001"
"""What a person said first in ``C1``."""
OWN = "1790000000.000002"
"""What the bot said after it, in the thread."""
MISSING = "1780000000.000000"
CALLS: list[tuple[str, Json, str | None]] = [
    ("chat.postMessage", {"channel": "C1", "text": "t"}, None),
    ("chat.postMessage", {"channel": "U2", "text": "t"}, None),
    ("chat.postMessage", {"channel": "C9", "text": "t"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C5", "text": "t"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C3", "text": "t"}, "is_archived"),
    ("chat.postMessage", {"channel": "C1"}, "no_text"),
    ("chat.postMessage", {"channel": "C1", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "C1", "text": "t", "thread_ts": TS}, None),
    ("chat.postMessage", {"channel": "C1", "text": "t", "thread_ts": MISSING}, "thread_not_found"),
    ("chat.postMessage", {"channel": "C1", "text": "t", "thread_ts": OWN}, "cannot_reply_to_message"),
    ("chat.update", {"channel": "C1", "ts": OWN, "text": "t" * 4000}, None),
    ("chat.update", {"channel": "C1", "ts": OWN, "text": "t" * 4001}, "msg_too_long"),
    ("chat.update", {"channel": "C1", "ts": OWN}, "no_text"),
    ("chat.update", {"channel": "C1", "ts": TS, "text": "t"}, "cant_update_message"),
    ("chat.update", {"channel": "C1", "ts": MISSING, "text": "t"}, "message_not_found"),
    ("chat.delete", {"channel": "C1", "ts": OWN}, None),
    ("chat.delete", {"channel": "C1", "ts": TS}, "cant_delete_message"),
    ("chat.postEphemeral", {"channel": "C1", "user": "U1", "text": "t"}, None),
    ("chat.postEphemeral", {"channel": "C1", "user": "U9", "text": "t"}, "user_not_found"),
    ("chat.postEphemeral", {"channel": "C1", "user": "U4", "text": "t"}, "user_not_in_channel"),
    ("chat.getPermalink", {"channel": "C1", "message_ts": TS}, None),
    ("chat.getPermalink", {"channel": "C1", "message_ts": MISSING}, "message_not_found"),
    ("conversations.open", {"users": "U1"}, None),
    ("conversations.open", {"users": "U1,U2"}, None),
    ("conversations.open", {"users": "U9"}, "user_not_found"),
    ("conversations.open", {"users": "U5"}, "user_disabled"),
    ("conversations.info", {"channel": "C4"}, None),
    ("conversations.info", {"channel": "C5"}, "channel_not_found"),
    ("conversations.members", {"channel": "C1"}, None),
    ("conversations.list", {"types": "public_channel,private_channel,im"}, None),
    ("conversations.list", {"types": "channels"}, "invalid_types"),
    ("conversations.history", {"channel": "C1"}, None),
    ("conversations.history", {"channel": "C2"}, "not_in_channel"),
    ("conversations.replies", {"channel": "C1", "ts": TS}, None),
    ("conversations.replies", {"channel": "C1", "ts": MISSING}, "thread_not_found"),
    ("conversations.join", {"channel": "C2"}, None),
    ("conversations.join", {"channel": "D1"}, "method_not_supported_for_channel_type"),
    ("users.info", {"user": "U9"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "zhang.min@bank.example"}, None),
    ("users.lookupByEmail", {"email": "gone@bank.example"}, "users_not_found"),
    ("team.info", {}, None),
    ("reactions.add", {"channel": "C1", "timestamp": TS, "name": "eyes"}, None),
    ("reactions.add", {"channel": "C1", "timestamp": MISSING, "name": "eyes"}, "message_not_found"),
    ("reactions.remove", {"channel": "C1", "timestamp": TS, "name": "eyes"}, "no_reaction"),
    ("views.open", {"trigger_id": "1.2.3", "view": modal()}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V9", "view": modal()}, "not_found"),
    ("views.publish", {"user_id": "U1", "view": {"type": "home", "blocks": []}}, None),
    ("views.publish", {"user_id": "U1", "view": modal()}, "invalid_arguments"),
    ("views.publish", {"user_id": "U1", "view": {"type": "home", "blocks": []}, "hash": "1"}, "hash_conflict"),
    ("assistant.threads.setStatus", {"channel_id": "C1", "thread_ts": TS, "status": "…"}, None),
    ("assistant.threads.setStatus", {"channel_id": "C1", "thread_ts": MISSING, "status": "…"}, "invalid_thread_ts"),
    ("assistant.threads.setTitle", {"channel_id": "C9", "thread_ts": TS, "title": "t"}, "channel_not_found"),
    (
        "assistant.threads.setSuggestedPrompts",
        {"channel_id": "C1", "thread_ts": TS, "prompts": [{"title": "t", "message": "m"}] * 4},
        None,
    ),
    (
        "assistant.threads.setSuggestedPrompts",
        {"channel_id": "C1", "thread_ts": TS, "prompts": [{"title": "t", "message": "m"}] * 5},
        "invalid_arguments",
    ),
    ("files.getUploadURLExternal", {"filename": "a.txt", "length": 0}, "invalid_arguments"),
    ("files.info", {"file": "F9"}, "file_not_found"),
    ("chat.whistle", {}, "unknown_method"),
]


def test_calls_are_answered_as_slack_answers(subtests):
    for method, arguments, error in CALLS:
        with subtests.test(method=method, arguments=arguments), slack_server() as slack:
            furnish(slack)
            slack.say("大家好")
            client = WebClient(BOT_TOKEN, base_url=slack.api, retry_handlers=[])
            client.chat_postMessage(channel=CHANNEL, text="你好", thread_ts=TS)
            assert error_of(client.api_call, method, json=arguments) == error


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-other", "auth.test", "invalid_auth"),
        (APP_TOKEN, "auth.test", "not_allowed_token_type"),
        (BOT_TOKEN, "apps.connections.open", "not_allowed_token_type"),
        (BOT_TOKEN, "auth.test", None),
        (APP_TOKEN, "apps.connections.open", None),
    ],
)
def test_tokens(slack, token, method, error):
    assert error_of(WebClient(token, base_url=slack.api).api_call, method) == error


def test_a_missing_scope_is_named(slack, client):
    slack.revoke("im:history", "users:read.email")
    with pytest.raises(SlackApiError) as caught:
        client.conversations_history(channel=DIRECT)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "im:history"
    assert "im:history" not in caught.value.response["provided"].split(",")
    assert "email" not in client.users_info(user="U1")["user"]["profile"]
    assert "im:history" not in client.auth_test().headers["x-oauth-scopes"].split(",")


def test_a_channel_that_the_bot_is_not_in(slack, client):
    furnish(slack)
    slack.revoke("chat:write.public")
    assert error_of(client.chat_postMessage, channel="C2", text="t") == "not_in_channel"
    client.conversations_join(channel="C2")
    assert error_of(client.chat_postMessage, channel="C2", text="t") is None


def test_people_are_shown_with_what_concerns_the_bot(slack, client):
    slack.add_user("U7", "partner", is_stranger=True, locale="en-US")
    user = client.users_info(user="U7", include_locale=True)["user"]
    assert (user["locale"], user["team_id"], user["is_stranger"]) == ("en-US", "T2", True)
    assert "locale" not in client.users_info(user="U1")["user"]


def test_pages_follow_each_other(slack, client):
    for number in range(5):
        slack.say(f"{number}")
    pages = client.conversations_history(channel=CHANNEL, limit=2)
    assert [[one["text"] for one in page["messages"]] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]


def test_metadata_is_for_those_who_ask(slack, client):
    metadata = {"event_type": "a", "event_payload": {"k": "v"}}
    client.chat_postMessage(channel=CHANNEL, text="t", metadata=metadata)
    assert "metadata" not in client.conversations_history(channel=CHANNEL)["messages"][0]
    [message] = client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert message["metadata"] == metadata


def test_a_long_text_is_cut_when_it_is_posted(slack, client):
    client.chat_postMessage(channel=CHANNEL, text="t" * 40_001)
    assert len(slack.post()["text"]) == 40_000


def test_blocks_stay_where_an_update_has_neither_blocks_nor_text(slack, client):
    posted = client.chat_postMessage(channel=CHANNEL, text="a", blocks=[section()])
    metadata = {"event_type": "a", "event_payload": {}}
    client.api_call("chat.update", json={"channel": CHANNEL, "ts": posted["ts"], "metadata": metadata})
    assert "blocks" in slack.post()
    client.chat_update(channel=CHANNEL, ts=posted["ts"], text="b")
    assert "blocks" not in slack.post()
    assert slack.post()["edited"]["user"] == BOT_USER


def test_what_one_person_sees_is_in_no_history(slack, client):
    ts = client.chat_postEphemeral(channel=CHANNEL, user="U1", text="只给你")["message_ts"]
    assert [one["text"] for one in slack.ephemeral("U1")] == ["只给你"]
    assert slack.ephemeral("U2") == slack.posts() == []
    assert client.conversations_history(channel=CHANNEL)["messages"] == []
    assert error_of(client.chat_update, channel=CHANNEL, ts=ts, text="t") == "message_not_found"


def test_a_reaction_counts_once(slack, client):
    slack.say("hi")
    where = {"channel": CHANNEL, "timestamp": TS, "name": "eyes"}
    client.reactions_add(**where)
    assert error_of(client.reactions_add, **where) == "already_reacted"
    client.reactions_remove(**where)
    assert error_of(client.reactions_remove, **where) == "no_reaction"


# --- files ---


def test_a_file_goes_up_and_comes_down(slack, client):
    client.files_upload_v2(channel=CHANNEL, filename="fees.csv", content="卡,费\n", initial_comment="见附件")
    [file] = slack.post()["files"]
    assert client.files_info(file=file["id"])["file"]["size"] == len("卡,费\n".encode())
    assert fetched(file["url_private"], BOT_TOKEN) == "卡,费\n".encode()
    assert b"Sign in" in fetched(file["url_private"], "xoxb-other")
    slack.revoke("files:read")
    assert b"Sign in" in fetched(file["url_private"], BOT_TOKEN)


def test_a_file_that_was_not_sent_whole_is_not_shared(slack, client):
    started = client.files_getUploadURLExternal(filename="a.txt", length=3)
    request = urllib.request.Request(started["upload_url"], b"ab", method="POST")  # noqa: S310
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)  # noqa: S310
    files = [{"id": started["file_id"]}]
    assert error_of(client.files_completeUploadExternal, files=files) == "file_not_found"


def fetched(url: str, token: str) -> bytes:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return response.read()


def test_a_file_of_a_person_is_readable_where_the_bot_is(slack, client, app):
    furnish(slack)
    seen = slack.upload("U1", "C6", "a.txt", b"a")
    assert seen["event"]["files"] == [{"id": "F0001", "mode": "file_access", "file_access": "check_file_info"}]
    assert client.files_info(file="F0001")["file"]["name"] == "a.txt"
    slack.attach(None)
    hidden = slack.upload("U1", "C5", "b.txt", b"b")
    assert error_of(client.files_info, file=hidden["event"]["files"][0]["id"]) == "file_not_found"


# --- rate limits, failures and calls that hang ---


def test_a_rate_limit_is_for_one_channel_and_passes(slack, client):
    slack.limit(per_second=0.01, burst=2)
    results = [error_of(client.chat_postMessage, channel=CHANNEL, text="t") for _ in range(3)]
    assert results == [None, None, "ratelimited"]
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="t")
    assert caught.value.response.status_code == 429
    assert 90 <= int(caught.value.response.headers["Retry-After"]) <= 100
    assert error_of(client.chat_postMessage, channel=DIRECT, text="t") is None
    slack.move(101)
    assert error_of(client.chat_postMessage, channel=CHANNEL, text="t") is None


def test_calls_fail_on_request(slack, client):
    slack.fail("chat.postMessage", "fatal_error", status=503, times=2)
    results = [error_of(client.chat_postMessage, channel=CHANNEL, text="t") for _ in range(3)]
    assert results == ["fatal_error", "fatal_error", None]
    assert len(slack.called("chat.postMessage")) == 3


@pytest.mark.parametrize("recorded", [True, False])
def test_a_call_hangs_before_or_after_its_effect(slack, client, recorded):
    held = slack.hold("chat.postMessage", recorded)
    with ThreadPoolExecutor(1) as caller:
        call = caller.submit(client.chat_postMessage, channel=CHANNEL, text="t")
        assert held.arrived.wait(PATIENCE)
        assert len(slack.posts()) == recorded
        held.release.set()
        assert call.result()["ok"]


@pytest.mark.parametrize("recorded", [True, False])
def test_a_connection_breaks_before_or_after_the_effect(slack, client, recorded):
    slack.break_off("chat.postMessage", recorded)
    with pytest.raises(OSError, match="closed"):
        client.chat_postMessage(channel=CHANNEL, text="t")
    assert len(slack.posts()) == recorded


def test_an_answer_that_is_none_of_slacks(slack, client):
    slack.garble("chat.postMessage")
    with pytest.raises(SlackApiError, match="non-JSON"):
        client.chat_postMessage(channel=CHANNEL, text="t")
    slack.fail("response_url", "server_error")
    assert posted(slack.slash("U1", "/ask")["response_url"], text="t") == (500, "server_error")


# --- people ---


def a_card(client: WebClient, *elements: Json, channel: str = CHANNEL) -> Json:
    blocks = [section(), actions(*(elements or (button(action_id="ok", value="1"),)), block_id="row")]
    return {"channel": channel, "ts": client.chat_postMessage(channel=channel, text="t", blocks=blocks)["ts"]}


def test_a_click_brings_what_slack_sends(slack, client, app):
    clicks: list[Json] = []

    @app.action("ok")
    def _(ack, body):
        ack()
        clicks.append(body)

    card = a_card(client)
    sent = slack.click("U1", card, "ok")
    assert sent.reply.status == 200
    [body] = clicks
    assert body["container"] == {
        "type": "message",
        "message_ts": card["ts"],
        "channel_id": CHANNEL,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == card["ts"]
    assert body["state"] == {"values": {}}
    [action] = body["actions"]
    assert (action["type"], action["block_id"], action["value"]) == ("button", "row", "1")
    assert {"action_ts", "text"} <= set(action)
    assert {"trigger_id", "response_url", "team", "user", "api_app_id", "channel", "enterprise"} <= set(body)
    assert body["is_enterprise_install"] is False


def test_only_what_is_there_can_be_clicked(slack, client, app):
    furnish(slack)
    card = a_card(client)
    with pytest.raises(Refused, match="0 elements 'no'"):
        slack.click("U1", card, "no")
    with pytest.raises(Refused):
        slack.click("U1", card, "ok", value="2")
    old = slack.fresh(card)
    client.chat_update(channel=CHANNEL, ts=card["ts"], text="done", blocks=[section()])
    with pytest.raises(Refused):
        slack.click("U1", card, "ok")
    assert slack.click("U1", old, "ok", stale=True)["actions"][0]["action_id"] == "ok"
    private = a_card(client, channel="C4")
    with pytest.raises(Refused, match="does not see"):
        slack.click("U2", private, "ok")


def test_what_is_for_one_person_is_clicked_by_her_alone(slack, client, app):
    client.chat_postEphemeral(channel=CHANNEL, user="U1", text="t", blocks=[actions(button(action_id="ok"))])
    [whisper] = slack.ephemeral("U1")
    with pytest.raises(Refused):
        slack.click("U2", whisper, "ok")
    sent = slack.click("U1", whisper, "ok")
    assert sent["container"]["is_ephemeral"] is True
    assert "message" not in sent


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        (menu(action_id="a"), "v1", {"selected_option": option(1)}),
        (menu("overflow", action_id="a"), "v1", {"selected_option": option(1)}),
        (menu("radio_buttons", action_id="a"), "v0", {"selected_option": option(0)}),
        (menu("checkboxes", action_id="a"), ["v0", "v1"], {"selected_options": options(2)}),
        ({"type": "users_select", "action_id": "a"}, "U2", {"selected_user": "U2"}),
        ({"type": "datepicker", "action_id": "a"}, "2026-12-01", {"selected_date": "2026-12-01"}),
    ],
    ids=lambda part: part["type"] if isinstance(part, dict) and "type" in part else "",
)
def test_what_is_chosen(slack, client, app, element, value, expected):
    sent = slack.click("U1", a_card(client, element), "a", value)
    assert expected.items() <= sent["actions"][0].items()
    if element["type"] != "overflow":
        assert expected.items() <= sent["state"]["values"]["row"]["a"].items()


def test_feedback_is_one_of_two_values(slack, client, app):
    one = {"text": plain(), "value": "good"}
    other = {"text": plain(), "value": "bad"}
    rate = {"type": "feedback_buttons", "action_id": "rate", "positive_button": one, "negative_button": other}
    client.chat_postMessage(channel=CHANNEL, text="t", blocks=[context_actions(rate)])
    assert slack.click("U1", slack.post(), "rate", "negative")["actions"][0]["value"] == "bad"
    with pytest.raises(Refused):
        slack.click("U1", slack.post(), "rate")
    assert set(buttons(slack.post())) == {"rate"}


def test_buttons_with_one_action_id_are_told_apart_by_value(slack, client, app):
    blocks = [section(accessory=button(action_id="open", value=str(number))) for number in range(2)]
    client.chat_postMessage(channel=CHANNEL, text="t", blocks=blocks)
    assert slack.click("U1", slack.post(), "open", "1")["actions"][0]["value"] == "1"
    with pytest.raises(Refused, match="say which one"):
        slack.click("U1", slack.post(), "open")


# --- response URLs ---


def posted(url: str, **body: Any) -> tuple[int, str]:
    response = WebhookClient(url).send_dict(body)
    return response.status_code, response.body


def test_a_response_url_answers_five_times_within_half_an_hour(slack, client, app):
    first, second = (slack.slash("U1", "/ask", "年费")["response_url"] for _ in range(2))
    assert [posted(first, text=str(n)) for n in range(6)] == [(200, "ok")] * 5 + [(404, "used_url")]
    assert [one["text"] for one in slack.ephemeral("U1")] == list("01234")
    assert slack.posts() == []
    assert posted(second, text="", blocks=[]) == (400, "no_text")
    assert posted(second, blocks=[{"type": "banner"}]) == (400, "invalid_blocks")
    slack.move(30 * 60)
    assert posted(second, text="t", response_type="in_channel") == (200, "ok")
    assert [one["text"] for one in slack.posts()] == ["t"]
    slack.move(1)
    assert posted(second, text="t") == (404, "expired_url")


def test_a_response_url_replaces_and_deletes_what_was_clicked(slack, client, app):
    card = a_card(client)
    url = slack.click("U1", card, "ok")["response_url"]
    posted(url, text="已记录", replace_original=True)
    assert slack.fresh(card)["text"] == "已记录"
    assert "blocks" not in slack.fresh(card)
    posted(url, delete_original=True)
    assert slack.fresh(card) is None
    client.chat_postEphemeral(channel=CHANNEL, user="U1", text="t", blocks=[actions(button(action_id="ok"))])
    url = slack.click("U1", slack.ephemeral("U1")[0], "ok")["response_url"]
    posted(url, text="好", replace_original=True)
    assert [one["text"] for one in slack.ephemeral("U1")] == ["好"]
    posted(url, delete_original=True)
    assert slack.ephemeral("U1") == []


# --- commands, shortcuts and modals ---


FORM = modal(
    an_input({"type": "plain_text_input", "action_id": "question", "max_length": 20}, block_id="q"),
    an_input(menu(action_id="urgency"), block_id="u", optional=True),
    section(accessory=button(action_id="more"), block_id="m"),
    callback_id="form",
    submit=plain(),
    notify_on_close=True,
)


def opened(slack: SlackServer, client: WebClient, view: Json = FORM) -> Json:
    client.views_open(trigger_id=slack.slash("U1", "/ask")["trigger_id"], view=view)
    return slack.modal("U1")


def test_a_command_is_answered_to_one_person_or_to_all(slack, app):
    app.command("/ask")(lambda ack, command: ack(command["text"]))
    app.command("/tell")(lambda ack: ack({"response_type": "in_channel", "text": "给大家"}))
    sent = slack.slash("U1", "/ask", "年费")
    slack.slash("U1", "/tell")
    assert sent["channel_name"] == "front-line"
    assert [one["text"] for one in slack.ephemeral("U1")] == ["年费"]
    assert [one["text"] for one in slack.posts()] == ["给大家"]


def test_shortcuts_bring_where_they_were_used(slack, app):
    assert slack.shortcut("U1", "new")["type"] == "shortcut"
    message = slack.say("hi")
    sent = slack.shortcut("U1", "on_message", message)
    assert (sent["type"], sent["message_ts"], sent["message"]["text"]) == ("message_action", message["ts"], "hi")
    assert sent["channel"]["id"] == CHANNEL


def test_a_trigger_lasts_three_seconds_and_opens_once(slack, client, app):
    trigger = slack.slash("U1", "/ask")["trigger_id"]
    slack.move(3)
    client.views_open(trigger_id=trigger, view=FORM)
    assert error_of(client.views_open, trigger_id=trigger, view=FORM) == "exchanged_trigger_id"
    late = slack.slash("U1", "/ask")["trigger_id"]
    slack.move(3.1)
    assert error_of(client.views_open, trigger_id=late, view=FORM) == "expired_trigger_id"


def test_views_that_are_too_large_or_invalid(slack, client, app):
    trigger = slack.slash("U1", "/ask")["trigger_id"]
    large = modal(*[section(text=mrkdwn(3000))] * 50)
    assert error_of(client.views_open, trigger_id=trigger, view=large) == "view_too_large"
    assert error_of(client.views_open, trigger_id=trigger, view=modal(title=plain(25))) == "invalid_arguments"


def test_a_modal_is_filled_in_as_its_elements_allow(slack, client, app):
    view = opened(slack, client)
    for values, why in [
        ({}, "required: question"),
        ({"question": "年" * 21}, "0 to 20 characters"),
        ({"question": "一\n二"}, "one line"),
        ({"question": "年费?", "urgency": "v7"}, "offers"),
        ({"other": "x"}, "0 elements"),
    ]:
        with pytest.raises(Refused, match=why):
            slack.submit("U1", view, values)
    with pytest.raises(Refused, match="does not see"):
        slack.submit("U2", view, {"question": "年费?"})


def test_what_was_typed_is_sent_and_the_modal_closes(slack, client, app):
    heard: list[Json] = []

    @app.view("form")
    def _(ack, view):
        heard.append(view)
        ack()

    opened(slack, client)
    slack.submit("U1", values={"question": "年费?", "urgency": "v1"})
    assert heard[0]["state"]["values"] == {
        "q": {"question": {"type": "plain_text_input", "value": "年费?"}},
        "u": {"urgency": {"type": "static_select", "selected_option": option(1)}},
    }
    assert slack.modal("U1") is None


def test_a_submission_is_answered_with_errors_an_update_a_push_or_an_end(slack, client, app):
    answers: list[Json] = [
        {"response_action": "errors", "errors": {"q": "太短"}},
        {"response_action": "update", "view": {**FORM, "title": plain(7)}},
        {"response_action": "push", "view": {**FORM, "title": plain(8)}},
        {"response_action": "clear"},
    ]
    app.view("form")(lambda ack: ack(answers.pop(0)))
    first = opened(slack, client)
    slack.submit("U1", values={"question": "年费?"})
    assert slack.errors["U1"] == {"q": "太短"}
    slack.submit("U1", values={"question": "年费?"})
    assert slack.errors == {}
    assert (slack.modal("U1")["id"], slack.modal("U1")["title"]["text"]) == (first["id"], "年" * 7)
    slack.submit("U1")  # what was typed is still there
    assert slack.modal("U1")["previous_view_id"] == slack.modal("U1")["root_view_id"] == first["id"]
    slack.submit("U1", values={"question": "年费?"})
    assert slack.modal("U1") is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal(title=plain(25))},
        {"response_action": "whistle"},
    ],
)
def test_an_answer_that_slack_would_not_show_fails_the_test(slack, client, app, answer):
    app.view("form")(lambda ack: ack(answer))
    opened(slack, client)
    with pytest.raises(AssertionError):
        slack.submit("U1", values={"question": "年费?"})


def test_views_are_pushed_updated_and_closed(slack, client, app):
    closed: list[Json] = []
    app.action("more")(lambda ack, body: (ack(), client.views_push(trigger_id=body["trigger_id"], view=FORM)))
    app.view_closed("form")(lambda ack, body: (ack(), closed.append(body)))
    view = opened(slack, client)
    slack.type("U1", view, {"question": "年费?"})
    sent = slack.click("U1", view, "more")
    assert sent["container"] == {"type": "view", "view_id": view["id"]}
    assert sent["view"]["state"]["values"]["q"]["question"]["value"] == "年费?"
    assert "response_url" not in sent
    slack.click("U1", slack.modal("U1"), "more")
    assert slack.click("U1", slack.modal("U1"), "more").reply.status == 500  # push_limit_reached
    assert len(slack.stacks["U1"]) == 3
    assert error_of(client.views_update, view_id=view["id"], view=FORM, hash="1.2") == "hash_conflict"
    client.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    slack.close_modal("U1")
    slack.close_modal("U1", all_views=True)
    assert [body["is_cleared"] for body in closed] == [False, True]
    assert slack.modal("U1") is None


def test_what_was_typed_stays_where_the_ids_stay(slack, client, app):
    view = opened(slack, client)
    slack.type("U1", view, {"question": "年费?"})
    client.views_update(view_id=view["id"], view={**FORM, "title": plain(3)})
    assert slack.submit("U1")["view"]["state"]["values"]["q"]["question"]["value"] == "年费?"
    other = {**FORM, "blocks": [{**FORM["blocks"][0], "block_id": "new"}]}
    client.views_update(view_id=view["id"], view=other)
    with pytest.raises(Refused, match="required"):
        slack.submit("U1")


def test_a_push_needs_a_modal_and_an_external_id_is_used_once(slack, client, app):
    trigger = slack.slash("U1", "/ask")["trigger_id"]
    assert error_of(client.views_push, trigger_id=trigger, view=FORM) == "not_found"
    opened(slack, client, {**FORM, "external_id": "e"})
    trigger = slack.slash("U2", "/ask")["trigger_id"]
    twice = {**FORM, "external_id": "e"}
    assert error_of(client.views_open, trigger_id=trigger, view=twice) == "duplicate_external_id"


def test_the_options_of_an_external_menu_come_from_the_app(slack, client, app):
    app.options("who")(lambda ack, payload: ack(options=[option(1)] if payload["value"] == "年" else []))
    opened(slack, client, modal(an_input({"type": "external_select", "action_id": "who"}), submit=plain()))
    with pytest.raises(Refused):
        slack.submit("U1", values={"who": "v1"})
    assert slack.suggest("U1", slack.modal("U1"), "who", "年") == [option(1)]
    assert slack.submit("U1", values={"who": "v1"})["type"] == "view_submission"


def test_a_home_tab_is_for_one_person(slack, client, app):
    app.event("app_home_opened")(
        lambda event: client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [actions(button(action_id="new"))]}
        )
    )
    slack.open_home("U1")
    assert slack.home("U2") is None
    assert slack.click("U1", slack.home("U1"), "new")["view"]["type"] == "home"
    assert slack.open_home("U1")["event"]["view"]["id"] == slack.home("U1")["id"]


def test_events_of_people(slack, app):
    furnish(slack)
    said = slack.message("一", user="U2")["event"]
    assert (said["channel_type"], said["user"], said["team"]) == ("channel", "U2", "T1")
    assert slack.edit(said, "二")["event"]["message"]["text"] == "二"
    assert slack.react("U1", said, "eyes")["event"]["item"]["ts"] == said["ts"]
    assert slack.delete(said)["event"]["deleted_ts"] == said["ts"]
    assert slack.join("U4", CHANNEL)["event"]["user"] == "U4"
    assert slack.direct("三", user="U3")["event"]["channel"] == slack.im("U3").id
    assert slack.mention("四", channel="C6")["is_ext_shared_channel"] is True
    thread = slack.open_assistant("U1", looking_at=CHANNEL)["event"]["assistant_thread"]
    assert (thread["channel_id"], thread["context"]["channel_id"]) == (DIRECT, CHANNEL)
    with pytest.raises(Refused):
        slack.say("五", channel="C4", user="U2")


def test_an_input_sends_nothing_by_itself_unless_told_to(slack, client, app):
    quiet = {"type": "plain_text_input", "action_id": "a"}
    eager = {"type": "plain_text_input", "action_id": "b"}
    view = opened(slack, client, modal(an_input(quiet), an_input(eager, dispatch_action=True), submit=plain()))
    with pytest.raises(Refused, match="dispatch_action"):
        slack.click("U1", view, "a", "x")
    assert slack.click("U1", view, "b", "x")["actions"][0]["value"] == "x"


@pytest.mark.parametrize(
    ("element", "good", "bad"),
    [
        ({"type": "users_select"}, "U2", "U9"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["U2"], ["U2", "U3"]),
        ({"type": "multi_users_select"}, ["U2"], ["U2", "U9"]),
        ({"type": "conversations_select"}, CHANNEL, "C9"),
        ({"type": "email_text_input"}, "a@bank.example", "a"),
        ({"type": "url_text_input"}, "https://bank.example", "bank"),
        ({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, "1", "0"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1", "1.5"),
        ({"type": "datepicker"}, "2026-12-01", "1 December"),
        ({"type": "plain_text_input", "min_length": 2}, "ab", "a"),
        (menu("checkboxes"), ["v1"], ["v2"]),
        (menu("multi_static_select"), ["v0", "v1"], []),
    ],
)
def test_an_element_takes_what_slacks_client_takes(slack, client, app, element, good, bad):
    form = modal(an_input({**element, "action_id": "a"}), submit=plain())
    opened(slack, client, form)
    with pytest.raises(Refused):
        slack.submit("U1", values={"a": bad})
    assert slack.submit("U1", values={"a": good}).reply is not None


def test_a_file_is_given_to_the_app_in_a_form(slack, client, app):
    file = slack.add_file("U1", "a.txt", b"a")
    assert error_of(client.files_info, file=file.id) == "file_not_found"
    opened(slack, client, modal(an_input({"type": "file_input", "action_id": "f"}, block_id="b"), submit=plain()))
    sent = slack.submit("U1", values={"f": [file.id]})
    assert sent["view"]["state"]["values"]["b"]["f"]["files"][0]["name"] == "a.txt"
    assert fetched(client.files_info(file=file.id)["file"]["url_private"], BOT_TOKEN) == b"a"


def test_the_first_message_of_a_thread_says_so(slack, client):
    first = client.chat_postMessage(channel=CHANNEL, text="一")["ts"]
    client.chat_postMessage(channel=CHANNEL, text="二", thread_ts=first)
    [root, _] = client.conversations_replies(channel=CHANNEL, ts=first)["messages"]
    assert (root["thread_ts"], root["reply_count"]) == (first, 1)
    assert [one["text"] for one in client.conversations_history(channel=CHANNEL)["messages"]] == ["一"]
    assert [one["text"] for one in slack.posts_in(CHANNEL, thread=first)] == ["二"]
    assert slack.echo(slack.post())["event"]["bot_id"] == "BBOT"


def test_an_assistants_status_ends_with_its_answer(slack, client):
    thread = slack.open_assistant("U1")["event"]["assistant_thread"]
    where = {"channel_id": thread["channel_id"], "thread_ts": thread["thread_ts"]}
    client.assistant_threads_setStatus(**where, status="正在查找…")
    assert slack.assistant[(DIRECT, where["thread_ts"])]["status"] == "正在查找…"
    client.chat_postMessage(channel=DIRECT, thread_ts=where["thread_ts"], text="t")
    assert slack.assistant[(DIRECT, where["thread_ts"])]["status"] == ""
    assert [one["text"] for one in slack.posts()] == ["t"]


# --- deliveries ---


def test_without_a_route_people_only_make_bodies(slack):
    sent = slack.mention("hi")
    assert sent.reply is None
    assert json.loads(json.dumps(sent)) == sent


def test_deliveries_are_repeated_and_reordered(slack, app):
    heard: list[tuple[str, Any]] = []
    app.event("app_mention")(
        lambda event, request: heard.append((event["text"][-1], request.headers.get("x-slack-retry-num")))
    )
    with slack.kept_back() as queue:
        slack.mention("1")
        last = slack.mention("2")
    assert heard == []
    queue.deliver(reverse=True)
    slack.again(last, attempt=2, reason="http_timeout")
    assert heard == [("2", None), ("1", None), ("2", ["2"])]


def test_a_signed_request_is_what_slack_signs(slack, client, app):
    for body in (event_body({"type": "app_mention"}), slack.slash("U1", "/ask", "年费"), slack.shortcut("U1", "new")):
        headers, text = signed(body)
        assert SignatureVerifier(SIGNING_SECRET).is_valid_request(text, headers)
        assert app.dispatch(BoltRequest(body=text, headers=headers)).status == 404  # nobody listens
        assert app.dispatch(BoltRequest(body=text + " ", headers=headers)).status == 401
        headers, text = signed(body, timestamp=1_000_000_000)
        assert app.dispatch(BoltRequest(body=text, headers=headers)).status == 401


@contextmanager
def over_http(app: App) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            response = app.dispatch(BoltRequest(body=text, headers=dict(self.headers.items())))
            self.send_response(response.status)
            self.end_headers()
            self.wfile.write((response.body or "").encode())

        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    finally:
        server.shutdown()
        server.server_close()


def test_everything_goes_over_http(slack, app):
    app.command("/ask")(lambda ack, command: ack(command["text"]))
    app.shortcut("new")(lambda ack: ack())
    app.event("app_mention")(lambda event: None)
    with over_http(app) as url:
        slack.over_http(url)
        assert slack.mention("hi").reply.status == 200
        assert slack.shortcut("U1", "new").reply.status == 200
        slack.slash("U1", "/ask", "年费")
        assert [one["text"] for one in slack.ephemeral("U1")] == ["年费"]
        slack.over_http(url, secret="another")  # noqa: S106
        assert slack.mention("hi").reply.status == 401


def test_everything_goes_over_a_web_socket(slack, app):
    retries: list[Any] = []
    arrived = Event()
    app.command("/ask")(lambda ack, command: ack(command["text"]))
    app.view("form")(lambda ack: ack({"response_action": "errors", "errors": {"q": "太短"}}))
    app.event("app_mention")(lambda request: (retries.append(request.headers.get("x-slack-retry-num")), arrived.set()))
    handler = SocketModeHandler(app, APP_TOKEN, ping_interval=0.2)
    handler.connect()
    try:
        slack.wait_for_connections(1)
        slack.over_socket()
        sent = slack.mention("hi")
        slack.again(sent, attempt=1)
        assert retries == [["0"], ["1"]]
        slack.slash("U1", "/ask", "年费")
        assert [one["text"] for one in slack.ephemeral("U1")] == ["年费"]
        opened(slack, app.client)
        slack.submit("U1", values={"question": "年费?"})
        assert slack.errors["U1"] == {"q": "太短"}
        arrived.clear()
        slack.drop_connection(event_body({"type": "app_mention", "text": "x"}))
        assert arrived.wait(PATIENCE)
        slack.wait_for_connections(2)
        assert slack.mention("again").reply.status == 200
    finally:
        slack.drop_connection(abruptly=True)  # or the client would wait for a few seconds
        handler.close()


def test_what_is_shown_is_what_a_person_reads(slack, client):
    client.chat_postMessage(channel=CHANNEL, text="fallback", blocks=[section(text=mrkdwn(3))])
    assert shown(slack.post()) == "年年年"
    assert slack.posts_in(CHANNEL) == [slack.post()]
    assert slack.posts_in(CHANNEL, thread=TS) == slack.posts_in(DIRECT) == []
