"""Passages: the units of retrieval, cut from a document along its own structure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PassageKind(StrEnum):
    """How a passage is read: as running text, as an answer to its question, or as table rows."""

    SECTION = "section"
    FAQ = "faq"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Location:
    """Where in its document a passage stands; whatever the format does not have is ``None``."""

    page: int | None = None
    sheet: str | None = None
    cells: str | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A section, a FAQ pair, or a group of table rows with its header.

    ``text`` is verbatim: whatever is quoted from the passage is a piece of it. For a FAQ pair it is the
    answer, and ``question`` holds the question. For table rows it is the rows, one a line, cells joined
    by `` | ``; ``header`` holds the column names and ``rows`` the cells. A FAQ pair from a table keeps
    the other columns of its row in ``header`` and ``rows``.
    """

    ordinal: int
    kind: PassageKind
    text: str
    heading_path: tuple[str, ...] = ()
    question: str | None = None
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    location: Location = field(default_factory=Location)
