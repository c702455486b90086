"""Reports, as tables, as charts and as CSV."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.paging import page_of
from bot.domain.reports import Grain, Report
from bot.services.charts import OF_REPORTS, Chart, png, svg
from bot.services.deeds import Deed
from bot.services.reports import REPORTS
from bot.services.reports.answers import GRAINS
from bot.services.reports.exporting import as_csv
from bot.services.reports.making import find_report, make_report, period_of
from bot.services.reports.sources import Wanted
from bot.web.needs import DayTyped, Departments, Program, Staff
from bot.web.pages.cells import names_for, shown
from bot.web.rendering import page
from bot.web.visitors import Visitor

router = APIRouter()

A_PAGE = 100
"""Rows on a page; all of them are in the CSV."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose of a report, as it stands in its address."""

    first: date | None = None
    last: date | None = None
    department: str = ""
    grain: Grain = Grain.DAY

    @property
    def query(self) -> str:
        """The same choice in an address; what is not chosen is left out."""
        chosen = {
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "department": self.department,
            "by": "" if self.grain is Grain.DAY else str(self.grain),
        }
        return urlencode({name: value for name, value in chosen.items() if value})


def choice_of(
    first: Annotated[DayTyped, Query(alias="from")] = None,
    last: Annotated[DayTyped, Query(alias="to")] = None,
    department: Annotated[str, Query(max_length=100)] = "",
    by: Grain = Grain.DAY,
) -> Choice:
    """What an address asks for."""
    return Choice(first, last, department, by)


Chosen = Annotated[Choice, Depends(choice_of)]


@router.get("/reports")
def listed(request: Request, visitor: Staff) -> Response:
    """What can be counted."""
    return page(request, "reports.html", visitor, headings=[kind.heading for kind in REPORTS.values()])


@router.get("/reports/{name}.csv")
def csv(name: str, program: Program, visitor: Staff, choice: Chosen) -> Response:
    """A report for a spreadsheet."""
    return csv_of(made(name, program, visitor, choice), visitor)


@router.get("/reports/{name}.svg")
def drawing(name: str, program: Program, visitor: Staff, choice: Chosen) -> Response:
    """A report's chart for a page."""
    chart = _required_chart(made(name, program, visitor, choice), program, visitor)
    return Response(svg(chart), media_type="image/svg+xml")


@router.get("/reports/{name}.png")
def picture(name: str, program: Program, visitor: Staff, choice: Chosen) -> Response:
    """A report's chart for a presentation."""
    chart = _required_chart(made(name, program, visitor, choice), program, visitor)
    return Response(png(chart), media_type="image/png")


@router.get("/reports/{name}")
def show(
    request: Request,
    name: str,
    program: Program,
    visitor: Staff,
    departments: Departments,
    choice: Chosen,
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """A report, about the last 30 days unless others are chosen."""
    report = made(name, program, visitor, choice)
    part = page_of(report.rows, number, A_PAGE)
    chosen = replace(choice, first=report.period.first, last=report.period.last)
    return page(
        request,
        "report.html",
        visitor,
        report=report,
        choice=chosen,
        grains=GRAINS,
        departments=departments,
        chart=_chart(report, program, visitor) if report.rows else None,
        page_of=part,
        rows=shown(part.items, report.heading.columns, names_for(program, visitor.language)),
    )


def made(name: str, program: Briefed, visitor: Visitor, choice: Choice) -> Report:
    """A report as chosen; raises `InputError` for what there is not, `NotAllowed` for what the visitor may not see."""
    find_report(name)
    period = period_of(program.reports, choice.first, choice.last)
    wanted = Wanted(period, choice.grain, choice.department or None, Deed(visitor.person.id, "report"))
    return make_report(program.reports, name, wanted)


def csv_of(report: Report, visitor: Visitor) -> Response:
    """A table for a spreadsheet; the byte-order mark keeps Excel from garbling Chinese."""
    headers = {"Content-Disposition": f'attachment; filename="{report.name}.csv"'}
    text = "\ufeff" + as_csv(report, visitor.language)
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _chart(report: Report, program: Briefed, visitor: Visitor) -> Chart | None:
    """A report's chart, if there is one of such reports."""
    of_report = OF_REPORTS.get(report.name)
    if of_report is None:
        return None
    return of_report(report, names_for(program, visitor.language).of, visitor.language)


def _required_chart(report: Report, program: Briefed, visitor: Visitor) -> Chart:
    chart = _chart(report, program, visitor)
    if chart is None:
        raise Declined(
            Bilingual(
                f"报表 {report.name} 没有图。有图的: {'、'.join(OF_REPORTS)}。",
                f"The report {report.name} has no chart. These have: {', '.join(OF_REPORTS)}.",
            )
        )
    return chart
