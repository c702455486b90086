"""One person, and what he lets others do for him."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import is_agent_only
from bot.domain.people.roles import Role
from bot.services.launches import wording as words
from bot.services.launches.delegations import end_delegation
from bot.services.launches.looking import name_in
from bot.services.launches.persons import person_seen_by, roster_seen_by
from bot.services.launches.signing import delegate
from bot.web.doing import Doing
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.launch.forms import PostedOf, refusal
from bot.web.rendering import page
from bot.web.said import done
from bot.web.visitors import Visitor

router = APIRouter()

DELEGATED = Bilingual("委托已登记。", "The delegation is recorded.")
ENDED = Bilingual("委托已收回。", "The delegation is taken back.")


@router.get("/people/{person_id}")
def show(request: Request, person_id: str, program: Program, visitor: Staff, departments: Departments) -> Response:
    """Where he works and what he may do; for some, what he lacks and who acts for whom."""
    return _page(request, program, visitor, person_id, departments)


@router.post("/delegations")
def give(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    deed: Doing,
    to: Annotated[str, Form(max_length=100)],
    first: Annotated[date, Form()],
    last: Annotated[date, Form()],
    roles: Annotated[Sequence[Role], Form()] = (),
) -> Response:
    """Let somebody act in the visitor's own roles for a time."""
    problem = refusal(lambda: delegate(program.office, deed, to.strip(), frozenset(roles), first, last))
    if problem:
        return _page(request, program, visitor, visitor.person.id, departments, problem)
    return done(request, f"/people/{visitor.person.id}", DELEGATED)


@router.post("/delegations/end")
def take_back(
    request: Request, program: Program, visitor: Staff, departments: Departments, deed: Doing, of: PostedOf
) -> Response:
    """Take back what the visitor has delegated."""
    problem = refusal(lambda: end_delegation(program.office, deed, of))
    if problem:
        return _page(request, program, visitor, visitor.person.id, departments, problem)
    return done(request, f"/people/{visitor.person.id}", ENDED)


def _page(
    request: Request,
    program: Briefed,
    visitor: Visitor,
    person_id: str,
    departments: Departments,
    problem: Bilingual | None = None,
) -> Response:
    found = person_seen_by(program.office, program.overview, visitor.person.id, person_id)
    roster = roster_seen_by(program.office, visitor.person.id)
    today = program.office.local_day(program.clock())
    return page(
        request,
        "people/person.html",
        visitor,
        422 if problem else 200,
        found=found,
        person=found.person,
        is_self=person_id == visitor.person.id,
        name_of=lambda one: name_in(roster, one),
        colleagues=[one for one in roster.people if one.is_here(today) and not is_agent_only(one.roles)],
        shifts={one.id: one.name for one in roster.shifts},
        departments=departments,
        words=words,
        today=today,
        problem=problem,
    )
