"""The pages. To add one, write its module with a ``router`` and its template, and name it in `PAGES`."""

from __future__ import annotations

from fastapi import APIRouter

from bot.web.pages import asking, board, documents, launch, questions, reports, signing_in

PAGES: dict[str, APIRouter] = {
    "sign in": signing_in.router,
    "board": board.router,
    "launch": launch.router,
    "ask": asking.router,
    "questions": questions.router,
    "documents": documents.router,
    "reports": reports.router,
}
