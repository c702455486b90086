"""Answers: an outcome with verbatim quotes and citations, never composed text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.documents import DocumentVersion, Embargo, KnownPassage
from bot.domain.passages import Passage, PassageKind


class Outcome(StrEnum):
    """Answered; unsure which of a few passages is meant; or nobody has told us yet."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    NO_ANSWER = "no_answer"


class NoticeKind(StrEnum):
    """What an agent must know beside the quote."""

    CONFLICT = "conflict"
    EFFECTIVE_LATER = "effective_later"


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of a passage. ``line`` is the sentence to say first, itself a piece of ``text``.

    For table rows ``header`` holds the column names and ``rows`` the quoted rows' cells.
    """

    text: str
    line: str
    source: KnownPassage
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    score: float = 0.0

    @property
    def document(self) -> DocumentVersion:
        return self.source.document


@dataclass(frozen=True, slots=True)
class Notice:
    """Another valid source says otherwise, or other words take effect later; with their quote."""

    kind: NoticeKind
    quote: Quote


@dataclass(frozen=True, slots=True)
class RoutingReason:
    """What spoke for a department.

    ``passage_ids`` are its passages among the first found, best first. ``scope_words`` are its words that stand in
    the question, ``near_words`` the one of its scope or glossary that is nearest in meaning. ``past`` is how much known
    questions speak for it, 0 to 1, and ``past_questions`` are those of them that are nearest, masked.
    """

    passage_ids: tuple[str, ...] = ()
    scope_words: tuple[str, ...] = ()
    near_words: tuple[str, ...] = ()
    past: float = 0.0
    past_questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LikelyDepartment:
    """A department that may own the topic, with its probability if it is anybody's, and what spoke for it."""

    department: str
    probability: float
    reason: RoutingReason | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets. ``question`` is masked; ``timings`` are seconds by step.

    ``departments`` are the likeliest first; ``any_department`` is the probability that it is any department's at all.
    ``not_launched`` is the launch that the question seems to be about, when its documents are still under embargo.
    """

    ask_id: str
    question: str
    language: str
    outcome: Outcome
    confidence: float
    as_of: datetime
    quotes: tuple[Quote, ...] = ()
    notices: tuple[Notice, ...] = ()
    departments: tuple[LikelyDepartment, ...] = ()
    any_department: float = 1.0
    not_launched: Embargo | None = None
    read_as: str | None = None
    timings: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def seems_nobodys(self) -> bool:
        """Whether the question is more likely no department's than any's: small talk, say, or another trade."""
        return self.any_department < 0.5


class InventedQuote(AssertionError):
    """A quote that is not in its passage: a defect of ours, never to be sent."""


def check_verbatim(quote: Quote) -> None:
    """Raise `InventedQuote` unless every quoted word stands in the cited passage."""
    passage = quote.source.passage
    if quote.text not in passage.text or quote.line not in quote.text:
        raise InventedQuote(f"{quote.source.passage_id}: {quote.text!r}")
    if passage.kind is PassageKind.TABLE and not _cells_stand_in(quote, passage):
        raise InventedQuote(f"{quote.source.passage_id}: {quote.rows!r}")


def _cells_stand_in(quote: Quote, passage: Passage) -> bool:
    return quote.header == passage.header and set(quote.rows) <= set(passage.rows)
