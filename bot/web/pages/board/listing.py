"""The board as a list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.countdown import countdown
from bot.domain.launches.authority import PRODUCT_TEAM
from bot.domain.paging import page_of
from bot.domain.people.roster import Roster
from bot.services.launches.listing import listing
from bot.services.launches.looking import name_in
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.board.wishes import ORDERS, STATUSES, Wished, query_of
from bot.web.rendering import page

router = APIRouter()

A_PAGE = 40
MISSING = 3
"""What a launch lacks, named in its row; its own page says the rest."""


@router.get("/")
def show(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    wish: Wished,
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """The launches that are wanted, those planned first at the top unless another order is chosen."""
    found = listing(program.office, program.overview, visitor.person.id, wish)
    return page(
        request,
        "board/list.html",
        visitor,
        view="list",
        found=found,
        page_of=page_of(found.lines, number, A_PAGE),
        wish=wish,
        statuses=STATUSES,
        orders=ORDERS,
        missing=MISSING,
        query=partial(query_of, wish),
        names_of=partial(_names, found.roster),
        countdown=countdown,
        departments=departments,
        today=program.office.local_day(program.clock()),
        may_file=not visitor.person.roles.isdisjoint(PRODUCT_TEAM),
    )


def _names(roster: Roster | None, people: Iterable[str]) -> list[str]:
    return [name_in(roster, one) for one in people]
