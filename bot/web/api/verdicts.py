"""Verdicts, now and as of any past instant."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import AfterValidator, AwareDatetime

from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import Bearer
from bot.services.launches.judging import verdict_on
from bot.services.plain.verdicts import PlainVerdict, verdict_json
from bot.web.api.access import LaunchId, Program, good_for
from bot.web.api.problems import RESPONSES, found
from bot.web.reach import brought_within_reach

router = APIRouter(responses=RESPONSES)

At = Annotated[
    Annotated[AwareDatetime, AfterValidator(brought_within_reach)] | None,
    Query(
        description="The instant to judge as of, with its offset; by default now.",
        examples=["2026-12-01T09:00:00+08:00"],
    ),
]


@router.get(
    "/launches/{launch_id}/verdict",
    summary="Whether a launch may go ahead",
    response_model=PlainVerdict,
    responses={304: {"description": "The verdict is still the one of `If-None-Match`."}},
)
def verdict(
    launch_id: LaunchId,
    program: Program,
    response: Response,
    _: Annotated[Bearer, Depends(good_for(Scope.VERDICT))],
    at: At = None,
    if_none_match: Annotated[str | None, Header(description="The `ETag` of a verdict that you have.")] = None,
) -> PlainVerdict | Response:
    """The verdict, with a finding for every requirement. Only `"decision": "allow"` allows.

    `ETag` changes with decision, findings and the facts they rest on; with `If-None-Match`, an unchanged verdict is not
    sent again.
    """
    with found():
        judged = (
            verdict_on(program.office, launch_id, at) if at else program.overview.verdict(program.office, launch_id)
        )
    tag = f'W/"{judged.digest}"'
    if if_none_match is not None and tag in {one.strip() for one in if_none_match.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return verdict_json(judged)
