"""Everything that is served over HTTP to people and programs, in one app."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from bot.bootstrap import Briefed
from bot.config import required_secret
from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError, ConfigError, InputError
from bot.domain.people.rights import NotAllowed
from bot.services.launches.uploading import LARGEST
from bot.services.signing_in import NotSignedIn
from bot.web import github, openid
from bot.web.api import PREFIX, api_of
from bot.web.body_limit import TOO_LARGE, BodyLimit
from bot.web.pages import PAGES
from bot.web.rendering import page, page_before
from bot.web.requests import Requests, request_id_of
from bot.web.security import SecurityHeaders
from bot.web.visitors import Sessions, SignInFirst, language_of

OUR_FAULT = Bilingual(
    "出错了, 是我们这边的问题, 请再试一次。", "Something went wrong. That is our fault: please try again."
)
NOT_FOUND = Bilingual("没有这个页面。", "There is no such page.")
MOST_SENT = LARGEST + 2**20
"""Bytes of a request: a file, and what else stands in its form."""
LARGER_THAN_A_FILE = Bilingual(
    f"文件超过 {LARGEST // 2**20} MB, 请拆分后再上传。",
    f"The file has more than {LARGEST // 2**20} MB; please split it.",
)
NOT_UNDERSTOOD = Bilingual("看不懂这个请求。", "The request cannot be understood.")


def web_of(program: Briefed, environment: Mapping[str, str] = os.environ) -> FastAPI:
    """The app of a program. Raises `ConfigError` where anybody in the network could sign in as anybody."""
    _require_loopback(program)
    web = FastAPI(title="Briefed", docs_url=None, redoc_url=None, openapi_url=None)
    web.state.program = program
    web.state.secret = program.web_secret(environment)
    secure = (program.config.web.address or "").startswith("https://")
    web.state.sessions = Sessions(program, web.state.secret, secure)
    web.mount(PREFIX, api_of(program))
    web.mount("/static", StaticFiles(packages=[("bot.web", "static")]), name="static")
    for router in (*PAGES.values(), *_for_programs_elsewhere(program, environment, web.state.secret)):
        web.include_router(router)
    for kind in (BriefedError, RequestValidationError, HTTPException):
        web.exception_handler(kind)(_tell)
    web.add_middleware(BodyLimit, most=MOST_SENT)
    web.add_middleware(Requests, on_requested=program.meters.requested, tell=_tell)
    web.add_middleware(SecurityHeaders)
    return web


def _for_programs_elsewhere(program: Briefed, environment: Mapping[str, str], secret: str) -> Iterator[APIRouter]:
    """What is there only where it is set up."""
    settings, provider = program.config.web.openid, program.openid_provider(environment, openid.CALLBACK)
    if settings is not None and provider is not None:
        yield openid.routes(program, settings, provider, secret)
    if program.deployments is not None:
        purpose = "It is the secret of the GitHub App's webhook."
        signed = required_secret(environment, "BRIEFED_GITHUB_WEBHOOK_SECRET", purpose)
        yield github.routes(program.deployments, signed)


def _require_loopback(program: Briefed) -> None:
    host = program.config.serve.host
    if program.config.web.local_login and not _is_loopback(host):
        raise ConfigError(
            f"web.local_login lets anybody sign in as anybody, and serve.host is {host}.",
            "Switch it off in config.yaml, or listen on 127.0.0.1.",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tell(request: Request, error: Exception) -> Response:
    """An error as a page that says what to do; whoever is not signed in gets to where he can."""
    if isinstance(error, SignInFirst):
        return _to_sign_in(request)
    status, said = _said_of(error, language_of(request))
    number = request_id_of(request.scope) if status >= 500 else None
    return page(request, "problem.html", status_code=status, said_of_it=said, number=number, back=page_before(request))


def _to_sign_in(request: Request) -> Response:
    if request.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    return RedirectResponse("/sign-in", 303)


def _said_of(error: Exception, language: str) -> tuple[int, str]:
    if isinstance(error, NotAllowed | NotSignedIn):
        return 403, error.text(language)
    if isinstance(error, BriefedError):
        return (422 if isinstance(error, InputError) else 503), error.text(language)
    if isinstance(error, HTTPException):
        both = {404: NOT_FOUND, TOO_LARGE: LARGER_THAN_A_FILE}.get(error.status_code, NOT_UNDERSTOOD)
        return error.status_code, both.text(language)
    if isinstance(error, RequestValidationError):
        return 422, NOT_UNDERSTOOD.text(language)
    return 500, OUR_FAULT.text(language)
