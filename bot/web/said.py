"""What a deed says on the page after it: kept for a moment in a cookie that is signed and deleted when it is shown."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.bilingual import Bilingual

SAID_COOKIE = "briefed_said"
_SALT = "said"
_SAID_LASTS = 60
"""Seconds in which the next page has to be shown."""


def done(request: Request, path: str, said: Bilingual) -> Response:
    """Go on to a page of ours, which tells first what was done."""
    response = RedirectResponse(path, 303)
    kept = _serializer(request).dumps([said.zh, said.en])
    secure = request.app.state.sessions.secure
    response.set_cookie(SAID_COOKIE, str(kept), max_age=_SAID_LASTS, httponly=True, secure=secure, samesite="lax")
    return response


def take_said(request: Request) -> Bilingual | None:
    """What the last deed said; the page that shows it deletes the cookie."""
    try:
        zh, en = _serializer(request).loads(request.cookies.get(SAID_COOKIE, ""))
    except (BadData, TypeError, ValueError):
        return None
    return Bilingual(str(zh), str(en))


def _serializer(request: Request) -> URLSafeSerializer:
    return URLSafeSerializer(request.app.state.secret, salt=_SALT)
