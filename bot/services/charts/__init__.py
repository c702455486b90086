"""Charts: each defined once, as a picture for Slack and as a drawing for the web.

To add one, write its module with a function from typed data to a `Chart`, and name it in `CHARTS`; if it shows what a
report counts, name what makes it of a report in `OF_REPORTS` too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.reports import Report
from bot.services.charts import answered, burn_up, coverage, readiness, themes, time_limits
from bot.services.charts.drawing import Chart, png, svg

__all__ = ["CHARTS", "OF_LAUNCHES", "OF_REPORTS", "Chart", "png", "svg"]

CHARTS: Mapping[str, Callable[[Any, str], Chart]] = {
    "readiness": readiness.readiness,
    "answered": answered.answered,
    "time-limits": time_limits.time_limits,
    "themes": themes.themes,
    "coverage": coverage.coverage,
    "burn-up": burn_up.burn_up,
}
"""Every chart by its name: what it shows, and the language it says it in."""

OfReport = Callable[[Report, Callable[[str], str], str], Chart]

OF_REPORTS: Mapping[str, OfReport] = {
    "answers": answered.of_report,
    "themes": themes.of_report,
    "time-limits": time_limits.of_report,
    "coverage": coverage.of_report,
}
"""The charts of reports, by the report's name: of its rows, what departments and launches are called, a language."""

OF_LAUNCHES: Mapping[str, OfReport] = {"burn-up": burn_up.of_report, "coverage": coverage.of_report}
"""The charts of one launch, of the tables of `bot.services.reports.of_launch` by the same names."""
