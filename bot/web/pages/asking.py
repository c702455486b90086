"""Asking: the same pipeline as in Slack, with the whole of every source."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.domain.asking import Asking
from bot.domain.errors import InputError
from bot.services.ask import ask
from bot.services.citing import cited_place, validity
from bot.web.pages.needs import Anybody, Departments, Program
from bot.web.rendering import page

router = APIRouter()

SURFACE = "web"


@router.get("/ask")
def form(request: Request, visitor: Anybody) -> Response:
    """An empty form."""
    return page(request, "ask.html", visitor, question="", answer=None, refused=None)


@router.post("/ask")
def answer(
    request: Request,
    program: Program,
    visitor: Anybody,
    departments: Departments,
    question: Annotated[str, Form(max_length=2_000)],
    form_token: Annotated[str, Form()],
) -> Response:
    """A question and its answer; what the visitor may read."""
    visitor.require_form(form_token)
    asking = Asking(visitor.person.id, SURFACE, f"{SURFACE}:{visitor.form_token[:12]}", visitor.reader)
    try:
        found, refused = ask(question, asking, program.desk), None
    except InputError as error:
        found, refused = None, str(error)
    zone = program.config.zone
    return page(
        request,
        "ask.html",
        visitor,
        question=question,
        answer=found,
        refused=refused,
        departments=departments,
        place=cited_place,
        valid=lambda document: validity(document, zone, visitor.language == "zh-CN"),
    )
