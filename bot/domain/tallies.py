"""Counts of what was asked and of what people said of the answers, as the database adds them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Span = tuple[datetime, datetime]
"""From an instant until before another one, both aware."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions were answered, left the asker with a choice, or had no answer."""

    answered: int = 0
    unsure: int = 0
    no_answer: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.answered + other.answered, self.unsure + other.unsure, self.no_answer + other.no_answer)

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.unsure + self.no_answer

    @property
    def not_answered(self) -> int:
        """Those that were not answered outright."""
        return self.unsure + self.no_answer


@dataclass(frozen=True, slots=True)
class Cell:
    """What was asked of one department about one product, either of which may be unknown."""

    department: str | None
    product: str | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question in the words of those who asked it, the department it probably belonged to, and how often it was
    asked and had no answer."""

    question: str
    department: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Words:
    """How many people found an answer helpful, and how many did not."""

    helpful: int = 0
    unhelpful: int = 0

    def __add__(self, other: Words) -> Words:
        return Words(self.helpful + other.helpful, self.unhelpful + other.unhelpful)

    @property
    def said(self) -> int:
        """All of them."""
        return self.helpful + self.unhelpful


@dataclass(frozen=True, slots=True)
class WordsAbout:
    """What people said of answers about one product of one department, either of which may be unknown."""

    department: str | None
    product: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class PassageWords:
    """What people said of answers that quoted a passage; ``topic`` is its question or heading."""

    passage_id: str
    content_id: str
    document_id: str
    topic: str
    words: Words
    comment: str | None = None


def share(part: int, whole: int) -> float | None:
    """A part of a whole, 0 to 1; ``None`` where there is nothing to be a part of."""
    return part / whole if whole else None
