"""How far each launch is: a bar a launch, those planned first at the top, in the colour of its verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.services.charts.drawing import FONT, Chart

MOST = 12
"""Launches in one picture; more cannot be read at a glance."""
LONGEST_NAME = 22
"""Characters of a product's name beside its bar."""
WIDTH, BAR = 420, 30
TITLE = Bilingual("上线准备", "How ready the launches are")
DONE = Bilingual("已满足的要求", "requirements met")
VERDICTS = {
    "allow": Bilingual("可以上线", "may go"),
    "block": Bilingual("还不能上线", "blocked"),
    "error": Bilingual("无法判断", "cannot be told"),
}
COLOURS = {"allow": "#2E7D5B", "block": "#C8553D", "error": "#7A5C99"}
DAYS_LEFT = Bilingual("剩 {} 天", "{} days left")
DAYS_OVER = Bilingual("已过 {} 天", "{} days over")
TODAY = Bilingual("就在今天", "today")
ALTERNATIVE = Bilingual("{}: {}, {}/{} 项已满足, {}", "{}: {}, {} of {} met, {}")
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
    """The chart of launches, in the order in which they are given."""
    shown = launches[:MOST]
    rows = [_row(place, one, language) for place, one in enumerate(shown)]
    said = "; ".join(_said(one, language) for one in shown) or NOTHING.text(language)
    return Chart(_definition(rows, language), said)


def _row(place: int, one: Readiness, language: str) -> dict[str, Any]:
    verdict = one.verdict if one.verdict in VERDICTS else "error"
    return {
        "place": place,
        "product": _short(one.product),
        "verdict": VERDICTS[verdict].text(language),
        "share": one.done / one.asked if one.asked else 0.0,
        "figures": f"{one.done}/{one.asked} · {_left(one.days_left, language)}",
    }


def _definition(rows: list[dict[str, Any]], language: str) -> dict[str, Any]:
    altair: Any = import_module("altair")  # its types are partly unknown, and it takes half a second to load
    base = altair.Chart(altair.Data(values=rows)).encode(
        y=altair.Y("place:O", title=None, axis=altair.Axis(labelExpr=_names(rows), ticks=False, domain=False))
    )
    share = altair.X(
        "share:Q", title=DONE.text(language), scale=altair.Scale(domain=[0, 1]), axis=altair.Axis(format="%")
    )
    colour = altair.Color(
        "verdict:N",
        title=None,
        scale=altair.Scale(domain=[one.text(language) for one in VERDICTS.values()], range=list(COLOURS.values())),
        legend=altair.Legend(orient="bottom"),
    )
    whole = base.mark_bar(height=BAR * 0.6, color="#ECEFF1").encode(x=altair.value(0), x2=altair.value(WIDTH))
    bars = base.mark_bar(height=BAR * 0.6).encode(x=share, color=colour)
    figures = base.mark_text(align="left", dx=8, color="#37474F").encode(x=altair.value(WIDTH), text="figures:N")
    chart = altair.layer(whole, bars, figures).properties(
        title=TITLE.text(language), width=WIDTH, height=max(1, len(rows)) * BAR
    )
    return chart.configure(font=FONT).configure_view(stroke=None).configure_axis(labelLimit=320, grid=False).to_dict()


def _names(rows: list[dict[str, Any]]) -> str:
    """An expression of Vega that gives a place its launch's name: two launches may have one name."""
    return f"{json.dumps([row['product'] for row in rows], ensure_ascii=False)}[datum.value]"


def _said(one: Readiness, language: str) -> str:
    verdict = VERDICTS.get(one.verdict, VERDICTS["error"]).text(language)
    left = _left(one.days_left, language)
    return ALTERNATIVE.text(language).format(_short(one.product), verdict, one.done, one.asked, left)


def _left(days: int, language: str) -> str:
    if days == 0:
        return TODAY.text(language)
    return (DAYS_LEFT if days > 0 else DAYS_OVER).text(language).format(abs(days))


def _short(name: str) -> str:
    plain = " ".join(name.split())
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"
