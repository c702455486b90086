"""Verdicts, now and as of any past instant."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import AfterValidator, AwareDatetime

from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import Bearer
from bot.services.launches.judging import view
from bot.services.launches.looking import may_read
from bot.services.plain.verdicts import PlainVerdict, verdict_json
from bot.web.api.access import LaunchId, Program, good_for
from bot.web.api.examples import VERDICT, example_of
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

STATES_ONLY = "-states"
"""What the tag of a verdict ends with that is told without reasons: it is another text."""
OF_ONE_READER = "private, no-cache"


@router.get(
    "/launches/{launch_id}/verdict",
    summary="Whether a launch may go ahead",
    response_model=PlainVerdict,
    responses={**example_of(VERDICT), 304: {"description": "The verdict is still the one of `If-None-Match`."}},
)
def verdict(
    launch_id: LaunchId,
    program: Program,
    response: Response,
    bearer: Annotated[Bearer, Depends(good_for(Scope.VERDICT))],
    at: At = None,
    if_none_match: Annotated[str | None, Header(description="The `ETag` of a verdict that you have.")] = None,
) -> PlainVerdict | Response:
    """The verdict, with a finding for every requirement. Only `"decision": "allow"` allows.

    Until the launch, `why` and `evidence` are told to owners of tokens who may read its documents: its department and
    reviewers. Others are told the states.

    `ETag` changes with decision, findings, the facts they rest on and whether reasons are told; with `If-None-Match`,
    an unchanged verdict is not sent again.
    """
    with found():
        shown = view(program.office, launch_id, at) if at else program.overview.view(program.office, launch_id)
    reads = may_read(shown.dossier, bearer.reader)
    tag = f'W/"{shown.verdict.digest}{"" if reads else STATES_ONLY}"'
    if if_none_match is not None and tag in {one.strip() for one in if_none_match.split(",")}:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": OF_ONE_READER})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = OF_ONE_READER
    return verdict_json(shown.verdict, reads=reads)
