"""The Web API behind HTTP: tokens, scopes, failures on request, rate limits, and the record of every call."""

from __future__ import annotations

import json
import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from tests.slack.server import methods_chat, methods_conversations, methods_files, methods_views
from tests.slack.server.names import APP_TOKEN, BOT_TOKEN, PATIENCE
from tests.slack.server.texts import Json
from tests.slack.server.workspace import Workspace

SCOPES = frozenset(
    [
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "users:read",
        "users:read.email",
    ]
)
METHODS = {**methods_chat.METHODS, **methods_conversations.METHODS, **methods_files.METHODS, **methods_views.METHODS}
AS_JSON = {"blocks", "attachments", "metadata", "view", "files", "prompts", "loading_messages"}
"""Arguments that arrive as JSON within a form."""
TARGETS = ("channel", "channel_id")


@dataclass
class Held:
    """A call that the server keeps waiting: ``arrived`` is set by the server, ``release`` by the test."""

    arrived: Event = field(default_factory=Event)
    release: Event = field(default_factory=Event)
    recorded: bool = False


@dataclass
class Limit:
    """So many calls a second and channel, after a burst."""

    per_second: float
    burst: int
    retry_after: int | None
    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def seconds_to_wait(self, key: str, now: float) -> int | None:
        left, at = self.left.get(key, (float(self.burst), now))
        left = min(float(self.burst), left + (now - at) * self.per_second)
        if left >= 1:
            self.left[key] = (left - 1, now)
            return None
        if self.retry_after is not None:
            self.left[key] = (1.0, now)
            return self.retry_after
        self.left[key] = (left, now)
        return math.ceil((1 - left) / self.per_second)


Answer = tuple[int, Json]
BROKEN_OFF: Answer = (0, {})


class WebApi(Workspace):
    """Answers calls."""

    api: str
    socket_url: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.scopes = set(SCOPES)
        self._failures: dict[str, deque[Answer]] = {}
        self._held: dict[str, Held] = {}
        self._slow: dict[str, float] = {}
        self._broken: dict[str, bool] = {}
        self._limits: dict[str, Limit] = {}

    # --- what goes wrong ---

    def fail(
        self, method: str, error: str = "internal_error", status: int = 200, times: int = 1, **headers: str
    ) -> None:
        """Let the next call (or calls) of a method fail."""
        failures = self._failures.setdefault(method, deque())
        failures.extend((status, {"error": error, "headers": dict(headers)}) for _ in range(times))

    def garble(self, method: str, status: int = 502, text: str = "<html>Bad Gateway</html>") -> None:
        """Let the next call of a method be answered by something that is no Slack."""
        self._failures.setdefault(method, deque()).append((status, {"raw": text}))

    def break_off(self, method: str, recorded: bool) -> None:
        """Break the connection of the next call of a method, before or after it had its effect."""
        self._broken[method] = recorded

    def hold(self, method: str, recorded: bool) -> Held:
        """Keep the next call of a method waiting, before or after it had its effect."""
        self._held[method] = Held(recorded=recorded)
        return self._held[method]

    def slow(self, method: str, seconds: float) -> None:
        """Let every call of a method take so long: half of it before it has its effect, half of it afterwards."""
        self._slow[method] = seconds

    def limit(
        self, method: str = "chat.postMessage", per_second: float = 1, burst: int = 1, retry_after: int | None = None
    ) -> None:
        """Answer 429 when a method is called too often for a channel; `move` and real time both refill it.

        With ``retry_after`` the answer names that, and the next call is let through.
        """
        self._limits[method] = Limit(per_second, burst, retry_after)

    def grant(self, *scopes: str) -> None:
        self.scopes |= set(scopes)

    def revoke(self, *scopes: str) -> None:
        self.scopes -= set(scopes)

    # --- what tests look at ---

    def called(self, method: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == method]

    def wait_for_call(self, method: str, times: int = 1) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.called(method)) >= times, PATIENCE), "no such call"

    # --- answering ---

    def answer(self, method: str, token: str, arguments: dict[str, Any]) -> Answer:
        """Status and body of the response to a call."""
        with self._changed:
            self.calls.append((method, arguments))
            failure = self.next_failure(method)
            self._changed.notify_all()
        if failure:
            return failure[0], {"ok": False, **failure[1]}
        refused = self._refusal(method, token, arguments)
        if refused:
            return refused
        broken = self._broken.pop(method, None)
        if broken is False:
            return BROKEN_OFF
        with self.held(method):
            result = self._result(method, arguments)
        if broken:
            return BROKEN_OFF
        return 200, {"ok": "error" not in result, **result, "headers": self._headers(method, result)}

    def next_failure(self, method: str) -> Answer | None:
        return self._failures[method].popleft() if self._failures.get(method) else None

    @contextmanager
    def held(self, method: str) -> Iterator[None]:
        """Wait before or after a call has its effect, if a test asked for it."""
        held, half = self._held.pop(method, None), self._slow.get(method, 0.0) / 2
        if held and not held.recorded:
            self._wait(held)
        _sleep(half)
        yield
        _sleep(half)
        if held and held.recorded:
            self._wait(held)

    def _refusal(self, method: str, token: str, arguments: Mapping[str, Any]) -> Answer | None:
        needs_app = method == "apps.connections.open"
        if not token:
            return 200, {"ok": False, "error": "not_authed"}
        if token not in {APP_TOKEN, BOT_TOKEN}:
            return 200, {"ok": False, "error": "invalid_auth"}
        if (token == APP_TOKEN) != needs_app:
            return 200, {"ok": False, "error": "not_allowed_token_type"}
        wait = self._over_limit(method, arguments)
        if wait is not None:
            return 429, {"ok": False, "error": "ratelimited", "headers": {"Retry-After": str(wait)}}
        return None

    def _over_limit(self, method: str, arguments: Mapping[str, Any]) -> int | None:
        limit = self._limits.get(method)
        if limit is None:
            return None
        key = next((str(arguments[name]) for name in TARGETS if name in arguments), "")
        with self._changed:
            return limit.seconds_to_wait(key, self.now() + time.monotonic())

    def _result(self, method: str, arguments: dict[str, Any]) -> Json:
        if method == "apps.connections.open":
            return {"url": self.socket_url()}
        if method not in METHODS:
            return {"error": "unknown_method"}
        call, needed = METHODS[method]
        scopes = set(self.scopes)
        missing = methods_conversations.lacking(needed, scopes) if needed else None
        with self._changed:
            # The reply is written after the lock is given back, so it must not change any more.
            return json.loads(json.dumps(missing or call(self, arguments, scopes)))

    def _headers(self, method: str, result: Json) -> dict[str, str]:
        needed = METHODS[method][1] if method in METHODS else ""
        return {
            "x-oauth-scopes": ",".join(sorted(self.scopes)),
            **({"x-accepted-oauth-scopes": needed} if needed else {}),
        }

    def _wait(self, held: Held) -> None:
        held.arrived.set()
        held.release.wait(PATIENCE)


def _sleep(seconds: float) -> None:
    """No sleep at all is not the same as one of no seconds, which lets every other process go first."""
    if seconds:
        time.sleep(seconds)


def form_arguments(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The arguments of a call that came as a form."""
    return {name: _decoded(value) if name in AS_JSON else value for name, value in pairs}


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
