"""A program elsewhere that receives webhooks over HTTP, and verifies them as their standard says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response

from bot.server import listening


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """What standardwebhooks.com has receivers check, but for the age."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = b".".join((self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body))
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{right}" in self.headers["webhook-signature"].split(" ")


class Receiver:
    """Answers with the statuses that are left in ``statuses``, then with 204; keeps what it got in either case."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[Received] = []
        self.address = ""

    @contextmanager
    def running(self) -> Iterator[Receiver]:
        app = FastAPI()
        app.post("/hook")(self._receive)
        with listening(app, "127.0.0.1", 0) as address:
            self.address = f"{address}/hook"
            yield self

    async def _receive(self, request: Request) -> Response:
        self.received.append(Received(dict(request.headers), await request.body()))
        status = self.statuses.pop(0) if self.statuses else 204
        return Response(status_code=status, headers={"location": self.address} if status == 302 else None)
