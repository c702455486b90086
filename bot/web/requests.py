"""Every request by HTTP: its id, its line in the log, its time, and what becomes of it when something goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.services.masking import mask

HEADER = "X-Request-ID"
ID_IN_SCOPE = "briefed.request_id"
NO_ROUTE = "none"
WATCHED = frozenset({"/healthz", "/readyz", "/metrics", "/static"})
"""What is asked for all the time: in the log only where that is at its most talkative."""

_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")

OnRequested = Callable[[str, str, int, float], None]
"""Told the method, the route's template, the status, and the seconds until the last byte was sent."""
Tell = Callable[[Request, Exception], Response]

log = structlog.get_logger()


def request_id_of(scope: Scope) -> str | None:
    """What a person can name so that his request is found in the log."""
    return scope.get(ID_IN_SCOPE)


class Requests:
    """ASGI middleware. What nobody caught is told by ``tell``, and ends here: a server would log its message."""

    def __init__(self, app: ASGIApp, on_requested: OnRequested, tell: Tell) -> None:
        self._app = app
        self._on_requested = on_requested
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[ID_IN_SCOPE] = _request_id(Headers(scope=scope).get(HEADER))
        with structlog.contextvars.bound_contextvars(request_id=scope[ID_IN_SCOPE]):
            await _Served(scope, receive, send).by(self._app, self._tell, self._on_requested)


class _Served:
    """One request being served."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._status: int | None = None

    async def by(self, app: ASGIApp, tell: Tell, on_requested: OnRequested) -> None:
        started = perf_counter()
        try:
            await app(self._scope, self._receive, self._answer)
        except Exception as error:
            await self._fail(error, tell)
        self._note(perf_counter() - started, on_requested)

    async def _answer(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            MutableHeaders(scope=message)[HEADER] = self._scope[ID_IN_SCOPE]
        await self._send(message)

    async def _fail(self, error: Exception, tell: Tell) -> None:
        log.error("web.failed", route=route_of(self._scope), exc_info=error)
        if self._status is None:
            response = tell(Request(self._scope), error)
            await response(self._scope, self._receive, self._answer)

    def _note(self, seconds: float, on_requested: OnRequested) -> None:
        method, route, status = self._scope["method"], route_of(self._scope), self._status or 499
        on_requested(method, route, status, seconds)
        tell: Any = log.debug if route in WATCHED else log.info
        tell("web.served", method=method, route=route, status=status, ms=round(seconds * 1000))


def route_of(scope: Scope) -> str:
    """The template of what was asked for: addresses themselves may hold what a person wrote."""
    route = scope.get("route")
    mounted = scope.get("root_path", "")
    return f"{mounted}{route.path}" if route is not None else mounted or NO_ROUTE


def _request_id(given: str | None) -> str:
    """The caller's own, if it can be one and holds no customer's number; else a new one."""
    if given and _SANE.fullmatch(given) and mask(given) == given:
        return given
    return uuid4().hex
