"""The calendars that working days are counted with: a year of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.calendar import CalendarUnknown
from bot.services.calendars import unusual_days, year_of
from bot.web.needs import Program
from bot.web.pages.admin.needs import Administrator
from bot.web.pages.board.calendar import WEEKDAYS
from bot.web.rendering import page

router = APIRouter()

SHOWN = {
    "office": Bilingual("办公", "Offices"),
    "settlement": Bilingual("清算", "Settlement"),
}
"""The calendars that have days off."""


@router.get("/admin/calendars")
def show(
    request: Request,
    program: Program,
    visitor: Administrator,
    of: Annotated[str, Query(pattern="^(office|settlement)$")] = "office",
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
) -> Response:
    """The twelve months of a year, this one by default."""
    chosen = year or program.office.local_day(program.clock()).year
    known = program.calendars[of]
    try:
        months = year_of(known, chosen)
    except CalendarUnknown:
        months = []
    return page(
        request,
        "admin/calendars.html",
        visitor,
        calendars=SHOWN,
        of=of,
        year=chosen,
        months=months,
        unusual=unusual_days(months),
        weekdays=WEEKDAYS,
        known_years=sorted(known.known_years),
        today=program.office.local_day(program.clock()),
    )
