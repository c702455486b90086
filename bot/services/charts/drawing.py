"""From a definition to a picture. Chinese is written with the fonts that lie beside this file, on any machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from bot.domain.bilingual import Bilingual

T = TypeVar("T")

FONTS = Path(__file__).parent / "fonts"
FONT = "Briefed Hans, Briefed Hans Rare, sans-serif"
SCALE = 2
"""Pixels of the picture for each of the drawing: sharp on a phone."""
WIDTH = 420
BAR = 30
"""How high a row with a bar is."""
GREEN, RED, PURPLE, PALE, INK = "#2E7D5B", "#C8553D", "#7A5C99", "#ECEFF1", "#37474F"


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite definition, and the words that say what it shows to those who do not see it."""

    definition: Mapping[str, Any]
    alternative: str


def png(chart: Chart) -> bytes:
    """The chart as a picture."""
    return _converter().vegalite_to_png(json.dumps(chart.definition), scale=SCALE)


def svg(chart: Chart) -> str:
    """The chart as a drawing for a page; what is written on it stays text."""
    return _converter().vegalite_to_svg(json.dumps(chart.definition))


def altair() -> Any:
    """The library that charts are defined with; it takes half a second to load, and its types are partly unknown."""
    return import_module("altair")


def finished(layers: Any, title: str) -> Mapping[str, Any]:
    """A definition in the looks that all charts have."""
    shown = layers.properties(title=altair().TitleParams(title, anchor="start", fontSize=15, fontWeight="normal"))
    return shown.configure(font=FONT).configure_view(stroke=None).configure_axis(grid=False, labelLimit=320).to_dict()


def saying(title: str, said: str) -> Chart:
    """A chart of nothing: it says so, instead of showing axes without anything between them."""
    words = altair().Chart(altair().Data(values=[{"said": said}])).mark_text(color=INK, fontSize=14)
    return Chart(finished(words.encode(text="said:N").properties(width=WIDTH, height=BAR * 2), title), said)


def told_in_bars(found: Sequence[T], said: Callable[[T], str], more: Bilingual, language: str) -> str:
    """What the bars say one after the other, and how many are left out where there are too many."""
    lines = [said(one) for one in found[:MOST_BARS]]
    if len(found) > MOST_BARS:
        lines.append(more.text(language).format(len(found) - MOST_BARS))
    return "; ".join(lines)


def one_line(text: str, room: int) -> str:
    """A name that has room beside its bar."""
    plain = " ".join(text.split())
    return plain if len(plain) <= room else plain[: room - 1] + "…"


def count_in(cell: object) -> int:
    """The number in a report's cell; 0 where there is none."""
    return cell if isinstance(cell, int) else 0


def names_by_place(names: list[str]) -> str:
    """An expression of Vega that gives a place the name that belongs there: two of them may have one name."""
    return f"{json.dumps(names, ensure_ascii=False)}[datum.value]"


def course_of_time(names: Sequence[str]) -> Any:
    """The axis below a course of days, weeks or months, each at its place: about seven of them are named."""
    vega = altair()
    last = len(names) - 1
    steps = sorted({round(last * part / 6) for part in range(7)}) if last > 6 else list(range(last + 1))
    axis = vega.Axis(values=steps, labelExpr=_name_expression(_short(names), steps), labelAngle=0, tickSize=3)
    return vega.X("place:Q", title=None, axis=axis, scale=vega.Scale(domain=[-0.5, last + 0.5], nice=False))


def _name_expression(names: Sequence[str], steps: Sequence[int]) -> str:
    """An expression of Vega that writes the names of some places below the axis."""
    cases = "".join(f"datum.value === {step} ? '{names[step]}' : " for step in steps)
    return f"{cases}''"


def _short(names: Sequence[str]) -> list[str]:
    """The names without a year that all of them have; they are days, weeks or months, and so digits."""
    years = {name[:5] for name in names}
    return [name[5:] for name in names] if len(years) == 1 and len(names) > 1 else list(names)


MOST_BARS = 12
"""Bars in one picture; more cannot be read at a glance."""
LONGEST_NAME = 22
"""Characters of a name beside its bar."""
_LOADING = Lock()


def _converter() -> Any:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
