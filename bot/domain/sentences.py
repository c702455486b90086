"""Sentences and windows of a text, as offsets: what they delimit is verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

SHORTEST_SENTENCE = 8
"""Characters; anything shorter says too little alone and joins its neighbour in a window."""


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range ``text[start:end]``, offsets in characters."""

    start: int
    end: int


_CJK = "\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
_CLOSERS = "”’」』】）》〉)\\]\"'"
_END = re.compile(
    rf"""
      \n+
    | [。！？；]+ [。！？!?…]* [{_CLOSERS}]*
    | [.!?]+ [{_CLOSERS}]* (?= \s | $ | [{_CJK}] )
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"""
      (?: ^ | [\s("'“‘] )
      (?: (?: [A-Za-z] \. )+                                # e.g. U.S. a.m. and initials
        | (?: No | Nos | Mr | Mrs | Ms | Dr | Prof | St | Inc | Ltd | Co | Corp | Dept | Art | Sec | Fig | Tel
            | Ext | Max | Min | approx | vs | cf | etc | incl | excl | pp | Jan | Feb | Mar | Apr | Jun | Jul
            | Aug | Sept | Sep | Oct | Nov | Dec ) \.
      ) $
    """,
    re.VERBOSE,
)
_LIST_NUMBER = re.compile(r"\s*(?:[Qq]\s*)?\d{1,3}(?:\.\d{1,3})*\.$")


@lru_cache(maxsize=1_024)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences in order, without the white space around them; no sentence crosses a line break.

    Remembered: question after question the same passages are looked at.
    """
    return tuple(span for span in (_trimmed(text, span) for span in _raw_sentences(text)) if span.start < span.end)


def windows(text: str) -> tuple[Span, ...]:
    """Every two neighbouring sentences; one span when there is only one sentence, none for a blank text."""
    long_enough = _merge_short(sentences(text))
    if len(long_enough) < 2:
        return long_enough
    return tuple(Span(first.start, second.end) for first, second in pairwise(long_enough))


def _raw_sentences(text: str) -> Iterator[Span]:
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, start, match):
            yield Span(start, match.end())
            start = match.end()
    yield Span(start, len(text))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether what looks like an end is one, and no full stop of an abbreviation or of a list number."""
    if match[0] != ".":
        return True
    # Only the last word matters; looking at the whole sentence would be quadratic in a text of initials.
    before = text[max(start, match.end() - 40) : match.end()]
    starts_sentence = match.end() - start <= 40
    return not _ABBREVIATION.search(before) and not (starts_sentence and _LIST_NUMBER.fullmatch(before))


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    return Span(span.start + len(piece) - len(piece.lstrip()), span.end - (len(piece) - len(piece.rstrip())))


def _merge_short(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Short fragments joined to the next sentence, a last one to the one before."""
    merged: list[Span] = []
    pending: int | None = None
    for span in spans:
        start = span.start if pending is None else pending
        if span.end - start < SHORTEST_SENTENCE:
            pending = start
        else:
            merged.append(Span(start, span.end))
            pending = None
    if pending is not None:
        start = merged.pop().start if merged else pending
        merged.append(Span(start, spans[-1].end))
    return tuple(merged)
