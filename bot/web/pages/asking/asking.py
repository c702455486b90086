"""Asking: the same pipeline as in Slack."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.domain.asking import Asking
from bot.domain.errors import Declined
from bot.services.ask import ask
from bot.web.needs import Anybody, Departments, Program
from bot.web.pages.asking.showing import answer_values
from bot.web.rendering import page

router = APIRouter()

SURFACE = "web"


@router.get("/ask")
def form(request: Request, visitor: Anybody) -> Response:
    """An empty form."""
    return page(request, "ask/ask.html", visitor, question="", answer=None, refused=None)


@router.post("/ask")
def answer(
    request: Request,
    program: Program,
    visitor: Anybody,
    departments: Departments,
    question: Annotated[str, Form()],
    form_token: Annotated[str, Form(max_length=200)],
) -> Response:
    """A question and its answer, from what the visitor may read; a follow-up is read with the question before it."""
    visitor.require_form(form_token)
    asking = Asking(visitor.person.id, SURFACE, f"{SURFACE}:{visitor.form_token[:12]}", visitor.reader)
    try:
        found, refused = ask(question, asking, program.desk), None
    except Declined as declined:
        found, refused = None, declined.text(visitor.language)
    shown: dict[str, Any] = {"question": question, "refused": refused, "answer": None}
    if found is not None:
        shown |= answer_values(found, departments, program.config.zone, visitor.language)
    return page(request, "ask/ask.html", visitor, **shown)
