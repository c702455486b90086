"""Who may see how the program fares."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from bot.domain.launches.authority import require_administrator
from bot.services.launches.looking import People
from bot.web.needs import Program, Staff
from bot.web.visitors import Visitor


def administrator_of(program: Program, visitor: Staff) -> Visitor:
    """Somebody who looks after the centre, or acts for one; raises `NotAllowed`."""
    People(program.office, visitor.person.id).require(require_administrator)
    return visitor


Administrator = Annotated[Visitor, Depends(administrator_of)]
