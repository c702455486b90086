"""How far each launch is: a bar a launch, in the order they are given, in the colour of its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.countdown import countdown
from bot.services.charts.drawing import (
    BAR,
    GREEN,
    INK,
    LONGEST_NAME,
    MOST_BARS,
    PALE,
    PURPLE,
    RED,
    WIDTH,
    Chart,
    altair,
    finished,
    names_by_place,
    one_line,
    saying,
    told_in_bars,
)

TITLE = Bilingual("上线准备: 已满足的要求", "How ready the launches are: requirements met")
VERDICTS = {
    "allow": Bilingual("✓ 可以上线", "✓ can go"),
    "block": Bilingual("● 还不能上线", "● blocked"),
    "error": Bilingual("▲ 无法判断", "▲ cannot be told"),
}
COLOURS = {"allow": GREEN, "block": RED, "error": PURPLE}
ALTERNATIVE = Bilingual("{}: {}, {}/{} 项已满足, {}", "{}: {}, {} of {} met, {}")
MORE = Bilingual("另有 {} 个项目", "{} more launches")
NOTHING = Bilingual("没有待上线的项目", "No launch is to come")


@dataclass(frozen=True, slots=True)
class Readiness:
    """A launch that is to come: of ``asked`` requirements that apply to it ``done`` are met or waived."""

    product: str
    verdict: str
    done: int
    asked: int
    days_left: int


def readiness(launches: Sequence[Readiness], language: str) -> Chart:
    """The chart of launches; the first of them, if there are too many."""
    shown = launches[:MOST_BARS]
    if not shown:
        return saying(TITLE.text(language), NOTHING.text(language))
    rows = [_row(place, one, language) for place, one in enumerate(shown)]
    said = told_in_bars(launches, lambda one: _said(one, language), MORE, language)
    return Chart(_definition(rows, language), said)


def _row(place: int, one: Readiness, language: str) -> dict[str, Any]:
    verdict = one.verdict if one.verdict in VERDICTS else "error"
    sign = VERDICTS[verdict].text(language)[0]
    return {
        "place": place,
        "product": one_line(one.product, LONGEST_NAME),
        "verdict": VERDICTS[verdict].text(language),
        "share": one.done / one.asked if one.asked else 0.0,
        "figures": f"{sign} {one.done}/{one.asked} · {countdown(one.days_left).text(language)}",
    }


def _definition(rows: list[dict[str, Any]], language: str) -> Mapping[str, Any]:
    vega = altair()
    names = vega.Axis(labelExpr=names_by_place([row["product"] for row in rows]), ticks=False, domain=False)
    base = vega.Chart(vega.Data(values=rows)).encode(y=vega.Y("place:O", title=None, axis=names))
    share = vega.X(
        "share:Q",
        title=None,
        scale=vega.Scale(domain=[0, 1]),
        axis=vega.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    colour = vega.Color(
        "verdict:N",
        title=None,
        scale=vega.Scale(domain=[one.text(language) for one in VERDICTS.values()], range=list(COLOURS.values())),
        legend=vega.Legend(orient="bottom"),
    )
    whole = base.mark_bar(height=BAR * 0.6, color=PALE).encode(x=vega.value(0), x2=vega.value(WIDTH))
    bars = base.mark_bar(height=BAR * 0.6).encode(x=share, color=colour)
    figures = base.mark_text(align="left", dx=8, color=INK).encode(x=vega.value(WIDTH), text="figures:N")
    return finished(
        vega.layer(whole, bars, figures).properties(width=WIDTH, height=len(rows) * BAR), TITLE.text(language)
    )


def _said(one: Readiness, language: str) -> str:
    verdict = VERDICTS.get(one.verdict, VERDICTS["error"]).text(language)[2:]
    left = countdown(one.days_left).text(language)
    return ALTERNATIVE.text(language).format(one_line(one.product, LONGEST_NAME), verdict, one.done, one.asked, left)
