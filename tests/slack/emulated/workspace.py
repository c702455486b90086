"""The emulated workspace: people write in it themselves, and press buttons by requests that are signed as Slack's are.

Of what people do, the emulator itself tells our request URL of messages. It has no buttons, modals, commands and Homes
that could be used, and no mentions: these requests are made here, from what it keeps, and what Slack does with the
answers to modals is done here too. It has no addresses to answer at either (``response_url``): without one the bot
shows what only one person may see by ``chat.postEphemeral``.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from tests.npm import NODE
from tests.slack.server import BOT_TOKEN, PATIENCE, SIGNING_SECRET, signed
from tests.slack.server.payloads import action_of, in_view
from tests.slack.server.state import initial_values, missing_inputs, value_of
from tests.slack.server.texts import interactive_elements

HERE = Path(__file__).parent
APP, BOT_NAME, TEAM = "A000BRIEF", "briefed", "T000000001"
LOOK_AGAIN = 0.02
"""Seconds between two looks."""
Found = TypeVar("Found")
Shown = tuple[str, str]
"""A view and its state."""


@contextmanager
def emulated(modules: Path, request_url: str, people: Sequence[str], channels: Sequence[str]) -> Iterator[Emulated]:
    """A workspace with some people, who are in all of its channels, and the bot."""
    command = [NODE, HERE / "emulator.mjs", modules, request_url, json.dumps(_seed(people, channels))]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the emulator did not start"
            yield Emulated(url, request_url, channels[0])
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

    def __init__(self, url: str, request_url: str, channel: str) -> None:
        self.url, self._request_url = url, request_url
        self.api = f"{url}/api/"
        self._bot = WebClient(BOT_TOKEN, base_url=self.api)
        users = self._bot.users_list()["members"] or []
        channels = self._bot.conversations_list()["channels"] or []
        self.users = {one["name"]: one["id"] for one in users}
        self.channels = {one["name"]: one["id"] for one in channels}
        self._usual = self.channels[channel]
        self._numbers = count(1)
        self._seen: dict[str, Shown] = {}
        self._suggested: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def client(self, person: str) -> WebClient:
        """Slack, as somebody uses it."""
        return WebClient(_token(person), base_url=self.api)

    def direct(self, person: str) -> str:
        """The direct messages of somebody and the bot."""
        opened = self.client(person).conversations_open(users=self.users[BOT_NAME])
        return (opened["channel"] or {})["id"]

    # --- writing and reading ---

    def say(self, person: str, channel: str, text: str) -> dict[str, Any]:
        """Somebody writes; the emulator tells our request URL."""
        posted = self.client(person).chat_postMessage(channel=channel, text=text)
        return {**(posted["message"] or {}), "channel": channel}

    def mention(self, message: Mapping[str, Any]) -> None:
        """Tell our request URL that a message names the bot."""
        self._tell({**message, "type": "app_mention", "event_ts": message["ts"]})

    def upload(self, person: str, channel: str, name: str, data: bytes) -> dict[str, Any]:
        """Somebody shares a file in a channel; the file, as a form sends it."""
        shared = self.client(person).files_upload_v2(channel=channel, filename=name, content=data)
        return dict(shared["file"] or {})

    def messages(self, person: str, channel: str, thread: str | None = None) -> list[dict[str, Any]]:
        """What somebody reads in a channel or a thread, the oldest first, with the channel."""
        client = self.client(person)
        if thread:
            found = client.conversations_replies(channel=channel, ts=thread)["messages"] or []
        else:
            found = (client.conversations_history(channel=channel)["messages"] or [])[::-1]
        return [{**one, "channel": channel} for one in found]

    def ephemeral(self, person: str) -> list[dict[str, Any]]:
        """What was shown to somebody alone, the oldest first, with the channel."""
        kept = self._kept(f"ephemeral/{self.users[person]}")
        return [{**one, "channel": one["channel_id"], "is_ephemeral": True} for one in kept]

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
            found = [one for one in self.messages(person, channel, thread) if text in _written(one)]
            ours = [one for one in found if one["user"] == self.users[BOT_NAME]]
            return ours[-1] if ours else None

        return self.wait_for(look, f"a message with {text!r}")

    def wait_for_ephemeral(self, person: str, text: str, after: int = 0) -> dict[str, Any]:
        """The last message with some text in it that somebody alone sees, after so many others."""

        def look() -> dict[str, Any] | None:
            found = [one for one in self.ephemeral(person)[after:] if text in _written(one)]
            return found[-1] if found else None

        return self.wait_for(look, f"an ephemeral message with {text!r}")

    # --- commands, buttons and Homes ---

    def slash(self, person: str, command: str, text: str = "") -> None:
        """Somebody types a command in the first channel."""
        self._leave(person)
        user = self.users[person]
        typed = {"command": command, "text": text, "user_id": user, "channel_id": self._usual, "team_id": TEAM}
        self._post({**typed, "api_app_id": APP, "trigger_id": self._trigger(person)})

    def click(self, person: str, where: Mapping[str, Any], action_id: str, value: str | None = None) -> None:
        """Somebody presses a button on a message, in a modal or at Home; ``value`` tells those of one name apart."""
        self._leave(person)
        block, element = _button(where, action_id, value)
        sent = {name: element[name] for name in ("text", "value", "style") if name in element}
        action = action_of({"block_id": "b", **block}, element, sent, f"{monotonic()}{next(self._numbers)}")
        self._interact(person, where, type="block_actions", actions=[action])

    def open_home(self, person: str) -> dict[str, Any]:
        """Somebody opens the app's Home; it, as the bot draws it then."""
        before = self._home(person)
        opened = {"user": self.users[person], "channel": self.direct(person), "tab": "home"}
        self._tell({"type": "app_home_opened", **opened, "event_ts": f"{monotonic()}{next(self._numbers)}"})

        def drawn() -> dict[str, Any] | None:
            home = self._home(person)
            return home if home and _as_shown(home) != _as_shown(before) else None

        return self.wait_for(drawn, f"the Home of {person}")

    def _home(self, person: str) -> dict[str, Any] | None:
        return next((one for one in self._views(person) if one["type"] == "home"), None)

    # --- modals ---

    def modal(self, person: str, callback_id: str = "") -> dict[str, Any]:
        """The modal that somebody sees: after a command or a click, the one that comes of it."""

        def look() -> dict[str, Any] | None:
            top = self._top(person)
            if top is None or _as_shown(top) == self._seen.get(person):
                return None
            return top if callback_id in {"", top["callback_id"]} else None

        return self.wait_for(look, f"the modal {callback_id} of {person}")

    def suggest(self, person: str, view: Mapping[str, Any], action_id: str, typed: str) -> list[dict[str, Any]]:
        """What a menu that searches offers for what somebody types."""
        block = next(one for one in view["blocks"] if (one.get("element") or {}).get("action_id") == action_id)
        named = {"action_id": action_id, "block_id": block["block_id"], "value": typed}
        offered = self._interact(person, view, type="block_suggestion", **named)["options"]
        self._suggested[(person, action_id)] = offered
        return offered

    def submit(
        self, person: str, view: Mapping[str, Any], typed: Mapping[str, Any] = MappingProxyType({})
    ) -> dict[str, Any]:
        """Somebody fills in a modal and sends it; what the app answers, which is done."""
        inputs = [one for one in view["blocks"] if one["type"] == "input"]
        values = initial_values(inputs)
        named = {one["element"]["action_id"]: one for one in inputs}
        for name, given in typed.items():
            element = named[name]["element"]
            values[named[name]["block_id"]][name] = value_of(element, given, self._suggested.get((person, name)))
        assert missing_inputs(view["blocks"], values) == []
        answer = self._interact(person, {**view, "state": {"values": values}}, type="view_submission")
        self._seen.pop(person, None)
        self._acknowledged(person, view, answer)
        return answer

    def close_modals(self, person: str) -> None:
        """Somebody closes all modals that he sees."""
        self._close(*(one["id"] for one in self._views(person) if one["type"] == "modal"))

    def _acknowledged(self, person: str, view: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """What Slack does with a modal that was sent off."""
        action = answer.get("response_action")
        if action == "update":
            self._bot.views_update(view_id=view["id"], view=answer["view"])
        elif action == "push":
            self._bot.views_push(trigger_id=self._trigger(person, view["id"]), view=answer["view"])
        elif action == "clear":
            self.close_modals(person)
        elif action is None:
            self._close(view["id"])
        else:
            assert action == "errors", f"nothing here is answered with {action}"

    def _close(self, *view_ids: str) -> None:
        for one in view_ids:
            urlopen(Request(f"{self.url}/views/{one}", method="DELETE"), timeout=PATIENCE).close()  # noqa: S310

    def _leave(self, person: str) -> None:
        """Remember which modal somebody saw when he did something."""
        top = self._top(person)
        if top is not None:
            self._seen[person] = _as_shown(top)

    def _top(self, person: str) -> dict[str, Any] | None:
        modals = [one for one in self._views(person) if one["type"] == "modal"]
        return modals[-1] if modals else None

    def _views(self, person: str) -> list[dict[str, Any]]:
        return [{**one, "id": one["view_id"]} for one in self._kept(f"views/{self.users[person]}")]

    def _kept(self, path: str) -> list[dict[str, Any]]:
        with urlopen(f"{self.url}/{path}", timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)

    # --- what our request URL is sent ---

    def _tell(self, event: Mapping[str, Any]) -> None:
        event_id = f"Ev{event['event_ts']}"
        self._post({"type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event_id": event_id, "event": event})

    def _interact(self, person: str, where: Mapping[str, Any], **payload: Any) -> dict[str, Any]:
        place = _in_message(where) if "ts" in where else in_view(dict(where))
        common = {"user": {"id": self.users[person], "team_id": TEAM}, "team": {"id": TEAM}, "api_app_id": APP}
        return self._post({**common, "trigger_id": self._trigger(person, where.get("view_id")), **place, **payload})

    def _trigger(self, person: str, view_id: str | None = None) -> str:
        wanted = {"user_id": self.users[person], "view_id": view_id or ""}
        return str(self._bot.api_call("views.generateTriggerId", json=wanted)["trigger_id"])

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


def _written(message: Mapping[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False)


def _as_shown(view: Mapping[str, Any] | None) -> Shown:
    """What tells a view from itself before it was drawn again."""
    return (view["view_id"], view["hash"]) if view else ("", "")


def _button(where: Mapping[str, Any], action_id: str, value: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = ((block, one) for block, one in interactive_elements(where["blocks"]) if one["action_id"] == action_id)
    return next((block, one) for block, one in parts if value in {None, one.get("value")})


def _in_message(message: Mapping[str, Any]) -> dict[str, Any]:
    container = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    if message.get("is_ephemeral"):
        return {"container": {**container, "is_ephemeral": True}, "channel": {"id": message["channel"]}}
    return {"container": container, "channel": {"id": message["channel"]}, "message": dict(message)}
