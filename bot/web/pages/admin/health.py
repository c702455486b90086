"""How the program fares: what `briefed doctor` finds, and its jobs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.diagnosis import diagnose
from bot.jobs import jobs_of
from bot.services.jobs.standing import standing
from bot.web.needs import Program
from bot.web.pages.admin.needs import Administrator
from bot.web.rendering import page

router = APIRouter()


@router.get("/admin/health")
def show(request: Request, program: Program, visitor: Administrator) -> Response:
    """Every check with what to do when it fails, and every job with what it reported last."""
    return page(
        request,
        "admin/health.html",
        visitor,
        checks=list(diagnose(program)),
        seen=standing(jobs_of(program), program.store, program.clock()),
    )
