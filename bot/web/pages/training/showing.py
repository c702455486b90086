"""One training: its teams, its sessions, and recording another session."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import sees_trainees
from bot.services.launches.training import hold_session
from bot.services.launches.trainings import leaders_of, own_groups, sessions_of
from bot.web.doing import Doing
from bot.web.pages.launch.forms import for_browser, local_instant, refusal
from bot.web.pages.training.at import At, AtTraining

router = APIRouter()


@router.get("/training/{launch_id}/{requirement_id}")
def show(at: At) -> Response:
    """Teams on their shifts with who lacks it, and the sessions on the present version."""
    return _page(at)


@router.post("/training/{launch_id}/{requirement_id}/sessions")
def hold(
    at: At,
    deed: Doing,
    session: Annotated[str, Form(max_length=60)],
    began: Annotated[str, Form(max_length=30)],
    version: Annotated[str, Form(max_length=64)],
) -> Response:
    """Record a session that was held; who was there comes next."""
    office, zone = at.program.office, at.program.config.zone
    name = session.strip()
    problem = refusal(
        lambda: hold_session(
            office, deed, at.launch_id, at.requirement_id, name, local_instant(began, zone), shown=version
        )
    )
    if problem:
        return _page(at, problem, session, began)
    return RedirectResponse(f"{at.path}/attendance?{urlencode({'session': name})}", 303)


def _page(at: AtTraining, problem: Bilingual | None = None, session: str = "", began: str = "") -> Response:
    now, zone = at.program.clock(), at.program.config.zone
    own = own_groups(at.training, leaders_of(at.program.office, at.visitor.person.id))
    return at.page(
        "show",
        problem,
        own_groups=own,
        other_groups=[one for one in at.training.groups if one not in own],
        sessions=sessions_of(at.training),
        sees_names=sees_trainees(at.visitor.person.roles),
        session=session or f"{now.astimezone(zone):%m%d-%H%M}-{at.visitor.person.id}",
        began=began or for_browser(now, zone),
    )
