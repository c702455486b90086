"""Whether a text asks something at all: beside questions people thank, agree, and tell each other things."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[?？。!！;；\n])(?![A-Za-z0-9&=/])|(?<=\.)\s")
"""Behind a question mark in an address, the sentence goes on."""
_CLAUSE_END = re.compile(r"[,，](?!\d)")
_MARK = re.compile(r"[?？]\W*$")
_THANKS = re.compile(r"[\s,，]*(?:谢谢|多谢|感谢|thanks|thank you|thx).{0,4}$", re.IGNORECASE)
_PARTICLE = re.compile(r"(?:吗|呢|嘛)\W*$")
_TELLS = re.compile(r"(?<![不没])(?<!没有)(?:知道|明白|清楚|懂)|告诉|我问|去问|(?<![想请])问问|确认|不怎么")
"""What is asked behind these, nobody asks: "I will tell the customer what to do"."""
_ASKS_IN_CHINESE = re.compile(
    r"(?:(?<!没)(?<!没有)什么|怎么|怎样|多少|多久|多长|哪(?!怕)|如何)(?!.?[都也])|是否|为何"
    r"|(?<![过有好等])几[个天张次年月日点号笔元块%]"
    r"|能不能|可不可以|是不是|有没有|要不要|会不会|算不算|行不行|对不对"
)
_WE_ALL = r"i|you|we|they|these|those|customers?|clients?|agents?"
_ASKS_IN_ENGLISH = re.compile(
    r"^\W*(?:(?:and|but|so|then|ok|okay|also|please)\b[\s,]*)*(?:"
    r"(?:what(?!\s+an?\b)|how|when|where|which|who|whose|why)\b"
    rf"|do\s+(?:{_WE_ALL})\s+\w"
    r"|(?:can|could|does|did|is|are|am|was|were|will|would|should|may|must|has|have)"
    rf"\s+(?:{_WE_ALL}|he|she|it|this|that|there|the|an?|my|our|any)\s+\w)",
    re.IGNORECASE,
)
_LETTERS = 2
"""A lone question mark asks nothing that could be looked up."""


def asks_something(text: str) -> bool:
    """Whether a text reads as a question. In doubt it does not: silence is what people expect among themselves."""
    return any(_is_question(sentence) for sentence in _SENTENCE_END.split(text) if _says_something(sentence))


def _is_question(sentence: str) -> bool:
    return _MARK.search(sentence) is not None or any(map(_asks, _CLAUSE_END.split(sentence)))


def _asks(clause: str) -> bool:
    """Whether a part of a sentence without a question mark asks something."""
    asked = _THANKS.sub("", clause)
    if not _says_something(asked):
        return False
    if _PARTICLE.search(asked) or _ASKS_IN_ENGLISH.search(asked):
        return True
    return _ASKS_IN_CHINESE.search(asked) is not None and _TELLS.search(asked) is None


def _says_something(text: str) -> bool:
    return sum(one.isalnum() for one in text) >= _LETTERS
