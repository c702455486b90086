"""Two valid sources that say different things about one matter."""

from __future__ import annotations

import re
from collections.abc import Collection

_QUANTITY = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>个工作日|工作日|个自然日|自然日|个月|个小时|小时|分钟|"
    r"万元|亿元|元|万|%|‰|天|日|月|年|次|点|倍|期|分|岁|张|笔|"
    r"working days?|business days?|calendar days?|days?|months?|years?|hours?|minutes?|times?|"
    r"points?|yuan|rmb|cny|percent)?",
    re.IGNORECASE,
)
_SAME_UNIT = {
    "自然日": "day", "个自然日": "day", "天": "day", "日": "day", "days": "day", "calendar day": "day",
    "calendar days": "day", "个工作日": "working day", "工作日": "working day", "working days": "working day",
    "business day": "working day", "business days": "working day", "个月": "month", "月": "month", "months": "month",
    "年": "year", "years": "year", "个小时": "hour", "小时": "hour", "hours": "hour", "分钟": "minute",
    "minutes": "minute", "元": "yuan", "rmb": "yuan", "cny": "yuan", "percent": "%", "次": "time", "times": "time",
    "点": "point", "分": "point", "points": "point",
}  # fmt: skip
_SCALED = {"万元": ("yuan", 10_000.0), "亿元": ("yuan", 100_000_000.0), "万": ("", 10_000.0)}

SAME_MATTER = 0.35
"""Share of words two quotes must have in common to speak of one matter (fitted on no data: a half was too
strict for a sentence and a table row, a quarter paired unrelated fees)."""


def quantities(text: str) -> dict[str, set[float]]:
    """The numbers of a text by unit; numbers without a unit are left out, 万 and 亿 are multiplied out."""
    found: dict[str, set[float]] = {}
    for match in _QUANTITY.finditer(text):
        unit, scale = _unit((match["unit"] or "").casefold())
        if unit:
            found.setdefault(unit, set()).add(float(match["number"].replace(",", "")) * scale)
    return found


def disagree(one: str, other: str, words_of_one: Collection[str], words_of_other: Collection[str]) -> bool:
    """Whether two quotes speak of one matter and name different figures in the same unit."""
    return _overlap(words_of_one, words_of_other) >= SAME_MATTER and _figures_differ(quantities(one), quantities(other))


def _unit(spelled: str) -> tuple[str, float]:
    if spelled in _SCALED:
        return _SCALED[spelled]
    return _SAME_UNIT.get(spelled, spelled), 1.0


def _figures_differ(one: dict[str, set[float]], other: dict[str, set[float]]) -> bool:
    """Whether each says a figure, in a unit that both use, that the other does not say."""
    return any(one[unit] - other[unit] and other[unit] - one[unit] for unit in one.keys() & other.keys())


def _overlap(one: Collection[str], other: Collection[str]) -> float:
    """Szymkiewicz-Simpson: the share of the smaller set's words that stand in the other."""
    first, second = _plain(one), _plain(other)
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _plain(words: Collection[str]) -> set[str]:
    """Without figures, and without single characters: nearly any two Chinese sentences share some of those."""
    return {word for word in words if len(word) > 1 and not any(c.isdigit() for c in word)}
