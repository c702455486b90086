"""A leader signs that his people were briefed, seeing what he signs and for which version."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import require_team_leader
from bot.domain.launches.coverage import GroupCoverage, taught_version
from bot.services.deeds import Deed
from bot.services.launches.looking import People
from bot.services.launches.signing import sign_training
from bot.services.launches.trainings import group_in, signs_in_whose_name
from bot.web.doing import Doing
from bot.web.pages.launch.forms import Text, refusal
from bot.web.pages.training.at import At, AtTraining
from bot.web.said import done

router = APIRouter()

NOT_VOUCHED = Bilingual("请先勾选确认。", "Tick the confirmation first.")
SIGNED = Bilingual("已签核。", "It is signed.")


@router.get("/training/{launch_id}/{requirement_id}/sign")
def show(at: At, group: Annotated[str, Query(max_length=200)]) -> Response:
    """For whom, on which version, and what the signature says."""
    return _page(at, group)


@router.post("/training/{launch_id}/{requirement_id}/sign")
def sign(
    at: At,
    deed: Doing,
    group: Annotated[str, Form(max_length=200)],
    subject: Annotated[str, Form(max_length=64)],
    meaning: Text = "",
    vouched: Annotated[bool, Form()] = False,
) -> Response:
    """Sign it, if it still is what was shown."""
    if not vouched:
        return _page(at, group, NOT_VOUCHED)
    office = at.program.office
    signer = Deed(deed.actor, deed.key, signs_in_whose_name(office, deed.actor, group))
    problem = refusal(lambda: sign_training(office, signer, at.launch_id, at.requirement_id, group, meaning, subject))
    return _page(at, group, problem) if problem else done(at.request, at.path, SIGNED)


def _page(at: AtTraining, group: str, problem: Bilingual | None = None) -> Response:
    covered = group_in(at.training, group)
    _require_signer(at, covered)
    subject = taught_version(at.training.rule, at.training.dossier)
    return at.page("sign", problem, covered=covered, subject=subject)


def _require_signer(at: AtTraining, covered: GroupCoverage) -> None:
    people = People(at.program.office, at.visitor.person.id)
    people.require(lambda acting: require_team_leader(acting, covered.team, at.training.dossier))
