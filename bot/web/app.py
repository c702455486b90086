"""Everything that is served over HTTP to people and programs, in one app."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.bootstrap import Briefed
from bot.config import required_secret
from bot.domain.bilingual import Bilingual
from bot.domain.errors import BriefedError, InputError
from bot.domain.people.rights import NotAllowed
from bot.services.launches.uploading import LARGEST
from bot.services.signing_in import NotSignedIn
from bot.web import github, openid
from bot.web.api import PREFIX, api_of
from bot.web.body_limit import TOO_LARGE, BodyLimit
from bot.web.local_login import require_loopback
from bot.web.origins import require_own_site
from bot.web.pages import PAGES
from bot.web.rendering import page
from bot.web.requests import Requests, request_id_of
from bot.web.returning import page_before
from bot.web.security import SecurityHeaders
from bot.web.shown_secrets import ShownSecrets
from bot.web.static_files import FingerprintedFiles
from bot.web.visitors import Sessions, SignInFirst, language_of

OUR_FAULT = Bilingual(
    "出错了, 是我们这边的问题, 请再试一次。", "Something went wrong. That is our fault: please try again."
)
NOT_FOUND = Bilingual(
    "没有这个页面。请检查地址, 或返回上一页。", "There is no such page. Check the address, or go back."
)
MOST_SENT = LARGEST + 2**20
"""Bytes of a request: a file, and what else stands in its form."""
LARGER_THAN_A_FILE = Bilingual(
    f"文件超过 {LARGEST // 2**20} MB, 请拆分后再上传。",
    f"The file has more than {LARGEST // 2**20} MB; please split it.",
)
NOT_LIKE_THIS = Bilingual(
    "这个地址不能这样打开。请返回上一页, 从那里操作。",
    "This address cannot be opened like that. Go back, and do it from there.",
)


def web_of(program: Briefed, environment: Mapping[str, str] = os.environ) -> FastAPI:
    """The app of a program. Raises `ConfigError` where anybody in the network could sign in as anybody."""
    require_loopback(program)
    web = FastAPI(title="Briefed", docs_url=None, redoc_url=None, openapi_url=None)
    web.state.program = program
    web.state.secret = program.web_secret(environment)
    secure = (program.config.web.address or "").startswith("https://")
    web.state.sessions = Sessions(program, web.state.secret, secure)
    web.state.shown_secrets = ShownSecrets(program.clock)
    web.state.pages = [route for router in PAGES.values() for route in router.routes]
    web.mount(PREFIX, api_of(program))
    web.mount("/static", FingerprintedFiles(), name="static")
    for router in PAGES.values():
        web.include_router(router, dependencies=[Depends(require_own_site)])
    for router in _for_programs_elsewhere(program, environment, web.state.secret):
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
        both = {404: NOT_FOUND, TOO_LARGE: LARGER_THAN_A_FILE}.get(error.status_code, NOT_LIKE_THIS)
        return error.status_code, both.text(language)
    if isinstance(error, RequestValidationError):
        return 422, _not_understood(error).text(language)
    return 500, OUR_FAULT.text(language)


def _not_understood(error: RequestValidationError) -> Bilingual:
    """What is said of an address or a form with something wrong in it: where, and never what."""
    where = ", ".join(dict.fromkeys(str(one["loc"][-1]) for one in error.errors()))
    is_of_days = any(str(one["type"]).startswith("date") for one in error.errors())
    days = Bilingual("; 日期写成 2026-12-01", "; days look like 2026-12-01") if is_of_days else Bilingual("", "")
    return Bilingual(
        f"看不懂这个请求 ({where})。请返回上一页改一下再试{days.zh}。",
        f"The request cannot be understood ({where}). Go back, change it and try again{days.en}.",
    )
