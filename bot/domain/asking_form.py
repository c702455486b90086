"""Whether a text asks something at all: beside questions people thank, agree, and tell each other things."""

from __future__ import annotations

import re

_MARK = re.compile(r"[?？][\s?？!！。.)）]*$")
_CLOSES = re.compile(
    r"谢|没(有)?(什么|事|问题)|不怎么|不用|明白|知道了|收到|懂了"
    r"|\b(thanks?|thx|got it|understood|never ?mind|no problem)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(吗|呢|嘛)[\s。.!！~]*$|什么|怎么|怎样|多少|多久|多长|几[个天张次年月日点号笔元块%]|哪|如何|是否|为何"
    r"|能不能|可不可以|是不是|有没有|要不要|会不会|算不算|行不行|对不对"
    r"|^\W*(?:(?:and|but|so|then|ok|okay|also)\b[\s,]*)*"
    r"(?:what|how|when|where|which|who|whose|why|can|could|do|does|did|is|are|was|will|would|should|may|must|has|have)\b",
    re.IGNORECASE,
)
_LETTERS = 2
"""A lone question mark asks nothing that could be looked up."""


def asks_something(text: str) -> bool:
    """Whether a text reads as a question. In doubt it does not: silence is what people expect among themselves."""
    if sum(one.isalnum() for one in text) < _LETTERS:
        return False
    if _MARK.search(text):
        return True
    return _ASKS.search(text) is not None and _CLOSES.search(text) is None
