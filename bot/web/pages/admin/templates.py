"""The templates of launches, with what nobody could satisfy in them."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.domain.errors import BriefedError
from bot.domain.launches.linting import LintProblem
from bot.domain.launches.template import Template
from bot.web.needs import Program
from bot.web.pages.admin.needs import Administrator
from bot.web.rendering import page

router = APIRouter()


@router.get("/admin/templates")
def show(request: Request, program: Program, visitor: Administrator) -> Response:
    """All of them; when one cannot be read, why."""
    templates: Sequence[Template] = ()
    problems: Sequence[tuple[str, LintProblem]] = ()
    unreadable = ""
    try:
        templates = list(program.templates().values())
        problems = program.lint()
    except BriefedError as error:
        unreadable = error.text(visitor.language)
    return page(
        request,
        "admin/templates.html",
        visitor,
        templates=templates,
        problems=[(one, [problem for name, problem in problems if name == one.id]) for one in templates],
        unreadable=unreadable,
        folder=program.config.templates_folder,
    )
