"""The board as a calendar: a month with what is planned and due on each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.services.launches.agenda import month_of
from bot.services.launches.listing import EVERY, listing
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.board.wishes import Wished, query_of
from bot.web.rendering import page

router = APIRouter()

Month = Annotated[str, Query(pattern=r"^(20\d\d-(0[1-9]|1[0-2]))?$")]
"""A month as in 2026-12; the present one, if none is chosen."""
WEEKDAYS = (
    Bilingual("一", "Mon"),
    Bilingual("二", "Tue"),
    Bilingual("三", "Wed"),
    Bilingual("四", "Thu"),
    Bilingual("五", "Fri"),
    Bilingual("六", "Sat"),
    Bilingual("日", "Sun"),
)
A_DAY = 4
"""What is due on a day, named in its cell; the rest of it is folded."""


@router.get("/calendar")
def show(
    request: Request, program: Program, visitor: Staff, departments: Departments, wish: Wished, month: Month = ""
) -> Response:
    """A month."""
    office = program.office
    found = listing(office, program.overview, visitor.person.id, replace(wish, status=EVERY))
    today = office.local_day(program.clock())
    first = first_of(month, today)
    return page(
        request,
        "board/calendar.html",
        visitor,
        view="calendar",
        weeks=month_of(found.lines, first, office.calendar, today),
        weekdays=WEEKDAYS,
        a_day=A_DAY,
        first=first,
        before=month_name(first - timedelta(days=1)),
        after=month_name(first + timedelta(days=31)),
        today=today,
        wish=wish,
        query=partial(query_of, wish),
        departments=departments,
    )


def first_of(month: str, today: date) -> date:
    """The first day of a month as an address names it; of the present one for none."""
    return date.fromisoformat(f"{month}-01") if month else today.replace(day=1)


def month_name(day: date) -> str:
    """The month of a day, as an address names it."""
    return f"{day:%Y-%m}"
