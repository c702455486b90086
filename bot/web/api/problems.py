"""What is told when a request cannot be answered: problem details (RFC 9457), with what to do.

Unexpected errors tell nothing of what was asked, and never look like a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from bot.domain.errors import BriefedError, InputError
from bot.domain.people.rights import NotAllowed
from bot.services.api_tokens import TokenRefused
from bot.services.launches.launching import NotReady

CONTENT_TYPE = "application/problem+json"


SEND_ONE = "Send one that counts. To make one: briefed token create NAME --scope SCOPE"
MAKE_BETTER = "Make one that is: briefed token create NAME --scope SCOPE"
PATIENCE = "Wait a minute, then ask less often."
TO_DO = {
    401: SEND_ONE,
    404: "See what there is: /api/v1/openapi.json",
    405: "See /api/v1/openapi.json",
    429: PATIENCE,
}
"""What to do about what the web framework tells, by its status."""


class Problem(BaseModel):
    """Why a request was not answered."""

    title: str = Field(description="What went wrong.", examples=["There is no launch 'gold' as of 2026-12-01 09:00."])
    status: int = Field(description="The status of the response.", examples=[404])
    detail: str | None = Field(None, description="What to do about it.", examples=["See: briefed launch list"])


class NotFound(InputError):
    """What was asked for does not exist."""


@contextmanager
def found() -> Iterator[None]:
    """What services raise for something that they do not know is `NotFound` here."""
    try:
        yield
    except InputError as error:
        raise NotFound(error.what, error.remedy) from error


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {
            CONTENT_TYPE: {
                "schema": Problem.model_json_schema(),
                "example": {"title": title, "status": status, "detail": detail},
            }
        },
    }
    for status, (description, title, detail) in {
        401: (
            "No token, or one that does not count.",
            "The token has expired.",
            SEND_ONE,
        ),
        403: (
            "The token is not good for this, or its owner may not do it.",
            "The token is not good for: permit.",
            MAKE_BETTER,
        ),
        404: (
            "There is no such thing.",
            "There is no launch 'gold' as of 2026-12-01 09:00.",
            "See: briefed launch list",
        ),
        409: (
            "It cannot be done as things stand.",
            "gold may not be launched, the verdict is BLOCK: open: Agents trained.",
            "See: briefed launch show gold",
        ),
        422: (
            "The request cannot be understood.",
            "The request cannot be understood.",
            "query.at: Input should have timezone info",
        ),
        429: (
            "Too many requests; `Retry-After` says when to try again.",
            "Too many requests.",
            PATIENCE,
        ),
        503: (
            "Something that is needed cannot be reached.",
            "The database was written by a newer version of Briefed (0014).",
            "Install that version or newer.",
        ),
    }.items()
}
"""What any endpoint may answer instead."""


def tell_problems(app: FastAPI) -> None:
    """Tell every error as a problem."""
    app.exception_handler(BriefedError)(_briefed)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_unexpected)


def problem(
    status: int, title: str, detail: str | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The response that tells a problem."""
    body = Problem(title=title, status=status, detail=detail).model_dump(exclude_none=True)
    return JSONResponse(body, status, dict(headers or {}), media_type=CONTENT_TYPE)


def _briefed(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, TokenRefused):
        if error.known:
            return problem(403, str(error), MAKE_BETTER)
        return problem(401, str(error), SEND_ONE, {"WWW-Authenticate": "Bearer"})
    if not isinstance(error, BriefedError):
        return _unexpected(request, error)
    return problem(_status(error), error.what, error.remedy or None)


def _status(error: BriefedError) -> int:
    if isinstance(error, NotAllowed):
        return 403
    if isinstance(error, NotReady):
        return 409
    if isinstance(error, NotFound):
        return 404
    return 422 if isinstance(error, InputError) else 503


def _invalid(request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems)
    return problem(422, "The request cannot be understood.", told or None)


def _http(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        return _unexpected(request, error)
    return problem(error.status_code, str(error.detail), TO_DO.get(error.status_code), error.headers)


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    return problem(500, "Something went wrong. That is our fault.", "Please try again; nothing was allowed by this.")
