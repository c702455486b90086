"""What a reader finds in a file, in reading order, before it is cut into passages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1, the outermost."""

    text: str
    level: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, or one list item; its words are verbatim."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cell texts, all of one width, merged cells repeated in every cell they cover.

    The first ``header_rows`` rows are the header. ``first_cell`` is the address of the upper left cell
    in its sheet ("A1"), ``None`` where the format has no addresses.
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int = 1
    caption: str = ""
    sheet: str | None = None
    first_cell: str | None = None
    page: int | None = None


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A file's blocks, with ``notes`` for its owner on what was left out (a hidden sheet, say)."""

    blocks: tuple[Block, ...]
    notes: tuple[Bilingual, ...] = ()
    pages: int | None = None
