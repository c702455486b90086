"""Questions that ask for a figure, and texts that name one."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"多少|几(?!乎)|多久|多长|多大|多高|多远|多快|何时|什么时候|啥时|哪年|哪一年|哪天"
    r"|how (?:much|many|long|often|far|old|high|soon|big|late|early)|\bwhen\b"
    r"|what (?:time|date|year|rate|percent|amount|age)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+(?:个|天|日|年|月|元|次|倍|期|分|岁|张|笔|小时|周|点)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|once|twice)\b",
    re.IGNORECASE,
)


def asks_for_figure(question: str) -> bool:
    """Whether the question asks for an amount, a number, a time or a date."""
    return _ASKS.search(question) is not None


def names_figure(text: str) -> bool:
    """Whether the text names any figure, in digits or in words."""
    return _NAMES.search(text) is not None
