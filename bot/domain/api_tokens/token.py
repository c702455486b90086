"""Tokens as they stand, worked out from what was recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.api_tokens.facts import Scope, TokenCreated, TokenRevoked
from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.domain.people.rights import Acting, NotAllowed, require_role
from bot.domain.people.roles import Role

PREFIX = "briefed_"
"""What every token begins with, so that one that was published by mistake is found by those who look for such."""
ID_LENGTH = 8
ADMINISTRATORS = (Role.SUPERVISOR, Role.CENTRE_HEAD)
"""Who may revoke other people's tokens."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token; ``owner`` is the person in whose name it acts."""

    owner: str
    name: str
    scopes: frozenset[Scope]
    digest: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_because: str = ""

    @property
    def id(self) -> str:
        """What people call it by."""
        return self.digest[:ID_LENGTH]

    def refusal(self, now: datetime) -> Bilingual | None:
        """Why it does not count now."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return Bilingual("令牌已被撤销。", "The token was revoked.")
        if now >= self.expires_at:
            return Bilingual("令牌已过期。", "The token has expired.")
        return None


def digest_of_token(secret: str) -> str:
    """What is recorded of a token: with its 256 random bits there is nothing to guess, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_from(facts: Iterable[Fact]) -> dict[str, ApiToken]:
    """The tokens that facts, in their order, tell of, by digest."""
    found: dict[str, ApiToken] = {}
    for fact in facts:
        match fact.body:
            case TokenCreated(name=name, scopes=scopes, digest=digest, expires_at=expires_at):
                owner = fact.on_behalf_of or fact.actor
                found[digest] = ApiToken(owner, name, scopes, digest, fact.recorded_at, expires_at)
            case TokenRevoked(digest=digest, reason=reason) if digest in found:
                found[digest] = _revoked(found[digest], fact.recorded_at, reason)
            case _:
                pass
    return found


def require_revoker(acting: Acting, token: ApiToken) -> None:
    """To revoke a token: its owner, or whoever looks after the centre."""
    if acting.someone().id != token.owner:
        require_role(acting, ADMINISTRATORS)


def require_may_own(acting: Acting) -> None:
    """To have a token, one is more than an agent: programs act in the name of somebody who answers for them."""
    if not may_own(acting.roles()):
        raise NotAllowed(Bilingual("坐席不能创建接口令牌。", "Agents cannot create API tokens."))


def may_own(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles may have a token."""
    return not set(roles) <= {Role.AGENT}


def _revoked(token: ApiToken, at: datetime, reason: str) -> ApiToken:
    """The first revocation counts."""
    if token.revoked_at is not None:
        return token
    return ApiToken(token.owner, token.name, token.scopes, token.digest, token.created_at, token.expires_at, at, reason)
