"""From a definition to a picture. Chinese is written with the fonts that lie beside this file, on any machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
FONT = "Briefed Hans, Briefed Hans Rare, sans-serif"
SCALE = 2
"""Pixels of the picture for each of the drawing: sharp on a phone."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite definition, and the words that say what it shows to those who do not see it."""

    definition: Mapping[str, Any]
    alternative: str


def png(chart: Chart) -> bytes:
    """The chart as a picture."""
    return _converter().vegalite_to_png(json.dumps(chart.definition), scale=SCALE)


def svg(chart: Chart) -> str:
    """The chart as a drawing for a page."""
    return _converter().vegalite_to_svg(json.dumps(chart.definition))


@cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
