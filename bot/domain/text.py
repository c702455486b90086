"""Texts as people type them, made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]")

LONGEST_QUESTION = 2_000
"""Characters. Agents paste chats; beyond this it is a document, not a question."""


def normalise(text: str) -> str:
    """NFKC, without control and format characters, runs of white space as one space."""
    composed = unicodedata.normalize("NFKC", text)
    printable = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in composed if not _is_format(c))
    return " ".join("".join(printable).split())


def _is_format(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Cs", "Co", "Cn"}


def readable_question(text: str) -> str:
    """The normalised question; raises `Declined` when there is none to answer."""
    if len(text) > LONGEST_QUESTION:
        raise Declined(
            Bilingual(
                f"问题有 {len(text):,} 个字, 最多 {LONGEST_QUESTION:,} 个。请用一两句话只问一件事。",
                f"The question has {len(text):,} characters; {LONGEST_QUESTION:,} is the limit. "
                "Ask for one thing in a sentence or two.",
            )
        )
    question = normalise(text)
    if not any(c.isalnum() for c in question):
        raise Declined(
            Bilingual(
                "没有看到问题。请用文字问, 例如: 白金卡年费怎么免?",
                "There is no question in that. Ask in words, for instance: 白金卡年费怎么免?",
            )
        )
    return question


@lru_cache(maxsize=4_000)
def language_of(text: str) -> str:
    """ "zh" when at least a fifth of the letters are Chinese characters, otherwise "en".

    A Chinese character carries about as much as an English word, hence the low share.
    """
    chinese = len(_CHINESE.findall(text))
    others = len(_LATIN.findall(text))
    return "zh" if chinese and chinese * 5 >= chinese + others else "en"


def is_chinese(character: str) -> bool:
    """Whether it is a CJK unified ideograph."""
    return _CHINESE.fullmatch(character) is not None
