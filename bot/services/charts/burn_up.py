"""How a launch gets ready: the requirements that are met, a step a day, against those that were due by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Report
from bot.services.charts.drawing import GREEN, INK, WIDTH, Chart, altair, course_of_time, finished, saying
from bot.services.reports.burn_up import Burnt

HEIGHT = 160
TITLE = Bilingual("已满足的要求与计划", "Requirements met, against the plan")
MET, PLANNED = Bilingual("已满足", "met"), Bilingual("按期应满足", "due by then")
NOTHING = Bilingual("还没有可以统计的要求", "There are no requirements to count yet")
STANDING = Bilingual("{}: {} 项要求已满足 {} 项", "{}: {} requirements, {} met")
AHEAD = Bilingual("比计划多 {} 项", "{} ahead of the plan")
BEHIND = Bilingual("比计划少 {} 项", "{} behind the plan")
AS_PLANNED = Bilingual("正好按计划", "just as planned")
NO_PLAN = Bilingual("日历没有相关年份, 期限未知", "due days are unknown: the calendar lacks the year")


def burn_up(course: Sequence[Burnt], language: str) -> Chart:
    """The chart of a course of days; what is met ends today."""
    title = TITLE.text(language)
    if not any(one.asked for one in course):
        return saying(title, NOTHING.text(language))
    return Chart(finished(_layers(course, language), title), standing(course, language))


def of_report(report: Report, name_of: Callable[[str], str], language: str) -> Chart:
    """The chart of the table of one launch."""
    return burn_up(
        [
            Burnt(day, asked, planned if isinstance(planned, int) else None, met if isinstance(met, int) else None)
            for day, asked, planned, met in report.rows
            if isinstance(day, date) and isinstance(asked, int)
        ],
        language,
    )


def standing(course: Sequence[Burnt], language: str) -> str:
    """What it comes to: how many are met on the last day that was looked at, and whether that is as planned."""
    last = next((one for one in reversed(course) if one.met is not None), course[0])
    met = last.met or 0
    said = STANDING.text(language).format(last.day.isoformat(), last.asked, met)
    return f"{said}, {_compared(met, last.planned, language)}"


def _compared(met: int, planned: int | None, language: str) -> str:
    if planned is None:
        return NO_PLAN.text(language)
    if met == planned:
        return AS_PLANNED.text(language)
    return (AHEAD if met > planned else BEHIND).text(language).format(abs(met - planned))


def _layers(course: Sequence[Burnt], language: str) -> Any:
    vega = altair()
    most = max(one.asked for one in course)
    x = course_of_time([one.day.isoformat() for one in course])
    ticks = vega.Axis(values=list(range(0, most + 1, max(1, round(most / 5)))), format="d", grid=True, domain=False)
    y = vega.Y("count:Q", title=None, scale=vega.Scale(domain=[0, most], nice=False), axis=ticks)
    lines = {PLANNED.text(language): (INK, [5, 4]), MET.text(language): (GREEN, [1, 0])}
    colour = vega.Color(
        "line:N",
        title=None,
        scale=vega.Scale(domain=list(lines), range=[one for one, _ in lines.values()]),
        legend=vega.Legend(orient="bottom", symbolType="stroke", symbolStrokeWidth=2),
    )
    dash = vega.StrokeDash(
        "line:N", title=None, scale=vega.Scale(domain=list(lines), range=[one for _, one in lines.values()])
    )
    base = vega.Chart(vega.Data(values=_points(course, language))).encode(x=x, y=y, color=colour)
    steps = base.mark_line(interpolate="step-after", strokeWidth=2).encode(strokeDash=dash)
    last = next((place for place in reversed(range(len(course))) if course[place].met is not None), 0)
    end = base.mark_circle(size=70, opacity=1).transform_filter(f"datum.place === {last} && datum.isMet")
    return vega.layer(steps, end).properties(width=WIDTH, height=HEIGHT)


def _points(course: Sequence[Burnt], language: str) -> list[dict[str, Any]]:
    planned, met = PLANNED.text(language), MET.text(language)
    return [
        {"place": place, "line": line, "count": count, "isMet": line == met}
        for place, one in enumerate(course)
        for line, count in ((planned, one.planned), (met, one.met))
        if count is not None
    ]
