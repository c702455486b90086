"""Who looks at a page: a cookie says which person signed in, the roster of the day says what he is.

Cookies are signed, hold no rights, and end with the day's work, or when their person signs out; the token that forms
carry is made of the cookie's own random number, so that no other site can send one.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.documents import Reader
from bot.domain.errors import BriefedError
from bot.domain.launches.authority import is_agent_only
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roster import Person
from bot.services.launches.people import person_today, reader_of
from bot.services.signing_in import is_signed_out, sign_out

COOKIE = "briefed_session"
LANGUAGE_COOKIE = "briefed_language"
LASTS = timedelta(hours=12)
"""A shift and what comes after it; then one signs in again."""
_SALT = "session"

OUTSIDERS = Bilingual("坐席请在 Slack 中使用。", "Agents use Slack instead.")
FORGED = Bilingual("表单已过期, 请刷新页面后重试。", "The form is out of date. Reload the page and try again.")


class SignInFirst(BriefedError):
    """Nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in. ``language`` is "zh-CN" or "en"; ``form_token`` is what his forms carry, and
    ``session`` the id of what signing in began."""

    person: Person
    language: str
    form_token: str
    session: str = field(repr=False)

    @property
    def reader(self) -> Reader:
        """What he may read."""
        return reader_of(self.person)

    def require_staff(self) -> None:
        """Raises `NotAllowed` for somebody who is an agent and nothing else."""
        if is_agent_only(self.person.roles):
            raise NotAllowed(OUTSIDERS)

    def require_form(self, token: str) -> None:
        """Raises `NotAllowed` for a form that is none of his."""
        if not hmac.compare_digest(self.form_token.encode(), token.encode()):
            raise NotAllowed(FORGED)


class Sessions:
    """Reads and writes the cookie."""

    def __init__(self, program: Briefed, secret: str, secure: bool) -> None:
        self._program = program
        self._serializer = URLSafeSerializer(secret, salt=_SALT)
        self.secure = secure

    def visitor(self, request: Request) -> Visitor:
        """Who looks; raises `SignInFirst` when nobody is signed in, signed out, or is not on the roster any more."""
        session = self._session(request.cookies.get(COOKIE, ""))
        person = person_today(self._program.office, str(session.get("person", "")))
        token, name = str(session.get("form", "")), str(session.get("id", ""))
        if person is None or not token or not name or is_signed_out(self._program.office, name):
            raise SignInFirst("Nobody is signed in.")
        return Visitor(person, language_of(request), token, name)

    def begin(self, response: Response, person: Person) -> None:
        """Sign somebody in: always with a new cookie, whatever he came with."""
        now = self._program.clock().timestamp()
        session = {
            "id": secrets.token_urlsafe(16),
            "person": person.id,
            "until": now + LASTS.total_seconds(),
            "form": secrets.token_urlsafe(24),
        }
        response.set_cookie(
            COOKIE,
            self._serializer.dumps(session),
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            secure=self.secure,
            samesite="lax",
        )

    def end(self, response: Response, visitor: Visitor) -> None:
        """Sign him out: his session counts no more, wherever a copy of its cookie is."""
        sign_out(self._program.office, visitor.person.id, visitor.session)
        response.delete_cookie(COOKIE, httponly=True, secure=self.secure, samesite="lax")

    def _session(self, cookie: str) -> Mapping[str, Any]:
        try:
            session = self._serializer.loads(cookie)
            is_over = float(session["until"]) <= self._program.clock().timestamp()
        except (BadSignature, KeyError, TypeError, ValueError):
            return {}
        return {} if is_over else session


def language_of(request: Request) -> str:
    """The language that somebody chose, else the one his browser prefers, else Chinese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in {"zh-CN", "en"}:
        return str(chosen)
    preferred = request.headers.get("accept-language", "").strip().lower()
    return "en" if preferred.startswith("en") else "zh-CN"
