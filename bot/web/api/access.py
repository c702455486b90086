"""Who asks: the token of a request, what it is good for, and how often it may ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from bot.bootstrap import Briefed
from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import Bearer, bearer_of
from bot.services.deeds import Deed

A_MINUTE = 3_000
"""Requests that a token may make in a minute, of one process: the 50 a second of a busy release system."""
LONGEST_KEY = 200

_bearer = HTTPBearer(auto_error=False, description="A token from: briefed token create", scheme_name="token")


class Access:
    """The program that requests are served by, and how often each token has asked of late."""

    def __init__(self, program: Briefed) -> None:
        self.program = program
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(A_MINUTE)

    def require_patience(self, caller: str) -> None:
        """Raises status 429 when a caller asks too often."""
        if not self._limiter.hit(self._limit, caller):
            raise HTTPException(429, "Too many requests.", {"Retry-After": "60"})


def access_of(request: Request) -> Access:
    """What the app serves."""
    return request.app.state.access


def program_of(access: Annotated[Access, Depends(access_of)]) -> Briefed:
    """The program that the app serves."""
    return access.program


Program = Annotated[Briefed, Depends(program_of)]


def good_for(scope: Scope) -> Callable[..., Bearer]:
    """A dependency: who stands behind the request, whose token must be good for a scope."""

    def bearer(
        access: Annotated[Access, Depends(access_of)],
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Bearer:
        if given is None:
            raise HTTPException(
                401, "A token is needed: Authorization: Bearer briefed_...", {"WWW-Authenticate": "Bearer"}
            )
        known = bearer_of(access.program.office, given.credentials, scope)
        access.require_patience(known.token.digest)
        return known

    return bearer


LaunchId = Annotated[str, Path(description="The launch's id.", examples=["cash-instalment-app"])]
"""In the path of everything about one launch."""
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=LONGEST_KEY,
        pattern=r"^[\x21-\x7e]+$",
        description="Of your making, another one for every deed: the same key a second time has no second effect.",
        examples=["release-4711-permit"],
    ),
]


def deed_of(bearer: Bearer, key: str) -> Deed:
    """A deed in the name of the token's owner. Keys of different tokens never meet."""
    return Deed(bearer.owner.id, f"api:{bearer.token.id}:{key}")
