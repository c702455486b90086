"""Who asks, where, and what was asked before."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.documents import Reader


@dataclass(frozen=True, slots=True)
class Asking:
    """The circumstances of a question.

    ``conversation`` names the thread or prompt it belongs to: a follow-up question is read together with
    the question before it there.
    """

    asker: str
    surface: str
    conversation: str | None = None
    reader: Reader = field(default_factory=Reader)
