"""What nobody could answer: a bar a theme, the most asked on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Report
from bot.services.charts.drawing import (
    BAR,
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

TITLE = Bilingual("没有答案的主题", "What had no answer")
NOTHING = Bilingual("这段时间的提问都有答案", "Everything asked then had an answer")
FIGURES = Bilingual("问了 {} 次", "asked {}×")
WAITING = Bilingual("{} 个待答", "{} waiting")
MORE = Bilingual("另有 {} 个主题", "{} more themes")


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions about one thing: how often they were asked, and how many wait for a department."""

    name: str
    asked: int
    waiting: int


def themes(found: Sequence[Theme], language: str) -> Chart:
    """The chart of themes; the first of them, if there are too many."""
    shown = found[:MOST_BARS]
    if not shown:
        return saying(TITLE.text(language), NOTHING.text(language))
    said = told_in_bars(found, lambda one: _said(one, language), MORE, language)
    return Chart(finished(_layers(shown, language), TITLE.text(language)), said)


def of_report(report: Report, name_of: Callable[[str], str], language: str) -> Chart:
    """The themes of the report `themes`."""
    rows = report.told()
    return themes(
        [Theme(str(one["theme"]), count_in(one["asked"]), count_in(one["waiting"])) for one in rows], language
    )


def _said(one: Theme, language: str) -> str:
    return f"{one_line(one.name, LONGEST_NAME)}: {_figures(one, language)}"


def _figures(one: Theme, language: str) -> str:
    asked = FIGURES.text(language).format(one.asked)
    return f"{asked}, {WAITING.text(language).format(one.waiting)}" if one.waiting else asked


def _layers(shown: Sequence[Theme], language: str) -> Any:
    vega = altair()
    rows = [{"place": place, "asked": one.asked, "figures": _figures(one, language)} for place, one in enumerate(shown)]
    most = max(1, *(one.asked for one in shown))
    names = names_by_place([one_line(one.name, LONGEST_NAME) for one in shown])
    y = vega.Y("place:O", title=None, axis=vega.Axis(labelExpr=names, ticks=False, domain=False))
    x = vega.X(
        "asked:Q",
        title=None,
        scale=vega.Scale(domain=[0, most], nice=False),
        axis=vega.Axis(values=list(range(0, most + 1, max(1, round(most / 5)))), format="d"),
    )
    base = vega.Chart(vega.Data(values=rows)).encode(y=y)
    bars = base.mark_bar(height=BAR * 0.6, color=RED).encode(x=x)
    figures = base.mark_text(align="left", dx=8, color=INK).encode(x=vega.value(WIDTH), text="figures:N")
    return vega.layer(bars, figures).properties(width=WIDTH, height=len(rows) * BAR)
