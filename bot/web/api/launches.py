"""Launches: the board, one launch, and who is trained for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends

from bot.bootstrap import Briefed
from bot.domain.api_tokens.facts import Scope
from bot.domain.launches.authority import sees_trainees
from bot.services.api_tokens import Bearer
from bot.services.plain.verdicts import PlainGroup, PlainLaunch, coverage_json, launch_json, past_json
from bot.web.api.access import LaunchId, Program, good_for
from bot.web.api.examples import COVERAGE, LAUNCH, example_of
from bot.web.api.problems import RESPONSES, found

router = APIRouter(responses=RESPONSES)

Reads = Annotated[Bearer, Depends(good_for(Scope.LAUNCHES))]


@router.get("/launches", summary="Every launch, those planned first at the top", responses=example_of([LAUNCH]))
def list_launches(program: Program, _: Reads) -> list[PlainLaunch]:
    """The board: where each launch stands, what is open and due next; of those that are over, what was open last."""
    # One that is carried out in between is told once.
    told = {one["id"]: one for one in map(launch_json, program.overview.views(program.office))}
    told |= {one["id"]: one for one in _past(program)}
    return sorted(told.values(), key=lambda one: (one["planned_at"], one["id"]))


@router.get("/launches/{launch_id}", summary="One launch", responses=example_of(LAUNCH))
def show_launch(launch_id: LaunchId, program: Program, _: Reads) -> PlainLaunch:
    """Where a launch stands; of one that is over, where it was seen to stand last."""
    past = next((one for one in program.overview.past(program.office) if one.launch.id == launch_id), None)
    if past is not None:
        return past_json(past, program.office.local_day(program.clock()), program.office.local_day)
    with found():
        return launch_json(program.overview.view(program.office, launch_id))


def _past(program: Briefed) -> Iterator[PlainLaunch]:
    """Launches that are over and left no duty behind."""
    today = program.office.local_day(program.clock())
    for one in program.overview.past(program.office):
        yield past_json(one, today, program.office.local_day)


@router.get("/launches/{launch_id}/coverage", summary="Who is trained for a launch", responses=example_of(COVERAGE))
def show_coverage(launch_id: LaunchId, program: Program, bearer: Reads) -> dict[str, list[PlainGroup]]:
    """By training requirement, every team on every shift on the day of the launch.

    People are named where the token's owner trains, leads or supervises people, or heads the centre. Others are told
    how many they are.
    """
    with found():
        shown = program.overview.view(program.office, launch_id)
    return coverage_json(shown, sees_names=sees_trainees(bearer.owner.roles))
