"""What pages need: the program, and who looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from pydantic import AfterValidator, BeforeValidator

from bot.bootstrap import Briefed
from bot.domain.departments import Department
from bot.web.reach import within_reach
from bot.web.visitors import Visitor


def program_of(request: Request) -> Briefed:
    """What the app serves."""
    return request.app.state.program


def visitor_of(request: Request) -> Visitor:
    """Somebody who is signed in; raises `SignInFirst`."""
    return request.app.state.sessions.visitor(request)


def staff_of(request: Request) -> Visitor:
    """Somebody who is more than an agent; raises `NotAllowed`."""
    visitor = visitor_of(request)
    visitor.require_staff()
    return visitor


def departments_of(program: Annotated[Briefed, Depends(program_of)]) -> Mapping[str, Department]:
    """The departments by id."""
    with program.store.begin() as work:
        return work.documents.departments()


Program = Annotated[Briefed, Depends(program_of)]
Anybody = Annotated[Visitor, Depends(visitor_of)]
Staff = Annotated[Visitor, Depends(staff_of)]
Departments = Annotated[Mapping[str, Department], Depends(departments_of)]
DayTyped = Annotated[Annotated[date, AfterValidator(within_reach)] | None, BeforeValidator(lambda typed: typed or None)]
"""A day from a form; browsers send a field that was left empty as an empty text."""
