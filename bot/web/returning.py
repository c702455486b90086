"""Where somebody goes back to: the page of ours that he comes from, or the nearest above it that can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.routing import Match

FIRST_PAGE = "/"


def page_before(request: Request) -> str:
    """The page that a request came from, so that what was typed there is not far; else the first one."""
    before = _split(request.headers.get("referer", ""))
    return _nearest_page(request, before) if before.netloc == request.url.netloc else FIRST_PAGE


def page_at(request: Request, address: str) -> str:
    """The page at an address of ours that a form carries; else the first one."""
    wanted = _split(address)
    return FIRST_PAGE if wanted.scheme or wanted.netloc else _nearest_page(request, wanted)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _nearest_page(request: Request, wanted: SplitResult) -> str:
    """What a form was sent to can often not be opened, or not without what the form carried: then what is above it."""
    path, query = wanted.path, wanted.query
    # Two slashes would lead to another host, and browsers take a backslash for a slash.
    if path[1:2] in {"/", "\\"}:
        return FIRST_PAGE
    while path.startswith("/"):
        if _opens(request.app.state.pages, path, query):
            return urlunsplit(("", "", path, query, ""))
        path, query = path.rpartition("/")[0], ""
    return FIRST_PAGE


def _opens(pages: Iterable[APIRoute], path: str, query: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": unquote(path)}
    given = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    return any(one.matches(scope)[0] is Match.FULL and _needed(one.dependant) <= given for one in pages)


def _needed(dependant: Dependant) -> set[str]:
    """The parts of an address after the question mark that a page cannot do without."""
    own = {one.alias for one in dependant.query_params if one.field_info.is_required()}
    return own.union(*(_needed(one) for one in dependant.dependencies))
