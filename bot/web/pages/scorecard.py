"""The departments' scorecard: every figure with the one of the period before, and a way to the cases behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.domain.reports import Cell, Report
from bot.services.reports.scorecard import BETTER, MEASURES, WORSE, period_before
from bot.web.needs import Departments, Program, Staff
from bot.web.pages.reports import Chosen, made
from bot.web.rendering import page

router = APIRouter()


@router.get("/scorecard")
def show(request: Request, program: Program, visitor: Staff, departments: Departments, choice: Chosen) -> Response:
    """A department a row, about the last 30 days unless others are chosen."""
    report = made("scorecard", program, visitor, choice)
    chosen = replace(choice, first=report.period.first, last=report.period.last)
    return page(
        request,
        "scorecard.html",
        visitor,
        report=report,
        measures=MEASURES,
        figures=_by_department(report),
        choice=chosen,
        query_of=lambda department: replace(chosen, department=department).query,
        before=period_before(report.period),
        looks={BETTER: "better", WORSE: "worse"},
        departments=departments,
    )


def _by_department(report: Report) -> Mapping[str, list[Mapping[str, Cell]]]:
    """The figures of each department, in the order of the measures."""
    found: dict[str, list[Mapping[str, Cell]]] = {}
    for row in report.told():
        found.setdefault(str(row["department"]), []).append(row)
    return found
