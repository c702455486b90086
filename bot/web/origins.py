"""Which site a form was sent by: what another one sends is not done, whether somebody is signed in or not."""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from fastapi import Request

from bot.domain.bilingual import Bilingual
from bot.domain.people.rights import NotAllowed

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})
"""What browsers say of what a page of ours sent, and of what no page did."""
ANOTHER_SITE = Bilingual(
    "这个表单不是从本站的页面发出的, 所以什么都没有做。请打开本站的页面再操作。",
    "This form was not sent by a page of ours, so nothing was done. Open our page and do it there.",
)

log = structlog.get_logger()


async def require_own_site(request: Request) -> None:
    """Raises `NotAllowed` for a form that a page of another site sent.

    Browsers say so themselves: newer ones, over encrypted connections, in `Sec-Fetch-Site`, others in `Origin`. What
    says neither is no browser, and has no cookies that somebody else could make use of.
    """
    if request.method in READING or _is_own(request):
        return
    log.warning("web.another_site", site=request.headers.get("sec-fetch-site"), origin=request.headers.get("origin"))
    raise NotAllowed(ANOTHER_SITE)


def _is_own(request: Request) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in OWN_SITE
    return origin is None or _host_of(origin) in _own_hosts(request)


def _own_hosts(request: Request) -> set[str]:
    """What we are called: by the browser, and by the settings where a proxy says something else."""
    address = request.app.state.program.config.web.address or ""
    return {request.headers.get("host", "").lower(), _host_of(address)} - {""}


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
