"""Signing in and out, and choosing a language."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.services.signing_in import sign_in, sign_in_by_link
from bot.web import local_login
from bot.web.navigation import first_page_of
from bot.web.needs import Anybody, Program
from bot.web.rendering import page
from bot.web.returning import page_at, page_before
from bot.web.visitors import LANGUAGE_COOKIE

router = APIRouter()

A_YEAR = 365 * 24 * 60 * 60


@router.get("/sign-in")
def ways_in(request: Request, program: Program) -> Response:
    """How one signs in here."""
    web = program.config.web
    return page(request, "sign_in.html", local=local_login.is_offered(program, request), provider=web.openid)


@router.get("/sign-in/{token}")
def confirm(request: Request, token: str) -> Response:
    """A link leads to a button: programs that look at links before people do must not use them up."""
    return page(request, "sign_in_confirm.html", token=token)


@router.post("/sign-in/{token}")
def by_link(request: Request, token: str, program: Program) -> Response:
    """Sign the link's person in."""
    person = sign_in_by_link(program.office, request.app.state.secret, token)
    response = RedirectResponse(first_page_of(person), 303)
    request.app.state.sessions.begin(response, person)
    return response


@router.post("/sign-in")
def locally(request: Request, program: Program, person: Annotated[str, Form()]) -> Response:
    """Sign anybody in, where that is switched on for development."""
    if not program.config.web.local_login:
        raise HTTPException(404)
    local_login.require_offered(program, request)
    someone = sign_in(program.office, person, f"sign-in:{uuid.uuid4().hex}", "locally")
    response = RedirectResponse(first_page_of(someone), 303)
    request.app.state.sessions.begin(response, someone)
    return response


@router.post("/sign-out")
def sign_out(request: Request, visitor: Anybody, form_token: Annotated[str, Form()]) -> Response:
    """Sign out: the session ends, and whatever copy there is of its cookie opens nothing any more."""
    visitor.require_form(form_token)
    response = RedirectResponse("/sign-in", 303)
    request.app.state.sessions.end(response, visitor)
    return response


@router.post("/language")
def choose_language(
    request: Request,
    language: Annotated[str, Form(pattern="^(zh-CN|en)$")],
    back: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """See pages in a language from now on; ``back`` leads to the form of which one sees what became of it."""
    response = RedirectResponse(page_at(request, back) if back else page_before(request), 303)
    secure = request.app.state.sessions.secure
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, httponly=True, secure=secure, samesite="lax")
    return response
