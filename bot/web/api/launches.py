"""Launches: the board, one launch, and who is trained for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import Bearer
from bot.services.launches.judging import board, view
from bot.services.plain.verdicts import PlainGroup, PlainLaunch, coverage_json, launch_json
from bot.web.api.access import LaunchId, Program, good_for
from bot.web.api.problems import RESPONSES, found

router = APIRouter(responses=RESPONSES)

Reads = Annotated[Bearer, Depends(good_for(Scope.LAUNCHES))]


@router.get("/launches", summary="Every launch, those planned first at the top")
def list_launches(program: Program, _: Reads) -> list[PlainLaunch]:
    """The board: where each launch stands, what is open and what is due next."""
    return [launch_json(one) for one in board(program.office)]


@router.get("/launches/{launch_id}", summary="One launch")
def show_launch(launch_id: LaunchId, program: Program, _: Reads) -> PlainLaunch:
    """Where a launch stands."""
    with found():
        return launch_json(view(program.office, launch_id))


@router.get("/launches/{launch_id}/coverage", summary="Who is trained for a launch")
def show_coverage(launch_id: LaunchId, program: Program, _: Reads) -> dict[str, list[PlainGroup]]:
    """By training requirement, every team on every shift on the day of the launch."""
    with found():
        return coverage_json(view(program.office, launch_id))
