"""A small, strict Slack on this machine: the Web API over HTTP, Socket Mode over a web socket.

It refuses what Slack refuses (unknown tokens and channels, texts and blocks beyond the limits), records every call,
and can be told to fail or to hold a call.
"""

from __future__ import annotations

import json
import uuid
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import Any
from urllib.parse import parse_qsl

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

BOT_TOKEN = "xoxb-test"  # noqa: S105
APP_TOKEN = "xapp-test"  # noqa: S105
BOT_USER, BOT_ID, TEAM = "UBOT", "BBOT", "T1"
CHANNEL, DIRECT = "C1", "D1"
PATIENCE = 20
"""Seconds after which something awaited will not come any more."""


@dataclass
class Held:
    """A call that the server keeps waiting: ``arrived`` is set by the server, ``release`` by the test."""

    arrived: Event = field(default_factory=Event)
    release: Event = field(default_factory=Event)
    recorded: bool = False


class SlackServer:
    """One workspace with one app, a channel and a direct message."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: dict[str, list[dict[str, Any]]] = {CHANNEL: [], DIRECT: []}
        self.acknowledged: list[str] = []
        self._changed = Condition()
        self._failures: dict[str, deque[tuple[int, dict[str, Any]]]] = {}
        self._held: dict[str, Held] = {}
        self._sockets: list[ServerConnection] = []
        self._clock = 0
        self._web = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._web.daemon_threads = True
        self._socket_mode = serve(self._converse, "127.0.0.1", 0)
        Thread(target=self._web.serve_forever, args=(0.02,), daemon=True).start()
        Thread(target=self._socket_mode.serve_forever, daemon=True).start()

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self._web.server_address[1]}/api/"

    def close(self) -> None:
        for held in self._held.values():
            held.release.set()
        self._socket_mode.shutdown()
        self._web.shutdown()
        self._web.server_close()

    # --- what people do ---

    def say(self, text: str, channel: str = CHANNEL, user: str = "U1", **fields: Any) -> dict[str, Any]:
        """A person writes a message; the message as Slack keeps it."""
        with self._changed:
            message = {"type": "message", "user": user, "text": text, "ts": self._next_ts(), **fields}
            self.messages[channel].append(message)
        return {**message, "channel": channel}

    def mention(self, text: str, **fields: Any) -> dict[str, Any]:
        """The ``app_mention`` event of a message that names the bot."""
        return event_body({**self.say(f"<@{BOT_USER}> {text}", **fields), "type": "app_mention"})

    def direct(self, text: str, **fields: Any) -> dict[str, Any]:
        """The ``message`` event of a direct message."""
        return event_body({**self.say(text, channel=DIRECT, **fields), "channel_type": "im"})

    # --- what tests look at ---

    def posts(self) -> list[dict[str, Any]]:
        """What the bot posted, in order, with channel."""
        with self._changed:
            found = [
                {**message, "channel": channel}
                for channel, messages in self.messages.items()
                for message in messages
                if message.get("bot_id") == BOT_ID
            ]
        return sorted(found, key=lambda message: message["ts"])

    def wait_for_posts(self, count: int) -> list[dict[str, Any]]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.posts()) >= count, PATIENCE), "no such post"
        return self.posts()

    def wait_for_call(self, method: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.called(method), PATIENCE), "no such call"

    def called(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]

    # --- what goes wrong ---

    def fail(self, method: str, error: str = "internal_error", status: int = 200, **headers: str) -> None:
        """Let the next call of a method fail."""
        self._failures.setdefault(method, deque()).append((status, {"error": error, "headers": headers}))

    def hold(self, method: str, recorded: bool) -> Held:
        """Keep the next call of a method waiting, before or after it had its effect."""
        self._held[method] = Held(recorded=recorded)
        return self._held[method]

    # --- Socket Mode ---

    def wait_for_connections(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._sockets) >= count, PATIENCE), "no connection"

    def deliver(self, body: Mapping[str, Any]) -> None:
        """Send an event over the newest connection and wait until it is acknowledged."""
        envelope = str(uuid.uuid4())
        message = {"type": "events_api", "envelope_id": envelope, "payload": body, "accepts_response_payload": False}
        self._sockets[-1].send(json.dumps(message))
        with self._changed:
            assert self._changed.wait_for(lambda: envelope in self.acknowledged, PATIENCE), "not acknowledged"

    def ask_to_reconnect(self) -> None:
        """Slack refreshes connections every few hours."""
        self._sockets[-1].send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))

    def _converse(self, socket: ServerConnection) -> None:
        socket.send(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}}))
        with self._changed:
            self._sockets.append(socket)
            self._changed.notify_all()
        try:
            for received in socket:
                with self._changed:
                    self.acknowledged.append(json.loads(received)["envelope_id"])
                    self._changed.notify_all()
        except ConnectionClosed:
            return

    # --- the Web API ---

    def answer(self, method: str, token: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body of the response to a call."""
        with self._changed:
            self.calls.append((method, arguments))
            self._changed.notify_all()
        if self._failures.get(method):
            status, failure = self._failures[method].popleft()
            return status, {"ok": False, **failure}
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            return 200, {"ok": False, "error": "invalid_auth"}
        held = self._held.pop(method, None)
        if held and not held.recorded:
            self._wait(held)
        result = METHODS[method](self, arguments) if method in METHODS else {"error": "unknown_method"}
        if held and held.recorded:
            self._wait(held)
        return 200, {"ok": "error" not in result, **result}

    def _wait(self, held: Held) -> None:
        held.arrived.set()
        held.release.wait(PATIENCE)

    def _auth_test(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"user_id": BOT_USER, "bot_id": BOT_ID, "team_id": TEAM, "team": "bank", "user": "briefed", "url": ""}

    def _open_connection(self, _: Mapping[str, Any]) -> dict[str, Any]:
        host, port = self._socket_mode.socket.getsockname()[:2]
        return {"url": f"ws://{host}:{port}/link?ticket={uuid.uuid4()}"}

    def _post(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        refusal = refusal_of(arguments, self.messages)
        if refusal:
            return {"error": refusal}
        kept = {name: arguments[name] for name in ("text", "blocks", "thread_ts", "metadata") if name in arguments}
        with self._changed:
            message = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "ts": self._next_ts(), **kept}
            self.messages[arguments["channel"]].append(message)
            self._changed.notify_all()
        return {"ts": message["ts"], "channel": arguments["channel"], "message": message}

    def _replies(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        root = arguments["ts"]
        messages = [one for one in self.messages[arguments["channel"]] if root in (one["ts"], one.get("thread_ts"))]
        if not messages:
            return {"error": "thread_not_found"}
        return _page([one for one in messages if one["ts"] > arguments.get("oldest", "")], arguments)

    def _history(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        messages = [one for one in self.messages[arguments["channel"]] if not one.get("thread_ts")]
        return _page([one for one in messages if one["ts"] > arguments.get("oldest", "")][::-1], arguments)

    def _next_ts(self) -> str:
        self._clock += 1
        return f"1790000000.{self._clock:06}"


METHODS = {
    "auth.test": SlackServer._auth_test,
    "apps.connections.open": SlackServer._open_connection,
    "chat.postMessage": SlackServer._post,
    "conversations.replies": SlackServer._replies,
    "conversations.history": SlackServer._history,
}


def event_body(event: Mapping[str, Any], event_id: str | None = None) -> dict[str, Any]:
    """The payload of an event as Slack delivers it."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event": dict(event),
        "event_id": event_id or f"Ev{uuid.uuid4().hex[:10].upper()}",
        "event_time": 1790000000,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
    }


def refusal_of(arguments: Mapping[str, Any], channels: Mapping[str, object]) -> str | None:
    """Why Slack would not post a message."""
    blocks = arguments.get("blocks") or []
    if arguments.get("channel") not in channels:
        return "channel_not_found"
    if not arguments.get("text") and not blocks:
        return "no_text"
    if len((arguments.get("text") or "").encode()) > 4_000:
        return "msg_too_long"
    if len(blocks) > 50 or not all(_is_within_limits(block) for block in blocks):
        return "invalid_blocks"
    return "msg_blocks_too_long" if sum(len(text) for text in texts_of(blocks)) > 13_200 else None


def texts_of(part: Any) -> Iterator[str]:
    """Every text in blocks, in order."""
    if isinstance(part, list):
        for one in part:
            yield from texts_of(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts_of(value)


def _is_within_limits(block: Mapping[str, Any]) -> bool:
    texts = list(texts_of(dict(block)))
    longest = 150 if block["type"] == "header" else 3_000
    few_elements = block["type"] != "context" or 1 <= len(block["elements"]) <= 10
    return few_elements and all(texts) and sum(map(len, texts)) <= longest


def _page(messages: list[dict[str, Any]], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One page of messages; metadata only for those who ask for it."""
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit", 100))
    if str(arguments.get("include_all_metadata", "")).lower() not in {"1", "true"}:
        messages = [{name: value for name, value in one.items() if name != "metadata"} for one in messages]
    more = start + limit if len(messages) > start + limit else ""
    return {"messages": messages[start : start + limit], "response_metadata": {"next_cursor": str(more)}}


def _handler(slack: SlackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            is_json = "json" in self.headers.get("Content-Type", "")
            arguments = json.loads(body or "{}") if is_json else dict(parse_qsl(body))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, answer = slack.answer(self.path.removeprefix("/api/"), token, arguments)
            self._respond(status, answer, answer.pop("headers", {}))

        def _respond(self, status: int, answer: dict[str, Any], headers: Mapping[str, str]) -> None:
            data = json.dumps(answer).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                return  # the caller was killed while it waited

        def log_message(self, format: str, *args: object) -> None: ...

    return Handler


@contextmanager
def slack_server() -> Iterator[SlackServer]:
    server = SlackServer()
    try:
        yield server
    finally:
        server.close()
