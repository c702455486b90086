"""Permits: signed, and verifiable offline against the public keys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import Bearer
from bot.services.launches.judging import view
from bot.services.launches.launching import issue_permit
from bot.web.api.access import IdempotencyKey, LaunchId, Program, deed_of, good_for
from bot.web.api.examples import KEYS, PERMIT, example_of
from bot.web.api.problems import RESPONSES, found

router = APIRouter(responses=RESPONSES)


class Wanted(BaseModel):
    """What a permit is asked for."""

    audience: str = Field(
        min_length=1, max_length=200, description="The release system that it is for.", examples=["argo-production"]
    )


class Issued(BaseModel):
    """A permit: a JWT signed with EdDSA."""

    permit: str = Field(description="The token to show to the release system.")


@router.get("/keys", summary="The public keys that permits are verified with", responses=example_of(KEYS))
def keys(program: Program) -> dict[str, Any]:
    """A JSON Web Key Set (RFC 7517). No token is needed: these keys are public."""
    return program.permit_keys.public_keys()


@router.post(
    "/launches/{launch_id}/permits", summary="Issue a permit", status_code=201, responses=example_of(PERMIT, 201)
)
def issue(
    launch_id: LaunchId,
    wanted: Wanted,
    key: IdempotencyKey,
    program: Program,
    bearer: Annotated[Bearer, Depends(good_for(Scope.PERMIT))],
) -> Issued:
    """A permit for a launch whose verdict is ALLOW, in the name of the token's owner, who must be of its product team.

    Status 409 with the reasons when the verdict is another one.
    """
    with found():
        view(program.office, launch_id)
    deed = deed_of(bearer, key)
    issuer = program.config.permit_issuer
    return Issued(permit=issue_permit(program.office, deed, launch_id, wanted.audience, program.permit_keys, issuer))
