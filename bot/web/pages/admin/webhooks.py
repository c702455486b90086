"""Webhooks: addresses of release systems that are told when a launch's verdict changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError, InputError
from bot.domain.webhooks.webhook import Webhook
from bot.services.launches import wording as words
from bot.services.launches.looking import name_in
from bot.services.launches.people import roster_today
from bot.services.webhooks.keeping import add_webhook, remove_webhook, webhooks_for
from bot.web.doing import Doing
from bot.web.needs import Program, Staff
from bot.web.pages.launch.forms import PostedOf, principals
from bot.web.rendering import page
from bot.web.said import done
from bot.web.visitors import Visitor

router = APIRouter()

EVERY = "*"
"""What is chosen for every launch."""
REMOVED = Bilingual("网络回调已删除。", "The webhook is told nothing more.")


@router.get("/webhooks")
def show(request: Request, program: Program, visitor: Staff) -> Response:
    """One's own webhooks; everybody's for whoever looks after the centre."""
    return _page(request, program, visitor)


@router.post("/webhooks")
def add(
    request: Request,
    program: Program,
    visitor: Staff,
    deed: Doing,
    url: Annotated[str, Form(max_length=2_000)] = "",
    launches: Annotated[Sequence[str], Form()] = (),
) -> Response:
    """Add one, and show what its receiver verifies signatures with."""
    wanted = None if EVERY in launches else list(launches)
    try:
        added = add_webhook(program.office, program.webhooks.poster, deed, url.strip(), wanted)
    except InputError as error:
        return _page(request, program, visitor, error, url=url)
    return _page(request, program, visitor, added=added)


@router.post("/webhooks/remove")
def remove(request: Request, program: Program, visitor: Staff, deed: Doing, of: PostedOf) -> Response:
    """Tell one nothing more."""
    try:
        remove_webhook(program.office, deed, of)
    except InputError as error:
        return _page(request, program, visitor, error)
    return done(request, "/webhooks", REMOVED)


def _page(
    request: Request,
    program: Briefed,
    visitor: Visitor,
    error: BriefedError | None = None,
    added: Webhook | None = None,
    url: str = "",
) -> Response:
    roster = roster_today(program.office)
    return page(
        request,
        "admin/webhooks.html",
        visitor,
        422 if error else 200,
        webhooks=[(one, name_in(roster, one.owner)) for one in webhooks_for(program.office, visitor.person.id)],
        products={
            one.dossier.launch.id: one.dossier.launch.product for one in program.overview.standings(program.office)
        },
        every=EVERY,
        principals=principals(program, visitor),
        words=words,
        problem=error.text(visitor.language) if error else "",
        added=added,
        secret=program.webhooks.secret(added) if added else "",
        url=url,
    )
