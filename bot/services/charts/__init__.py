"""Charts: each defined once, as a picture for Slack and as a drawing for the web.

To add one, write its module with a function from typed data to a `Chart`, and name it in `CHARTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.services.charts import readiness
from bot.services.charts.drawing import Chart, png, svg

__all__ = ["CHARTS", "Chart", "png", "svg"]

CHARTS: Mapping[str, Callable[[Any, str], Chart]] = {"readiness": readiness.readiness}
"""Every chart by its name: what it shows, and the language it says it in."""
