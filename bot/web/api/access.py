"""Who asks: the token of a request, what it is good for, and how often it may ask."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Header, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from bot.bootstrap import Briefed
from bot.domain.api_tokens.facts import Scope
from bot.domain.api_tokens.token import digest_of_token
from bot.services.api_tokens import Bearer, TokenRefused, bearer_of
from bot.services.deeds import Deed

A_MINUTE = 3_000
"""Requests that a token may make in a minute, of one process: the 50 a second of a busy release system."""
STRANGERS_A_MINUTE = 300
"""Tokens not known to be good that an address may show in a minute, of one process: each is looked up in the database,
and hardly any network has as many programs that ask for the first time within the same minute."""
IPV6_NETWORK = 64
"""Bits of an IPv6 address that its holder does not choose; of the others he has as many as he likes."""
LONGEST_KEY = 200

_bearer = HTTPBearer(auto_error=False, description="A token from: briefed token create", scheme_name="token")


class Access:
    """The program that requests are served by, and how often each token and each address has asked of late."""

    def __init__(self, program: Briefed) -> None:
        self.program = program
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(A_MINUTE, namespace="token")
        self._strangers = RateLimitItemPerMinute(STRANGERS_A_MINUTE, namespace="address")
        self._good: set[str] = set()

    def bearer(self, secret: str, scope: Scope, address: str) -> Bearer:
        """Who stands behind a token that was sent from an address.

        Raises `TokenRefused`, and status 429 when the token is used too often, or the address shows too many that were
        never good in this process: those are not looked up. A token that was is held up by nobody else.
        """
        digest = digest_of_token(secret)
        if digest in self._good:
            self._require_patience(self._limit, digest)
            return self._known(secret, digest, scope)
        self._require_patience(self._strangers, address)
        known = self._known(secret, digest, scope)
        self._require_patience(self._limit, digest)
        return known

    def _known(self, secret: str, digest: str, scope: Scope) -> Bearer:
        """Looked up, however often it was good before; one that counts no more is a stranger again."""
        try:
            bearer = bearer_of(self.program.office, secret, scope)
        except TokenRefused:
            self._good.discard(digest)
            raise
        self._good.add(digest)
        return bearer

    def _require_patience(self, limit: RateLimitItem, caller: str) -> None:
        if not self._limiter.hit(limit, caller):
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
        request: Request,
        access: Annotated[Access, Depends(access_of)],
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Bearer:
        if given is None:
            raise HTTPException(
                401, "A token is needed: Authorization: Bearer briefed_...", {"WWW-Authenticate": "Bearer"}
            )
        return access.bearer(given.credentials, scope, _address_of(request))

    return bearer


def _address_of(request: Request) -> str:
    """Where a request comes from; of IPv6 only the network."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, IPV6_NETWORK), strict=False) if address.version == 6 else address)


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
