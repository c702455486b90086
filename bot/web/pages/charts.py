"""The charts of one launch, as drawings, pictures and tables."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.reports import Report
from bot.services.charts import OF_LAUNCHES, Chart, png, svg
from bot.services.charts.burn_up import standing
from bot.services.charts.coverage import groups_of, lacking
from bot.services.launches.judging import LaunchView
from bot.services.reports.burn_up import burnt_today
from bot.services.reports.of_launch import coverage_report, launch_report
from bot.web.needs import Program, Staff
from bot.web.pages.cells import names_for
from bot.web.pages.reports import csv_of

router = APIRouter()


@router.get("/launches/{launch_id}/charts/{name}.svg")
def drawing(launch_id: str, name: str, program: Program, visitor: Staff) -> Response:
    """A chart for a page."""
    return Response(svg(_chart(launch_id, name, program, visitor.language)), media_type="image/svg+xml")


@router.get("/launches/{launch_id}/charts/{name}.png")
def picture(launch_id: str, name: str, program: Program, visitor: Staff) -> Response:
    """A chart for a presentation."""
    return Response(png(_chart(launch_id, name, program, visitor.language)), media_type="image/png")


@router.get("/launches/{launch_id}/charts/{name}.csv")
def table(launch_id: str, name: str, program: Program, visitor: Staff) -> Response:
    """What a chart shows, for a spreadsheet."""
    return csv_of(_report(launch_id, name, program), visitor)


def charts_of(shown: LaunchView, program: Briefed, language: str) -> Mapping[str, str]:
    """The charts that a launch's page shows, by name, each with what it comes to in words."""
    course = standing([burnt_today(shown, program.office)], language)
    groups = groups_of(coverage_report(shown, program.office), names_for(program, language).of)
    return {"burn-up": course} | ({"coverage": lacking(groups, language)} if groups else {})


def _report(launch_id: str, name: str, program: Briefed) -> Report:
    return launch_report(program.office, name, launch_id)


def _chart(launch_id: str, name: str, program: Briefed, language: str) -> Chart:
    report = _report(launch_id, name, program)
    return OF_LAUNCHES[name](report, names_for(program, language).of, language)
