"""The board: every launch at a glance."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.services.launches.judging import LaunchView, board
from bot.web.pages.needs import Departments, Program, Staff
from bot.web.rendering import page

router = APIRouter()

STATUSES = ("block", "error", "allow", "launched", "killed")


@router.get("/")
def show(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    status: Annotated[str, Query(max_length=20)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Launches, those planned first at the top; filtered by status and by words."""
    views = board(program.office)
    shown = [one for one in views if _is_wanted(one, status, search.strip().casefold())]
    counts = {name: sum(one.status == name for one in views) for name in STATUSES}
    return page(
        request,
        "board.html",
        visitor,
        views=shown,
        counts=counts,
        total=len(views),
        status=status,
        search=search,
        departments=departments,
    )


def _is_wanted(view: LaunchView, status: str, words: str) -> bool:
    launch = view.dossier.launch
    text = f"{launch.id} {launch.product} {launch.owner_department} {launch.summary}".casefold()
    return (not status or view.status == status) and words in text
