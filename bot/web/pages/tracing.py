"""Testing a question: every step from what was typed to its answer. Nothing is recorded, and nothing is counted."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.errors import Declined
from bot.services import trace_wording
from bot.services.citing import place_of
from bot.services.document_wording import AVAILABILITIES, NEXT_STEPS
from bot.services.tracing import trace_question
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.asking.showing import answer_values
from bot.web.reach import hour_of_day
from bot.web.rendering import page

router = APIRouter()

SURFACE = "trace"
AGENT, MYSELF = "agent", "myself"
"""In whose place a question is tested."""
WINDOWS = 8
"""Windows of a passage that are shown, those that came nearest to being quoted."""


@router.get("/trace")
def form(request: Request, visitor: Staff) -> Response:
    """An empty form."""
    return page(request, "trace.html", visitor, **_shown())


@router.post("/trace")
def show(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    question: Annotated[str, Form(max_length=2_000)],
    form_token: Annotated[str, Form(max_length=200)],
    reads_as: Annotated[str, Form(alias="as", max_length=20)] = AGENT,
    on: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """How a question is answered for every agent, or for the visitor; now, or at noon of another day."""
    visitor.require_form(form_token)
    reader = visitor.reader if reads_as == MYSELF else Reader()
    asking = Asking(visitor.person.id, SURFACE, reader=reader)
    shown = _shown(question, reads_as, on)
    try:
        trace = trace_question(question, asking, program.desk, hour_of_day(on, time(12), program.config.zone))
    except Declined as declined:
        return page(request, "trace.html", visitor, **{**shown, "refused": declined.text(visitor.language)})
    shown |= answer_values(trace.answer, departments, program.config.zone, visitor.language)
    shown |= {
        "trace": trace,
        "departments": departments,
        "steps": trace_wording,
        "availabilities": AVAILABILITIES,
        "next_steps": NEXT_STEPS,
        "place_of": place_of,
        "most_windows": WINDOWS,
    }
    return page(request, "trace.html", visitor, **shown)


def _shown(question: str = "", reads_as: str = AGENT, on: str = "") -> dict[str, Any]:
    return {"question": question, "reads_as": reads_as, "on": on, "trace": None, "refused": None}
