"""Whether a process that serves is alive, and whether it is ready: two pages for whatever watches over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.bootstrap import Briefed
from bot.domain.errors import BriefedError
from bot.jobs import JOBS
from bot.ports import VectorsOf

ALIVE, READY = PAGES = ("/healthz", "/readyz")
OLDEST_TICK = timedelta(minutes=5)
"""How long ago the newest start of a job may be: some of them start every second or two."""


@dataclass(frozen=True, slots=True)
class Process:
    """What is asked how it fares. ``is_slack_connected`` is ``None`` where Slack is not set up."""

    program: Briefed
    is_slack_connected: Callable[[], bool] | None = None


class WhenLoaded:
    """ASGI middleware: while the program is being loaded, 503 in place of everything but the health pages.

    So no request builds parts of the program beside the thread that loads it.
    """

    def __init__(self, app: ASGIApp, program: Briefed) -> None:
        self._app = app
        self._program = program

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PAGES or self._program.is_loaded:
            await self._app(scope, receive, send)
        else:
            await Response("Briefed is starting.", 503, {"Retry-After": "5"})(scope, receive, send)


def routes(process: Process) -> APIRouter:
    """GET /healthz: the process answers. GET /readyz: it can do its work, else 503 with the reasons."""
    router = APIRouter()

    @router.get(ALIVE)
    def alive() -> dict[str, bool]:
        return {"alive": True}

    @router.get(READY)
    def ready() -> JSONResponse:
        reasons = reasons_against(process)
        if reasons:
            return JSONResponse({"ready": False, "reasons": reasons}, status_code=503)
        return JSONResponse({"ready": True})

    return router


def reasons_against(process: Process) -> dict[str, str]:
    """Why the process is not ready, by the part that is not."""
    found = {part: _reason(look, process) for part, look in PARTS.items()}
    return {part: reason for part, reason in found.items() if reason is not None}


def _reason(look: Callable[[Process], str | None], process: Process) -> str | None:
    try:
        return look(process)
    except BriefedError as error:
        return error.what
    except Exception as error:
        return f"Unexpected: {type(error).__name__}."


def _process(process: Process) -> str | None:
    return "It is asked to end." if process.program.stopping.is_set() else None


def _model(process: Process) -> str | None:
    return None if process.program.is_loaded else "The model is being loaded."


def _database(process: Process) -> str | None:
    with process.program.store.begin() as work:
        work.changes.last_position()
    return None


def _index(process: Process) -> str | None:
    """Reads from both indexes; one that is only behind answers, with what it has."""
    if process.program.is_loaded:
        indexes = process.program.desk.indexes
        _ = indexes.keywords.position
        indexes.vectors.vectors(VectorsOf.VIEWS, ["none has this id"])
    return None


def _slack(process: Process) -> str | None:
    if process.is_slack_connected is None or process.is_slack_connected():
        return None
    return "Slack is not connected."


def _jobs(process: Process) -> str | None:
    now = process.program.clock()
    with process.program.store.begin() as work:
        starts = [work.jobs.state(name).last_started for name in JOBS]
    newest = max((start for start in starts if start is not None), default=None)
    if newest is None:
        return "No job has run yet."
    return None if now - newest <= OLDEST_TICK else f"No job has run since {newest:%Y-%m-%d %H:%M} UTC."


PARTS: Mapping[str, Callable[[Process], str | None]] = {
    "process": _process,
    "model": _model,
    "database": _database,
    "index": _index,
    "slack": _slack,
    "jobs": _jobs,
}
"""What is looked at, and the reason of each if it is not ready."""
