"""Cell values as Excel shows them: 0.0095 in a cell formatted ``0.00%`` reads 0.95%."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

Number = int | float
Value = Number | bool | datetime | date | time | timedelta

_IGNORED = re.compile(r"\[[^\]]*\]|_.|\*.")
_DIGITS = re.compile(r"[#0?](?:[#0?,.]*[#0?])?")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')


def displayed(value: Value, number_format: str) -> str:
    """The text of a value. Dates and times come in ISO form, numbers in their format as far as it matters:
    percent, decimals, thousands, and words before and after ("¥", "期")."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        shows_time = "h" in number_format.lower() or value.time() != time()
        return value.isoformat(" ", "minutes") if shows_time else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value) if isinstance(value, timedelta) else _number(value, number_format)


def _number(value: Number, number_format: str) -> str:
    section = _IGNORED.sub("", number_format.split(";")[0])
    literal_free = _LITERAL.sub("", section)
    digits = _DIGITS.search(literal_free)
    if digits is None or re.search(r"[eE/@]|General", literal_free):
        return _general(value)
    is_percent = "%" in literal_free
    decimals = len(digits[0].partition(".")[2])
    grouping = "," if "," in digits[0] else ""
    shown = f"{value * 100 if is_percent else value:{grouping}.{decimals}f}"
    before, _, after = _split_at_digits(section)
    return f"{_words(before)}{shown}{_words(after)}"


def _split_at_digits(section: str) -> tuple[str, str, str]:
    masked = _LITERAL.sub(lambda match: "\0" * len(match[0]), section)
    match = _DIGITS.search(masked)
    start, end = match.span() if match else (0, 0)
    return section[:start], section[start:end], section[end:]


def _words(part: str) -> str:
    return _LITERAL.sub(lambda match: match[1] if match[1] is not None else match[2], part)


def _general(value: Number) -> str:
    """Excel shows at most 11 digits; this also hides what binary fractions add (0.1 + 0.2)."""
    return f"{value:.11g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)
