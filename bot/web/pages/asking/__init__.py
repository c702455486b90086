"""Asking, saying what an answer was worth, looking at its sources, and asking a department."""

from __future__ import annotations

from fastapi import APIRouter

from bot.web.pages.asking import asking, department, sources, voting

router = APIRouter()
for area in (asking, voting, sources, department):
    router.include_router(area.router)
