"""What pages are made of that never changes without a new address: browsers keep it, and ask for nothing twice."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
"""For an address that has the fingerprint of what it leads to."""
ASK_AGAIN = "public, no-cache"
"""For any other: kept, but asked about by its `ETag` every time."""
_DIGITS = 16


class FingerprintedFiles(StaticFiles):
    """The folder of static files, each kept for ever under an address from `static_address`."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file; raises `HTTPException` with status 404 for one that is not there."""
        response = await super().get_response(path, scope)
        asked = QueryParams(scope["query_string"]).get("v")
        response.headers["cache-control"] = FOR_EVER if asked and asked == _fingerprint(path) else ASK_AGAIN
        return response


def static_address(name: str) -> str:
    """Where pages find a static file: another address whenever there is something else in it."""
    return f"/static/{name}?v={_fingerprint(name)}"


def _fingerprint(name: str) -> str:
    file = FOLDER / name
    return _digest(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _digest(file: Path, changed_at: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
