"""Views: the embedded texts that lead to a passage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ViewKind(StrEnum):
    """What a view shows of its passage; an alias is a question that a person confirmed."""

    BODY = "body"
    QUESTION = "question"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class View:
    """One text that leads to a passage; ``number`` is unique among the passage's views of its kind."""

    passage_id: str
    kind: ViewKind
    number: int
    text: str

    @property
    def id(self) -> str:
        """Unique among all views of this kind."""
        return f"{self.passage_id}#{self.number}"


def passage_of(view_id: str) -> str:
    """The passage a view's id leads to."""
    return view_id.rpartition("#")[0]
