"""The board as a timeline: every launch that is to come as a bar of its stages, with what is due on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.countdown import countdown
from bot.domain.paging import page_of
from bot.services.launches.agenda import Course, course_of
from bot.services.launches.listing import listing
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.board.calendar import Month, first_of, month_name
from bot.web.pages.board.wishes import Wished, query_of
from bot.web.rendering import page

router = APIRouter()

A_PAGE = 40
MONTHS = 4
"""Shown side by side: about as long as a launch takes from its concept on."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first day to before the last one, as the width of a drawing: places and widths are in percent."""

    first: date
    end: date

    def place(self, day: date) -> float:
        """Where a day begins, within the drawing."""
        share = (day - self.first).days / (self.end - self.first).days
        return round(100 * min(max(share, 0.0), 1.0), 2)

    def width(self, first: date, last: date) -> float:
        """How wide it is from the beginning of a day to that of another one, as far as the drawing has it."""
        return round(self.place(last) - self.place(first), 2)

    def covers(self, day: date) -> bool:
        """Whether it has the day."""
        return self.first <= day < self.end

    @property
    def months(self) -> Sequence[date]:
        """The first days of its months."""
        return list(_months(self.first, self.end))


@router.get("/timeline")
def show(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    wish: Wished,
    month: Month = "",
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """Some months, from the one before the present on unless another is chosen."""
    office = program.office
    today = office.local_day(program.clock())
    scale = _scale(first_of(month, _month_before(today)))
    lines = listing(office, program.overview, visitor.person.id, wish).lines
    wanted = {one.launch.id for one in lines if not one.is_over}
    standings = program.overview.standings(office)
    courses = [course_of(one.view, office) for one in standings if one.dossier.launch.id in wanted]
    shown = page_of([one for one in courses if _is_within(one, scale)], number, A_PAGE)
    return page(
        request,
        "board/timeline.html",
        visitor,
        view="timeline",
        page_of=shown,
        scale=scale,
        today=today,
        before=month_name(_month_before(scale.first)),
        after=month_name(scale.first + timedelta(days=31)),
        wish=wish,
        query=partial(query_of, wish),
        countdown=countdown,
        departments=departments,
    )


def _scale(first: date) -> Scale:
    end = first
    for _ in range(MONTHS):
        end = _month_after(end)
    return Scale(first, end)


def _is_within(course: Course, scale: Scale) -> bool:
    first = min([course.line.day, *(one.first for one in course.segments)])
    last = max([course.line.day, *(one.last for one in course.segments)])
    return first < scale.end and last >= scale.first


def _months(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first = _month_after(first)


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
