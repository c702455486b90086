"""Keeps requests from sending more than a file may have: what is too large is neither read to its end nor kept."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = 413


class BodyLimit:
    """ASGI middleware: reading the body of a request that has more bytes than ``most`` ends with status 413."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        received = 0

        async def receive_at_most() -> Message:
            nonlocal received
            if declared.isdecimal() and int(declared) > self._most:
                raise HTTPException(TOO_LARGE)
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._most:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, receive_at_most, send)
