"""Who was at a session: a team at a time, by ticking names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import require_trainer
from bot.services.launches.looking import People
from bot.services.launches.training import record_attendance
from bot.services.launches.trainings import checklist, held_for, open_groups, roster_or_not_now
from bot.web.doing import Doing
from bot.web.pages.launch.forms import refusal
from bot.web.pages.training.at import At, AtTraining
from bot.web.said import done

router = APIRouter()

MOST = 500
"""People of a team; there are 15 to 20."""
NOBODY_TICKED = Bilingual("请至少勾选一个人。", "Tick at least one person.")

Session = Annotated[str, Query(max_length=60)]


@router.get("/training/{launch_id}/{requirement_id}/attendance")
def show(at: At, session: Session, group: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The teams of which somebody is not entered yet; of a chosen one, the names."""
    return _page(at, session, group)


@router.post("/training/{launch_id}/{requirement_id}/attendance")
def record(
    at: At,
    deed: Doing,
    session: Annotated[str, Form(max_length=60)],
    group: Annotated[str, Form(max_length=200)],
    people: Annotated[Sequence[str], Form(max_length=MOST)] = (),
    passed: Annotated[bool, Form()] = False,
) -> Response:
    """Enter those who are ticked, all of them or nobody."""
    if not people:
        return _page(at, session, group, NOBODY_TICKED)
    result = dict.fromkeys(people, True if passed else None)
    problem = refusal(lambda: record_attendance(at.program.office, deed, at.launch_id, session, result))
    if problem:
        return _page(at, session, group, problem)
    said = Bilingual(f"已登记 {len(result)} 人。", f"{len(result)} people are entered.")
    return done(at.request, f"{at.path}/attendance?{urlencode({'session': session})}", said)


def _page(at: AtTraining, session: str, group: str, problem: Bilingual | None = None) -> Response:
    office, person_id = at.program.office, at.visitor.person.id
    People(office, person_id).require(require_trainer)
    held = held_for(office, at.program.overview, person_id, at.launch_id, session)
    shown = checklist(held, group, roster_or_not_now(office), at.program.config.zone) if group else None
    return at.page("attendance", problem, held=held, groups=open_groups(held, person_id), group=group, shown=shown)
