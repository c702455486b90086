"""Signing in to the pages by a link: signed, good for one person, once, for five minutes; and out again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Told
from bot.domain.facts import Body
from bot.domain.people.facts import SignedIn, SignedOut
from bot.domain.people.roster import Person
from bot.services.deeds import Deed
from bot.services.launches.people import roster_today
from bot.services.launches.recording import LaunchOffice, Scene, record

LINK_LASTS = timedelta(minutes=5)
_SALT = "sign-in link"

STALE = Bilingual("这个登录链接已失效, 请重新获取。", "This link does not count any more. Please get a new one.")
UNKNOWN = Bilingual("花名册上没有这个账号, 请联系主管。", "The roster has no such account. Please ask your supervisor.")
USED = Bilingual("这个登录链接已用过, 请重新获取。", "This link was used already. Please get a new one.")


class NotSignedIn(Told):
    """Somebody could not be signed in."""


@dataclass(frozen=True, slots=True)
class WebLinks:
    """Links to the pages at ``address`` for people whom we know; ``secret`` is what the pages check them with."""

    address: str
    secret: str

    def sign_in(self, person_id: str, now: datetime) -> str:
        """A page that signs a person in, once and soon."""
        return f"{self.address.rstrip('/')}/sign-in/{link_token(self.secret, person_id, now)}"


def link_token(secret: str, person_id: str, now: datetime) -> str:
    """What a sign-in link carries for a person."""
    expires = (now + LINK_LASTS).timestamp()
    return _serializer(secret).dumps({"person": person_id, "expires": expires, "once": secrets.token_urlsafe(16)})


def sign_in_by_link(office: LaunchOffice, secret: str, token: str) -> Person:
    """The person of a link, which counts no more from then on; raises `NotSignedIn`."""
    try:
        link = _serializer(secret).loads(token)
        person_id, expires, once = str(link["person"]), float(link["expires"]), str(link["once"])
    except (BadSignature, KeyError, TypeError, ValueError) as error:
        raise NotSignedIn(STALE) from error
    if office.clock().timestamp() >= expires:
        raise NotSignedIn(STALE)
    return sign_in(office, person_id, f"sign-in:{once}", "link")


def sign_in_as(office: LaunchOffice, named: str, key: str, how: str) -> Person:
    """The one person of today's roster with this id or Slack account, once per key; raises `NotSignedIn`."""
    roster, today = roster_today(office), office.local_day(office.clock())
    found = (roster.person(named), roster.with_slack_id(named, today)) if roster else ()
    ids = {one.id for one in found if one is not None and one.is_here(today)}
    if len(ids) != 1:
        raise NotSignedIn(UNKNOWN)
    return sign_in(office, ids.pop(), key, how)


def sign_in(office: LaunchOffice, person_id: str, key: str, how: str) -> Person:
    """Record that somebody signed in, once per key; raises `NotSignedIn` when that key was used."""
    signed: list[Person] = []

    def decide(scene: Scene) -> Body:
        signed.append(scene.acting.someone())
        return SignedIn(how)

    record(office, Deed(person_id, key), SignedIn, decide)
    if not signed:
        raise NotSignedIn(USED)
    return signed[0]


def sign_out(office: LaunchOffice, person_id: str, session: str) -> None:
    """End a session for good; a session that is over stays so."""
    record(office, Deed(person_id, _end_of(session)), SignedOut, lambda _: SignedOut())


def is_signed_out(office: LaunchOffice, session: str) -> bool:
    """Whether a session was ended by its person."""
    with office.store.begin() as work:
        return work.facts.digest(_end_of(session)) is not None


def _end_of(session: str) -> str:
    """The key that the end of a session is recorded under."""
    return f"sign-out:{session}"


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)
