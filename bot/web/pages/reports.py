"""Reports, as tables, as charts and as CSV."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.errors import InputError
from bot.domain.reports import Report
from bot.services.charts import OF_REPORTS, Chart, png, svg
from bot.services.deeds import Deed
from bot.services.reports import REPORTS
from bot.services.reports.exporting import as_csv, cell_text
from bot.services.reports.making import find_report, make_report, period_of
from bot.services.reports.sources import Wanted
from bot.web.pages.needs import Program, Staff, departments_of
from bot.web.rendering import page
from bot.web.visitors import Visitor

router = APIRouter()

First = Annotated[date | None, Query(alias="from")]
Last = Annotated[date | None, Query(alias="to")]


@router.get("/reports")
def listed(request: Request, visitor: Staff) -> Response:
    """What can be counted."""
    return page(request, "reports.html", visitor, headings=[kind.heading for kind in REPORTS.values()])


@router.get("/reports/{name}.csv")
def csv(name: str, program: Program, visitor: Staff, first: First = None, last: Last = None) -> Response:
    """A report for a spreadsheet; the byte-order mark keeps Excel from garbling Chinese."""
    made = _made(name, program, visitor, first, last)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}.csv"'}
    return Response("\ufeff" + as_csv(made, visitor.language), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/reports/{name}.svg")
def drawing(name: str, program: Program, visitor: Staff, first: First = None, last: Last = None) -> Response:
    """A report's chart for a page."""
    chart = _required_chart(_made(name, program, visitor, first, last), program, visitor)
    return Response(svg(chart), media_type="image/svg+xml")


@router.get("/reports/{name}.png")
def picture(name: str, program: Program, visitor: Staff, first: First = None, last: Last = None) -> Response:
    """A report's chart for a presentation."""
    chart = _required_chart(_made(name, program, visitor, first, last), program, visitor)
    return Response(png(chart), media_type="image/png")


@router.get("/reports/{name}")
def show(
    request: Request, name: str, program: Program, visitor: Staff, first: First = None, last: Last = None
) -> Response:
    """A report, about the last 30 days unless others are chosen."""
    made = _made(name, program, visitor, first, last)
    chart = _chart(made, program, visitor) if made.rows else None
    return page(request, "report.html", visitor, report=made, chart=chart, cell_text=cell_text)


def _made(name: str, program: Briefed, visitor: Visitor, first: date | None, last: date | None) -> Report:
    find_report(name)
    period = period_of(program.reports, first, last)
    return make_report(program.reports, name, Wanted(period, reader=Deed(visitor.person.id, "report")))


def _chart(report: Report, program: Briefed, visitor: Visitor) -> Chart | None:
    """A report's chart, if there is one of such reports."""
    of_report = OF_REPORTS.get(report.name)
    if of_report is None:
        return None
    departments = departments_of(program)

    def name_of(department: str) -> str:
        known = departments.get(department)
        return known.name(visitor.language) if known else department

    return of_report(report, name_of, visitor.language)


def _required_chart(report: Report, program: Briefed, visitor: Visitor) -> Chart:
    chart = _chart(report, program, visitor)
    if chart is None:
        raise InputError(f"The report {report.name} has no chart.", f"These have: {', '.join(OF_REPORTS)}.")
    return chart
