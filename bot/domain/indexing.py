"""How derived indexes follow SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A passage came (or changed) or went; ``position`` orders changes."""

    position: int
    passage_id: str
    present: bool


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model whose vectors have been complete since ``ready_at``; ``source`` is how config names it."""

    model_id: str
    source: str
    ready_at: datetime


def last_word(changes: Iterable[Change]) -> dict[str, bool]:
    """For each passage whether it is there after all the changes."""
    return {change.passage_id: change.present for change in changes}
