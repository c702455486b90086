"""API tokens: created by people for programs that act in their names, and checked at every request."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.api_tokens.facts import Scope, TokenCreated, TokenRevoked
from bot.domain.api_tokens.token import (
    PREFIX,
    ApiToken,
    digest_of_token,
    may_own,
    require_may_own,
    require_revoker,
    tokens_from,
)
from bot.domain.bilingual import Bilingual
from bot.domain.documents import Reader
from bot.domain.errors import Declined, Told
from bot.domain.facts import Fact
from bot.domain.people.roster import Person
from bot.ports import Work
from bot.services.deeds import NO_REASON, Deed
from bot.services.launches.looking import People
from bot.services.launches.people import person_today, reader_of
from bot.services.launches.recording import LaunchOffice, Scene, record

RANDOM_BYTES = 32
LONGEST = timedelta(days=366)
"""A token that nobody renews within a year is one that nobody remembers."""
NAMELESS = Bilingual("请写明给哪个程序用。", "Name the program that the token is for.")
NO_SCOPE = Bilingual("请选这个令牌能做什么。", "Say what the token is for.")
NO_LIFETIME = Bilingual(
    "令牌至少有效一天, 最多一年, 请改天数。",
    "A token lasts at least a day and at most a year. Give another number of days.",
)


class TokenRefused(Told):
    """A token does not count, or not for this. ``known`` is whether there is such a token at all."""

    def __init__(self, said: Bilingual, known: bool) -> None:
        super().__init__(said)
        self.known = known


@dataclass(frozen=True, slots=True)
class Created:
    """A new token. ``secret`` is shown once; ``None`` when the same deed was done before."""

    token: ApiToken
    secret: str | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who stands behind a request: the token, its owner as he is on today's roster, and what he may read."""

    token: ApiToken
    owner: Person
    reader: Reader


def create_token(office: LaunchOffice, deed: Deed, name: str, scopes: Collection[Scope], lasts: timedelta) -> Created:
    """A token for a program, good for ``scopes`` and for at most a year."""
    secret = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)

    def created(scene: Scene) -> TokenCreated:
        require_may_own(scene.acting)
        if not name.strip():
            raise Declined(NAMELESS)
        if not scopes:
            raise Declined(NO_SCOPE, f"There are: {', '.join(Scope)}.")
        if not timedelta() < lasts <= LONGEST:
            raise Declined(NO_LIFETIME)
        return TokenCreated(name.strip(), frozenset(scopes), digest_of_token(secret), scene.now + lasts)

    fact = record(office, deed, TokenCreated, created)
    [token] = tokens_from([fact]).values()
    return Created(token, secret if token.digest == digest_of_token(secret) else None)


def revoke_token(office: LaunchOffice, deed: Deed, token_id: str, reason: str) -> Fact:
    """Make a token, named by its id, void from now on; raises `Declined` for an unknown one."""

    def revoked(scene: Scene) -> TokenRevoked:
        token = _named(token_id, _known(scene.work, office))
        require_revoker(scene.acting, token)
        if not reason.strip():
            raise Declined(NO_REASON)
        return TokenRevoked(token.digest, reason.strip())

    return record(office, deed, TokenRevoked, revoked)


def list_tokens(office: LaunchOffice) -> Sequence[ApiToken]:
    """All tokens that ever were, the newest first."""
    with office.store.begin() as work:
        return sorted(_known(work, office).values(), key=lambda one: one.created_at, reverse=True)


def tokens_for(office: LaunchOffice, person_id: str) -> Sequence[ApiToken]:
    """The tokens that somebody may revoke, the newest first: his own, and for whoever looks after the centre all.

    Raises `NotAllowed` for somebody who may have none.
    """
    people = People(office, person_id)
    people.require(require_may_own)
    return [one for one in list_tokens(office) if people.may(lambda acting, it=one: require_revoker(acting, it))]


def bearer_of(office: LaunchOffice, secret: str, scope: Scope) -> Bearer:
    """Who stands behind a token; raises `TokenRefused` when it does not count, not for this, or its owner is gone."""
    now = office.clock()
    with office.store.begin() as work:
        token = _known(work, office).get(digest_of_token(secret))
    if token is None:
        raise TokenRefused(Bilingual("没有这个令牌。", "There is no such token."), known=False)
    refusal = token.refusal(now)
    if refusal is not None:
        raise TokenRefused(refusal, known=False)
    owner = person_today(office, token.owner)
    if owner is None:
        gone = Bilingual("令牌的所有人已不在花名册上。", "The token's owner is not on the roster any more.")
        raise TokenRefused(gone, known=False)
    if not may_own(owner.roles):
        demoted = Bilingual("令牌的所有人现在只是坐席。", "The token's owner is an agent only by now.")
        raise TokenRefused(demoted, known=False)
    if scope not in token.scopes:
        raise TokenRefused(Bilingual(f"令牌没有 {scope} 权限。", f"The token is not good for: {scope}."), known=True)
    return Bearer(token, owner, reader_of(owner))


def _known(work: Work, office: LaunchOffice) -> dict[str, ApiToken]:
    return tokens_from(work.facts.until(office.clock(), bodies=(TokenCreated, TokenRevoked)))


def _named(token_id: str, tokens: dict[str, ApiToken]) -> ApiToken:
    found = [one for one in tokens.values() if token_id and one.digest.startswith(token_id.lower())]
    if len(found) != 1:
        said = Bilingual(f"没有令牌 {token_id!r}。", f"There is no token {token_id!r}.")
        raise Declined(said, "See: briefed token list")
    return found[0]
