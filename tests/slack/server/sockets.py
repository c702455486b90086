"""Socket Mode: web sockets over which envelopes go out and acknowledgements come back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from socket import SHUT_RDWR
from threading import Thread
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.slack.server.names import APP, PATIENCE
from tests.slack.server.texts import Json
from tests.slack.server.web_api import WebApi


def kind_of(body: Mapping[str, Any]) -> str:
    """The type of the envelope for a body."""
    if "command" in body:
        return "slash_commands"
    return "events_api" if body.get("type") in {"event_callback", "url_verification"} else "interactive"


class SocketMode(WebApi):
    """The connections that the app opened."""

    def __init__(self) -> None:
        super().__init__()
        self.acknowledged: list[str] = []
        self.responses: dict[str, Json] = {}
        """What the app sent with its acknowledgements, by envelope."""
        self._sockets: list[ServerConnection] = []
        self._tickets: set[str] = set()
        self._socket_mode = serve(self._converse, "127.0.0.1", 0)
        Thread(target=self._socket_mode.serve_forever, daemon=True).start()

    def socket_url(self) -> str:
        host, port = self._socket_mode.socket.getsockname()[:2]
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return f"ws://{host}:{port}/link?ticket={ticket}"

    def wait_for_connections(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._sockets) >= count, PATIENCE), "no connection"

    def deliver(
        self,
        body: Mapping[str, Any],
        retry_attempt: int = 0,
        retry_reason: str = "",
        patience: float = PATIENCE,
    ) -> Json | None:
        """Send a body over the newest connection and wait until it is acknowledged; what came with that."""
        envelope = self.push(body, retry_attempt, retry_reason)
        with self._changed:
            assert self._changed.wait_for(lambda: envelope in self.acknowledged, patience), "not acknowledged"
        return self.responses.get(envelope)

    def push(self, body: Mapping[str, Any], retry_attempt: int = 0, retry_reason: str = "") -> str:
        """Send a body over the newest connection without waiting; the envelope's id."""
        envelope, kind = str(uuid.uuid4()), kind_of(body)
        message: Json = {
            "type": kind,
            "envelope_id": envelope,
            "payload": body,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            message |= {"retry_attempt": retry_attempt, "retry_reason": retry_reason}
        self._sockets[-1].send(json.dumps(message))
        return envelope

    # --- what goes wrong ---

    def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Slack refreshes connections every few hours."""
        self._sockets[-1].send(json.dumps({"type": "disconnect", "reason": reason}))

    def drop_connection(self, body: Mapping[str, Any] | None = None, abruptly: bool = False) -> None:
        """Close the newest connection, with a body sent just before; or break it without a word.

        Slack's client connects again with its next ping when it was closed, and after five when it broke: give
        ``SocketModeHandler`` a short ``ping_interval``.
        """
        if body is not None:
            self.push(body)
        if abruptly:
            self._sockets[-1].socket.shutdown(SHUT_RDWR)
        else:
            self._sockets[-1].close(1001, "going away")

    def _converse(self, socket: ServerConnection) -> None:
        ticket = socket.request.path.rpartition("=")[2] if socket.request else ""
        if ticket not in self._tickets:
            socket.close(1008, "unknown ticket")
            return
        self._tickets.discard(ticket)
        socket.send(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}}))
        with self._changed:
            self._sockets.append(socket)
            self._changed.notify_all()
        try:
            for received in socket:
                self._acknowledge(json.loads(received))
        except (ConnectionClosed, OSError):
            return

    def _acknowledge(self, message: Json) -> None:
        with self._changed:
            self.acknowledged.append(message["envelope_id"])
            if message.get("payload"):
                self.responses[message["envelope_id"]] = message["payload"]
            self._changed.notify_all()
