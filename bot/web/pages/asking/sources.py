"""Looking past an answer: what else was found near its question, and the whole of what it quotes from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.services.citing import place_of
from bot.services.sources import other_sources, whole_of
from bot.web.needs import Anybody, Program
from bot.web.pages.asking.showing import quote_values
from bot.web.rendering import page

router = APIRouter()


@router.get("/answers/{ask_id}/sources")
def others(request: Request, ask_id: str, program: Program, visitor: Anybody) -> Response:
    """Other passages near the question, as of now."""
    quotes = other_sources(ask_id, visitor.reader, program.desk)
    values = quote_values(program.config.zone, visitor.language)
    return page(request, "ask/sources.html", visitor, ask_id=ask_id, quotes=quotes, **values)


@router.get("/passages/{passage_id:path}")
def whole(request: Request, passage_id: str, program: Program, visitor: Anybody) -> Response:
    """The whole table, or the passage that a quote is cut from."""
    found = whole_of(passage_id, visitor.reader, program.desk)
    values = quote_values(program.config.zone, visitor.language)
    return page(request, "ask/whole.html", visitor, whole=found, where=place_of(found.first.passage), **values)
