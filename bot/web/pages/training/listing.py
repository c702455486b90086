"""The trainings that people still need."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.services.launches.trainings import leaders_of, own_groups, trainings_for
from bot.web.needs import Program, Staff
from bot.web.rendering import page

router = APIRouter()


@router.get("/training")
def show(request: Request, program: Program, visitor: Staff) -> Response:
    """Those that the visitor may know of, with how far his own teams are."""
    person_id = visitor.person.id
    leaders = leaders_of(program.office, person_id)
    found = trainings_for(program.office, program.overview, person_id)
    rows = [(one, own_groups(one, leaders)) for one in found]
    return page(request, "training/list.html", visitor, rows=rows)
