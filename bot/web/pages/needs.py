"""What pages need: the program, and who looks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from bot.bootstrap import Briefed
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


Program = Annotated[Briefed, Depends(program_of)]
Anybody = Annotated[Visitor, Depends(visitor_of)]
Staff = Annotated[Visitor, Depends(staff_of)]
