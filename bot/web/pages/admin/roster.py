"""Importing a roster: hand in a file, look at what it changes, then import it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.errors import BriefedError, Declined, InputError
from bot.services.launches import wording as words
from bot.services.launches.people import roster_imports, roster_today
from bot.services.launches.retelling import Retelling
from bot.services.launches.roster_files import (
    LARGEST,
    NO_FILE,
    RosterFile,
    drop_roster_file,
    import_previewed,
    keep_roster_file,
    preview_roster,
)
from bot.web.doing import Doing
from bot.web.needs import Departments, Program
from bot.web.pages.admin.needs import Administrator
from bot.web.pages.launch.forms import principals, refusal
from bot.web.rendering import page
from bot.web.said import done
from bot.web.visitors import Visitor

router = APIRouter()

UNDONE = 422
PROBLEMS = 30
"""Problems of a file that a page names; whoever has mended these finds the others."""
PEOPLE = 100
"""People of a kind whom a preview names."""
IMPORTED = Bilingual("花名册已导入。", "The roster is imported.")
DROPPED = Bilingual("文件已丢弃, 什么都没有改。", "The file is dropped; nothing was changed.")
IMPORTS = 10
"""Imports that a page names, the last ones."""


@router.get("/admin/roster")
def show(request: Request, program: Program, visitor: Administrator) -> Response:
    """Which roster counts, the last imports, and a form for the next file."""
    return _form(request, program, visitor)


@router.post("/admin/roster")
def hand_in(
    request: Request,
    program: Program,
    visitor: Administrator,
    deed: Doing,
    effective: Annotated[date, Form()],
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Keep the file and show what it changes; a file that is no roster is not kept."""
    if file is None or not file.filename:
        return _form(request, program, visitor, Declined(NO_FILE))
    handed_in = RosterFile(file.filename, effective, file.file.read(LARGEST + 1))
    try:
        keep_roster_file(program.office, deed.actor, handed_in)
        preview_roster(program.office, program.read_roster, deed.actor)
    except InputError as error:
        drop_roster_file(program.office, deed.actor)
        return _form(request, program, visitor, error)
    return RedirectResponse("/admin/roster/preview", 303)


@router.get("/admin/roster/preview")
def preview(request: Request, program: Program, visitor: Administrator, departments: Departments) -> Response:
    """What the file would change; nothing is imported yet."""
    return _preview(request, program, visitor, departments)


@router.post("/admin/roster/import")
def take(
    request: Request,
    program: Program,
    visitor: Administrator,
    departments: Departments,
    deed: Doing,
    digest: Annotated[str, Form(max_length=64)],
    confirmed: Annotated[bool, Form()] = False,
) -> Response:
    """Import it as it was shown."""
    problem = refusal(lambda: import_previewed(program.office, program.read_roster, deed, digest, confirmed))
    if problem:
        return _preview(request, program, visitor, departments, problem)
    return done(request, "/admin/roster", IMPORTED)


@router.post("/admin/roster/drop")
def drop(request: Request, program: Program, visitor: Administrator, deed: Doing) -> Response:
    """Forget the file."""
    drop_roster_file(program.office, deed.actor)
    return done(request, "/admin/roster", DROPPED)


def _form(request: Request, program: Briefed, visitor: Visitor, error: BriefedError | None = None) -> Response:
    told = error.text(visitor.language).split("\n") if error else []
    roster = roster_today(program.office)
    return page(
        request,
        "admin/roster.html",
        visitor,
        UNDONE if told else 200,
        roster=roster,
        telling=Retelling(None, roster, program.config.zone),
        imports=roster_imports(program.office)[:IMPORTS],
        today=program.office.local_day(program.clock()),
        problems=told[:PROBLEMS],
        more=len(told[PROBLEMS:]),
        is_kept=not told and preview_roster(program.office, program.read_roster, visitor.person.id) is not None,
    )


def _preview(
    request: Request,
    program: Briefed,
    visitor: Visitor,
    departments: Mapping[str, Department],
    problem: Bilingual | None = None,
) -> Response:
    found = preview_roster(program.office, program.read_roster, visitor.person.id)
    if found is None:
        return done(request, "/admin/roster", problem or NO_FILE)
    return page(
        request,
        "admin/roster_preview.html",
        visitor,
        UNDONE if problem else 200,
        found=found,
        most=PEOPLE,
        departments=departments,
        roles=words.ROLES,
        principals=principals(program, visitor),
        words=words,
        problem=problem,
    )
