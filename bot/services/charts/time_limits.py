"""Whether departments answered in time: a bar a department, of what was in time and what was not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Report
from bot.services.charts.drawing import (
    BAR,
    GREEN,
    INK,
    LONGEST_NAME,
    MOST_BARS,
    RED,
    WIDTH,
    Chart,
    altair,
    count_in,
    finished,
    names_by_place,
    one_line,
    saying,
    told_in_bars,
)

TITLE = Bilingual("按时答复的问题", "Questions answered in time")
IN_TIME, TOO_LATE = Bilingual("按时", "in time"), Bilingual("超时", "too late")
NOTHING = Bilingual("这段时间没有转部门的问题", "No department had a question then")
FIGURES = Bilingual("{}/{} 按时", "{} of {} in time")
NOW_LATE = Bilingual("现有 {} 个已超时", "{} late now")
NONE_ENDED = Bilingual("还没有答复", "none answered yet")
MORE = Bilingual("另有 {} 个部门", "{} more departments")


@dataclass(frozen=True, slots=True)
class InTime:
    """A department: what it answered in time and too late, and what waits now although its time is over."""

    department: str
    kept: int
    broken: int
    late: int


def time_limits(departments: Sequence[InTime], language: str) -> Chart:
    """The chart of departments; the first of them, if there are too many."""
    shown = departments[:MOST_BARS]
    if not shown:
        return saying(TITLE.text(language), NOTHING.text(language))
    said = told_in_bars(departments, lambda one: _said(one, language), MORE, language)
    return Chart(finished(_layers(shown, language), TITLE.text(language)), said)


def of_report(report: Report, name_of: Callable[[str], str], language: str) -> Chart:
    """The departments of the report `time-limits`."""
    rows = [
        InTime(name_of(str(one["department"])), *(count_in(one[name]) for name in ("kept", "broken", "late")))
        for one in report.told()
    ]
    return time_limits(rows, language)


def _said(one: InTime, language: str) -> str:
    return f"{one_line(one.department, LONGEST_NAME)}: {_figures(one, language)}"


def _figures(one: InTime, language: str) -> str:
    ended = one.kept + one.broken
    figures = FIGURES.text(language).format(one.kept, ended) if ended else NONE_ENDED.text(language)
    return f"{figures}, {NOW_LATE.text(language).format(one.late)}" if one.late else figures


def _layers(shown: Sequence[InTime], language: str) -> Any:
    vega = altair()
    kept, broken = IN_TIME.text(language), TOO_LATE.text(language)
    parts = [
        {"place": place, "part": part, "order": order, "count": count}
        for place, one in enumerate(shown)
        for order, (part, count) in enumerate(((kept, one.kept), (broken, one.broken)))
    ]
    figures = [{"place": place, "figures": _figures(one, language)} for place, one in enumerate(shown)]
    most = max(1, *(one.kept + one.broken for one in shown))
    names = names_by_place([one_line(one.department, LONGEST_NAME) for one in shown])
    y = vega.Y("place:O", title=None, axis=vega.Axis(labelExpr=names, ticks=False, domain=False))
    x = vega.X(
        "count:Q",
        title=None,
        scale=vega.Scale(domain=[0, most], nice=False),
        axis=vega.Axis(values=list(range(0, most + 1, max(1, round(most / 5)))), format="d"),
    )
    colour = vega.Color(
        "part:N",
        title=None,
        scale=vega.Scale(domain=[kept, broken], range=[GREEN, RED]),
        legend=vega.Legend(orient="bottom"),
    )
    bars = (
        vega.Chart(vega.Data(values=parts)).mark_bar(height=BAR * 0.6).encode(y=y, x=x, color=colour, order="order:O")
    )
    written = vega.Chart(vega.Data(values=figures)).mark_text(align="left", dx=8, color=INK)
    beside = written.encode(y=y, x=vega.value(WIDTH), text="figures:N")
    return vega.layer(bars, beside).properties(width=WIDTH, height=len(shown) * BAR)
