"""What people say of an answer: each has one voice, and his last word counts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.feedback import Said, numbered_passage
from bot.services import answer_wording as words
from bot.services.feedback import ask_named, give
from bot.web.doing import Doing
from bot.web.needs import Anybody, Program
from bot.web.rendering import page

router = APIRouter()


@router.post("/answers/{ask_id}/votes")
def vote(
    request: Request,
    ask_id: str,
    program: Program,
    visitor: Anybody,
    deed: Doing,
    helpful: Annotated[bool, Form()],
    number: Annotated[int, Form(ge=0, le=9)] = 0,
) -> Response:
    """It helped, or it did not; of several candidates the one with this number is what was meant."""
    asked = ask_named(ask_id, program.store)
    passage = numbered_passage(asked, number) if number else None
    said = Said(asked.ask_id, visitor.person.id, helpful, deed.key, passage)
    give(said, program.store, program.desk.language, program.clock)
    return page(request, "ask/voted.html", visitor, ask_id=ask_id, helpful=helpful, noted=_noted(helpful, number))


def _noted(helpful: bool, number: int) -> Bilingual:
    if not helpful:
        return words.NOTED_NOT_HELPFUL
    if not number:
        return words.NOTED_HELPFUL
    return Bilingual(words.NOTED_THIS_ONE.zh.format(number), words.NOTED_THIS_ONE.en.format(number))
