"""Bringing what people do to the app: over Socket Mode, over signed HTTP, or into Bolt's dispatcher."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from tests.slack.server.names import PATIENCE, SIGNING_SECRET
from tests.slack.server.sockets import SocketMode, kind_of
from tests.slack.server.texts import Json


@dataclass(frozen=True)
class Reply:
    """How the app acknowledged something."""

    status: int
    text: str = ""
    seconds: float = 0
    """How long a person waited; Slack gives up after three."""

    @property
    def body(self) -> Json:
        """The JSON that it answered, or a text as Slack would read it."""
        if not self.text:
            return {}
        try:
            read = json.loads(self.text)
        except ValueError:
            return {"text": self.text}
        return read if isinstance(read, dict) else {}


class Sent(dict[str, Any]):
    """The body of an event or an interaction; ``reply`` is the acknowledgement, once it was delivered."""

    reply: Reply | None = None


@dataclass(frozen=True)
class Retry:
    """A second or third delivery of the same thing."""

    attempt: int = 0
    reason: str = ""

    def headers(self) -> dict[str, str]:
        if not self.attempt:
            return {}
        return {"X-Slack-Retry-Num": str(self.attempt), "X-Slack-Retry-Reason": self.reason}


Route = Callable[[Mapping[str, Any], Retry], Reply]
FIRST = Retry()


@dataclass
class Queue:
    """What people did while deliveries were kept back."""

    deliver_one: Callable[[Sent], Sent]
    sent: list[Sent] = field(default_factory=list)

    def deliver(self, reverse: bool = False) -> None:
        for one in self.sent[::-1] if reverse else self.sent:
            self.deliver_one(one)
        self.sent = []


def signed(
    body: Mapping[str, Any], secret: str = SIGNING_SECRET, timestamp: int | None = None, retry: Retry = FIRST
) -> tuple[dict[str, str], str]:
    """Headers and text of the request with which Slack would bring a body over HTTP."""
    kind = kind_of(body)
    if kind == "events_api":
        text = json.dumps(body, ensure_ascii=False)
    elif kind == "slash_commands":
        text = urlencode(body)
    else:
        text = urlencode({"payload": json.dumps(body, ensure_ascii=False)})
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=text)
    content_type = "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
        **retry.headers(),
    }, text


class Deliveries(SocketMode):
    """Chooses a route; without one, people's deeds are bodies that the test delivers by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._route: Route | None = None
        self._queue: Queue | None = None

    # --- routes ---

    def attach(self, app: App | None) -> None:
        """Deliver into Bolt's own dispatcher from now on, or nowhere."""
        self._route = None if app is None else _dispatching(app)

    def over_socket(self) -> None:
        """Deliver over the newest Socket Mode connection from now on."""
        self._route = self._through_socket

    def over_http(self, url: str, secret: str = SIGNING_SECRET) -> None:
        """Deliver to a request URL, signed, from now on."""
        self._route = lambda body, retry: _post(url, *signed(body, secret, retry=retry))

    def _through_socket(self, body: Mapping[str, Any], retry: Retry) -> Reply:
        response = self.deliver(body, retry.attempt, retry.reason)
        return Reply(200, "" if response is None else json.dumps(response))

    # --- delivering ---

    def send(self, body: Mapping[str, Any]) -> Sent:
        """Deliver a body if there is a route and deliveries are not kept back."""
        sent = body if isinstance(body, Sent) else Sent(body)
        if self._queue is not None:
            self._queue.sent.append(sent)
        elif self._route is not None:
            self._deliver_now(sent)
        return sent

    def again(self, sent: Mapping[str, Any], attempt: int = 1, reason: str = "timeout") -> Reply | None:
        """Deliver the same thing once more, as Slack does when it believes that it was not acknowledged."""
        assert self._route is not None, "attach an app, or choose a route, first"
        reply = self._route(sent, Retry(attempt, reason))
        self.acknowledged_with(sent, reply)
        return reply

    @contextmanager
    def kept_back(self) -> Iterator[Queue]:
        """Keep deliveries back; deliver them later with ``queue.deliver(reverse=True)``."""
        queue = Queue(self._deliver_now)
        self._queue = queue
        try:
            yield queue
        finally:
            self._queue = None

    def _deliver_now(self, sent: Sent) -> Sent:
        assert self._route is not None, "attach an app, or choose a route, first"
        begun = time.monotonic()
        sent.reply = replace(self._route(sent, FIRST), seconds=time.monotonic() - begun)
        self.acknowledged_with(sent, sent.reply)
        return sent

    def acknowledged_with(self, body: Mapping[str, Any], reply: Reply) -> None:
        """What Slack does with an acknowledgement."""


def _dispatching(app: App) -> Route:
    def route(body: Mapping[str, Any], retry: Retry) -> Reply:
        headers = {name.lower(): value for name, value in retry.headers().items()}
        copy = json.loads(json.dumps(body))
        response = app.dispatch(BoltRequest(mode="socket_mode", body=copy, headers=headers))
        return Reply(response.status, response.body or "")

    return route


def _post(url: str, headers: dict[str, str], text: str) -> Reply:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.request("POST", parts.path or "/", text.encode(), headers)
        response = connection.getresponse()
        return Reply(response.status, response.read().decode())
    finally:
        connection.close()
