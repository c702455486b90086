"""Permits of a launch: which there are and whether they count, issuing one, and revoking one."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import require_stop
from bot.domain.people.rights import NotAllowed
from bot.services.launches import wording as words
from bot.services.launches.launching import issue_permit, permits_of, revoke_permit, standing_permits
from bot.services.launches.looking import People
from bot.web.doing import Doing
from bot.web.pages.launch.forms import AtLaunch, Here, PostedOf, Text, Typed, refusal, typed_in

router = APIRouter()


@router.get("/launches/{launch_id}/permits")
def show(here: Here) -> Response:
    """The permits that were issued."""
    return _form(here)


@router.post("/launches/{launch_id}/permits")
def issue(here: Here, deed: Doing, audience: Text = "") -> Response:
    """Issue one for a release system; it is shown here, and nowhere else."""
    issued: list[str] = []
    keys, issuer = here.program.permit_keys, here.program.config.permit_issuer
    problem = refusal(lambda: issued.append(issue_permit(here.office, deed, here.launch_id, audience, keys, issuer)))
    token = issued[0] if issued else ""
    return _form(here, typed_in(deed, audience=audience), problem, token)


@router.post("/launches/{launch_id}/permits/revoke")
def revoke(here: Here, deed: Doing, of: PostedOf, reason: Text = "") -> Response:
    """Make one void from now on."""
    problem = refusal(lambda: revoke_permit(here.office, deed, here.launch_id, of, reason))
    if problem:
        return _form(here, typed_in(deed, of=of, reason=reason), problem)
    return here.done(words.PERMIT_REVOKED)


def _form(here: AtLaunch, typed: Typed | None = None, problem: Bilingual | None = None, token: str = "") -> Response:
    found = here.look()
    if not found.reads:
        raise NotAllowed(words.NOT_FOR_YOU)
    shown = found.shown
    standing = standing_permits(shown.dossier, shown.verdict.facts_digest, here.program.clock())
    return here.form(
        "permits",
        found,
        typed,
        problem,
        view=shown,
        permits=[(fact, one, one in standing) for fact, one in permits_of(here.office, here.launch_id)],
        may_issue=found.rights.is_product_team and shown.status == "allow",
        may_revoke=People(here.office, here.visitor.person.id).may(require_stop),
        token=token,
    )
