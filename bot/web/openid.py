"""Signing in with a provider of OpenID Connect: there and back, for a person of the roster."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Query, Request
from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import RedirectResponse, Response

from bot.bootstrap import Briefed
from bot.config import OpenId
from bot.domain.bilingual import Bilingual
from bot.network.openid import NotVouchedFor, Provider, SignIn, new_sign_in
from bot.services.signing_in import NotSignedIn, sign_in_as
from bot.web.navigation import first_page_of

START, CALLBACK = "/openid", "/openid/callback"
WAY_COOKIE = "briefed_openid"
WAY_LASTS = timedelta(minutes=10)
"""Between being sent to the provider and coming back."""
_SALT = "openid"

AGAIN = Bilingual("登录没有成功, 请重新登录。", "Signing in did not work. Please start again.")

log = structlog.get_logger()


def routes(program: Briefed, settings: OpenId, provider: Provider, secret: str) -> APIRouter:
    """To the provider, and back from it. ``secret`` is what the cookie is signed with that remembers the way."""
    router = APIRouter()
    remembered = _Ways(program, secret)

    @router.get(START)
    def start(request: Request) -> Response:
        way = new_sign_in()
        response = RedirectResponse(provider.address_for(way), 303)
        remembered.keep(response, way)
        return response

    @router.get(CALLBACK)
    def come_back(
        request: Request,
        code: Annotated[str, Query(max_length=4_000)] = "",
        state: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        way = remembered.find(request)
        if way is None or not code or not hmac.compare_digest(way.state.encode(), state.encode()):
            raise NotSignedIn(AGAIN)
        try:
            claims = provider.claims(code, way, program.clock())
        except NotVouchedFor as error:
            log.warning("openid.not_vouched_for", reason=str(error))
            raise NotSignedIn(AGAIN) from error
        person = sign_in_as(program.office, _named(claims, settings), f"sign-in:{way.state}", "openid")
        response = RedirectResponse(first_page_of(person), 303)
        request.app.state.sessions.begin(response, person)
        remembered.forget(response)
        return response

    return router


def _named(claims: Mapping[str, Any], settings: OpenId) -> str:
    """Who somebody says that he is; raises `NotSignedIn` when a claim is not what the settings require."""
    for name, wanted in settings.required_claims.items():
        if claims.get(name) != wanted:
            log.warning("openid.claim_refused", claim=name)
            raise NotSignedIn(AGAIN)
    named = claims.get(settings.person_claim)
    return named if isinstance(named, str) else ""


class _Ways:
    """Remembers, in the browser itself, whom we sent to the provider."""

    def __init__(self, program: Briefed, secret: str) -> None:
        self._program = program
        self._serializer = URLSafeSerializer(secret, salt=_SALT)
        self._secure = (program.config.web.address or "").startswith("https://")

    def keep(self, response: Response, way: SignIn) -> None:
        until = (self._program.clock() + WAY_LASTS).timestamp()
        response.set_cookie(
            WAY_COOKIE,
            str(self._serializer.dumps({**asdict(way), "until": until})),
            max_age=int(WAY_LASTS.total_seconds()),
            path=START,
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )

    def find(self, request: Request) -> SignIn | None:
        try:
            kept = self._serializer.loads(request.cookies.get(WAY_COOKIE, ""))
            until = float(kept.pop("until"))
            way = SignIn(**kept)
        except (BadData, AttributeError, KeyError, TypeError, ValueError):
            return None
        return way if self._program.clock().timestamp() < until else None

    def forget(self, response: Response) -> None:
        response.delete_cookie(WAY_COOKIE, path=START, httponly=True, secure=self._secure, samesite="lax")
