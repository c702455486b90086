"""Bodies of requests that programs elsewhere send us, which may be of any size."""

from __future__ import annotations

from starlette.requests import Request


async def body_of(request: Request, largest: int) -> bytes | None:
    """A body in bytes; ``None`` if it has more than ``largest``, which are then not read."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > largest:
            return None
    return bytes(body)
