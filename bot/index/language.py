"""Chinese and English words for BM25, and Traditional to Simplified conversion.

Chinese is taken by single characters and by pairs of neighbours, not cut into dictionary words: agents abbreviate
and mistype, and half a word that matches is worth more than a whole one that does not (docs/decisions/0006). There
are no stop words: BM25 gives them next to no weight by itself.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import opencc
import snowballstemmer

MOST_REMEMBERED = 20_000
"""Texts whose words are remembered: passages, names and questions. The words of all are the same few thousand, and each
is kept once."""

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(
    rf"""
      (?P<chinese> [{_CHINESE}]+ )
    | (?P<number> \d+ (?: \.\d+ )? ) (?! [a-z\d] )
    | (?: (?! [{_CHINESE}] ) [^\W_] )+ (?: - (?: (?! [{_CHINESE}] ) [^\W_] )+ )*
    """,
    re.VERBOSE,
)
_UNIT = re.compile(rf"[%‰{_CHINESE}]")
_THOUSANDS_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_APOSTROPHE_ENDING = re.compile(r"(?<=[a-z])['’](?:s|t|re|ve|ll|d|m)\b")
_ENGLISH = re.compile(r"[a-z]+")


class ChineseEnglish:
    """Implements `bot.ports.Language`. Any number of threads may use one."""

    def __init__(self) -> None:
        self._to_simplified = opencc.OpenCC("t2s")
        self._words_of = lru_cache(maxsize=MOST_REMEMBERED)(self._cut)

    def plain(self, text: str) -> str:
        # 帐 is the older way to write 账; OpenCC turns 帳 into it, and banks write both.
        return self._to_simplified.convert(text).replace("帐", "账").casefold()

    def words(self, text: str) -> list[str]:
        return list(self._words_of(text))

    def _cut(self, text: str) -> tuple[str, ...]:
        folded = self.plain(unicodedata.normalize("NFKC", text))
        joined = _THOUSANDS_COMMA.sub("", _APOSTROPHE_ENDING.sub("", folded))
        return tuple(sys.intern(word) for match in _TOKEN.finditer(joined) for word in _words(match))


def _words(match: re.Match[str]) -> Iterator[str]:
    token = match[0]
    if match["chinese"]:
        yield from token
        yield from (first + second for first, second in pairwise(token))
    elif match["number"]:
        yield token
        if unit := _UNIT.match(match.string, match.end()):
            yield token + unit[0]
    else:
        yield _stem(token)
        if "-" in token:
            yield from map(_stem, token.split("-"))


def _stem(word: str) -> str:
    return _english_stem(word) if _ENGLISH.fullmatch(word) else word


@lru_cache(maxsize=50_000)
def _english_stem(word: str) -> str:
    # A stemmer keeps the word it is at work on as its own state, so threads cannot share one.
    return snowballstemmer.stemmer("english").stemWord(word)
