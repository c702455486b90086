"""Reading a passage: the exact words that answer, and the sentence to say first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.answers import Quote
from bot.domain.documents import KnownPassage
from bot.domain.passages import Passage, PassageKind
from bot.domain.sentences import Span, sentences, windows
from bot.domain.views import window_span

Overlap = Callable[[str], float]
"""How much of the question a text covers, 0 to 1."""

SHORT_SECTION = 160
"""Characters: a section of at most this is quoted whole."""
LONG_ANSWER = 600
"""Characters: a FAQ answer of at most this is quoted whole."""
OVERLAP_WEIGHT = 0.1
"""How much of a cosine full word overlap is worth when windows compete; cosines of windows lie close together."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A window of a passage, or a row of a table: ``similarity`` is the cosine of the question to it, ``overlap`` the
    share of the question that its words cover."""

    span: Span
    similarity: float
    overlap: float

    @property
    def worth(self) -> float:
        """By which windows compete to be quoted."""
        return self.similarity + OVERLAP_WEIGHT * self.overlap


def weighed(known: KnownPassage, similarities: Mapping[int, float], overlap: Overlap) -> Sequence[Weighed]:
    """Every window of a passage, in order; ``similarities`` are by number, and 0 where there is none."""
    text = known.passage.text
    spans = _rows(known.passage) if known.passage.kind is PassageKind.TABLE else windows(text)
    return [
        Weighed(span, similarities.get(number, 0.0), overlap(text[span.start : span.end]))
        for number, span in enumerate(spans)
    ]


def read(known: KnownPassage, similarities: Mapping[int, float], overlap: Overlap, score: float = 0.0) -> Quote:
    """The quote of a passage; ``similarities`` are cosines of the question to its windows (rows) by number."""
    if known.passage.kind is PassageKind.TABLE:
        return _row_quote(known, similarities, overlap, score)
    text = known.passage.text
    whole = LONG_ANSWER if known.passage.kind is PassageKind.FAQ else SHORT_SECTION
    span = Span(0, len(text)) if len(text) <= whole else _best_window(known, similarities, overlap)
    quoted = text[span.start : span.end].strip()
    return Quote(text=quoted, line=_line_to_say(known, quoted, overlap), source=known, score=score)


def _best_window(known: KnownPassage, similarities: Mapping[int, float], overlap: Overlap) -> Span:
    return max(weighed(known, similarities, overlap), key=lambda one: one.worth).span


def _row_quote(known: KnownPassage, similarities: Mapping[int, float], overlap: Overlap, score: float) -> Quote:
    passage = known.passage
    rows = weighed(known, similarities, overlap)
    best = max(range(len(rows)), key=lambda number: rows[number].worth)
    line = passage.text[rows[best].span.start : rows[best].span.end]
    return Quote(text=line, line=line, source=known, header=passage.header, rows=(passage.rows[best],), score=score)


def _rows(passage: Passage) -> list[Span]:
    return [window_span(passage, number) for number in range(len(passage.rows))]


def _line_to_say(known: KnownPassage, quoted: str, overlap: Overlap) -> str:
    """The sentence that covers most of the question; a FAQ's answer begins with what to say."""
    lines = [quoted[span.start : span.end] for span in sentences(quoted)]
    if known.passage.kind is PassageKind.FAQ or not lines:
        return lines[0] if lines else quoted
    return max(lines, key=overlap)
