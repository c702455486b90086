"""Who asks, where, and what was asked before."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.documents import Reader


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """A question of the log: how often it was asked, and whether any of the times it was answered outright."""

    question: str
    times: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """The circumstances of a question.

    ``conversation`` names the thread or prompt it belongs to: a follow-up question is read together with
    the question before it there, or in the conversation ``after`` which it began. ``within`` are the only documents
    that may answer, if not all of them. Attempts to answer one message have its ``key`` in common: those that come to
    the same answer are recorded once. Unless it ``routes_all``, whose question it is is found out only where nothing
    answers: that takes a tenth of the time.
    """

    asker: str
    surface: str
    conversation: str | None = None
    reader: Reader = field(default_factory=Reader)
    within: frozenset[str] | None = None
    after: str | None = None
    key: str | None = None
    routes_all: bool = True
