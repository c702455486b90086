"""How a question came to its answer, step by step: why a document is found for it, or is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.answers import Answer, Quote
from bot.domain.documents import Availability, KnownPassage
from bot.domain.reading import Weighed
from bot.domain.routing import Votes


class Search(StrEnum):
    """The searches whose hits are fused: by meaning, over three kinds of views; by words; by what is spoken of."""

    BODY = "body"
    QUESTION = "question"
    WINDOW = "window"
    WORDS = "words"
    CONCEPTS = "concepts"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, the first with ``rank`` 1.

    ``score`` is the cosine of its nearest view; by words it is BM25, without upper bound; by concepts the share of them
    that it names, 0 to 1.
    """

    rank: int
    score: float
    source: KnownPassage


@dataclass(frozen=True, slots=True)
class Dropped:
    """A passage that was found and may not answer now: why, and the instant that decides it where there is one."""

    source: KnownPassage
    why: Availability

    @property
    def instant(self) -> datetime | None:
        """When it begins to answer, or when it ceased to."""
        return {
            Availability.EFFECTIVE_LATER: self.source.document.valid_from,
            Availability.EXPIRED: self.source.document.valid_to,
            Availability.SUPERSEDED: self.source.superseded_from,
        }.get(self.why)


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a sum: a value and what it counts."""

    name: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """What it adds to the sum."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of the ranking: its score with the terms that it is the sum of, what is quoted of it, and the windows
    (or rows) that competed to be quoted."""

    score: float
    terms: tuple[Term, ...]
    quote: Quote
    weighed: tuple[Weighed, ...]

    @property
    def source(self) -> KnownPassage:
        """The passage."""
        return self.quote.source

    def text_of(self, one: Weighed) -> str:
        """The words of a window."""
        return self.source.passage.text[one.span.start : one.span.end]

    def is_quoted(self, one: Weighed) -> bool:
        """Whether a window is among what is quoted."""
        return self.text_of(one).strip() in self.quote.text


@dataclass(frozen=True, slots=True)
class RetrievalTrace:
    """All that led to an answer, without what the asker may not know of.

    ``answer`` has the question as it was read, the outcome, whose question it is and why, and the seconds by step.
    ``other_names`` are what glossaries added to its ``words``; ``concepts`` are what it speaks of, each by its names.
    ``features`` with the ``intercept`` add up to the logit of the confidence; there are none where nothing was found.
    """

    answer: Answer
    words: tuple[str, ...]
    other_names: tuple[str, ...]
    concepts: tuple[tuple[str, ...], ...]
    searches: Mapping[Search, tuple[Hit, ...]]
    candidates: tuple[Candidate, ...]
    dropped: tuple[Dropped, ...]
    features: tuple[Term, ...]
    intercept: float
    answer_from: float
    unsure_from: float
    votes: Votes

    @property
    def meant(self) -> str:
        """The question, or the whole question that a follow-up stands for."""
        return self.answer.read_as or self.answer.question
