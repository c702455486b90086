"""Pages from templates: everything is escaped, and said in the visitor's language."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.domain.bilingual import Bilingual
from bot.domain.text import language_of as language_of_text
from bot.services.launches.wording import MARKED_STATES, STATUSES
from bot.web.navigation import places_for
from bot.web.returning import page_before
from bot.web.said import SAID_COOKIE, take_said
from bot.web.static_files import static_address
from bot.web.visitors import Visitor, language_of

_STANDINGS: Mapping[str, Bilingual] = {**STATUSES, **MARKED_STATES}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language_tag"] = _language_tag
    environment.filters["standing"] = _standing
    environment.globals["static_address"] = static_address
    return environment


def _standing(one: str) -> Bilingual:
    """What is said of a launch's status or a requirement's state."""
    return _STANDINGS[one]


def _language_tag(text: str) -> str:
    """What browsers and screen readers call the language of a text."""
    return "zh-CN" if language_of_text(text) == "zh" else "en"


def page(
    request: Request, template: str, visitor: Visitor | None = None, status_code: int = 200, **what: Any
) -> HTMLResponse:
    """A page; for htmx, which asks for a part of one, only the block named "content"."""
    shown = _environment().get_template(template)
    done = take_said(request)
    values = {"request": request, "visitor": visitor, "done": done, **_sayings(request, visitor), **what}
    if _asks_for_a_part(request) and "content" in shown.blocks:
        return HTMLResponse("".join(shown.blocks["content"](shown.new_context(values))), status_code)
    response = HTMLResponse(shown.render(values), status_code)
    if done is not None:
        response.delete_cookie(SAID_COOKIE, httponly=True, samesite="lax")
    return response


def _asks_for_a_part(request: Request) -> bool:
    """Whether htmx asks; not when somebody goes back to a page that it does not remember: then the whole is needed."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"


def _sayings(request: Request, visitor: Visitor | None) -> dict[str, Any]:
    """How templates say things."""
    language = visitor.language if visitor else language_of(request)
    zone: ZoneInfo = request.app.state.program.config.zone

    def t(zh: str, en: str) -> str:
        return Bilingual(zh, en).text(language)

    def said(both: Bilingual) -> str:
        return both.text(language)

    def minute(instant: datetime) -> str:
        return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"

    return {
        "language": language,
        "bank": request.app.state.program.config.bank.named(language),
        "t": t,
        "said": said,
        "minute": minute,
        "new_key": lambda: secrets.token_urlsafe(12),
        "places": places_for(visitor) if visitor else (),
        # What a form was sent to can often not be opened: whoever chooses a language there goes back to the form.
        "form_before": page_before(request) if request.method == "POST" else "",
    }
