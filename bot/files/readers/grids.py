"""Table cells as rows of one width: merged cells repeated, headers recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Table
from bot.domain.errors import UnreadableFile
from bot.files.readers.failures import SPLIT
from bot.files.readers.forms import is_form

MOST_CELLS = 1_000_000
_WIDEST_SPAN = 1_000
_LONGEST_HEADER = 60
"""Characters of a column's name."""
_MOST_HEADER_ROWS = 4

_VALUE = re.compile(r"[-+±≥≤<>~约]?\s*[¥$￥€£]?\s*\d[\d,.]*\s*(?:%|‰|元|万元|亿元|bp|BP)?")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_YEAR = re.compile(r"(?:19|20)\d{2}年?")

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written, with the rows and columns it covers."""

    text: str
    row_span: int = 1
    column_span: int = 1


def spread(rows: Sequence[Sequence[Cell]]) -> Rows:
    """The grid that the cells cover, each text in every place of its cell. Rows may differ in width."""
    grid: list[dict[int, str]] = [{} for _ in rows]
    placed = 0
    for top, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[top]:
                column += 1
            across = min(max(cell.column_span, 1), _WIDEST_SPAN)
            down = min(max(cell.row_span, 1), len(rows) - top)
            placed += across * down
            refuse_too_many_cells(placed)
            for covered in grid[top : top + down]:
                covered.update((c, cell.text) for c in range(column, column + across) if c not in covered)
            column += across
    return [[row.get(column, "") for column in range(max(row, default=-1) + 1)] for row in grid]


def refuse_too_many_cells(count: int) -> None:
    if count > MOST_CELLS:
        said = Bilingual(f"有一个表格超过 {MOST_CELLS:,} 个单元格。", f"has a table of more than {MOST_CELLS:,} cells.")
        raise UnreadableFile(said, SPLIT)


def table_of(
    rows: Sequence[Sequence[str]],
    header_rows: int | None = None,
    caption: str = "",
    *,
    sheet: str | None = None,
    first_cell: str | None = None,
    page: int | None = None,
) -> Table | None:
    """A table of the rows, made one width; ``None`` if it has no text. Without ``header_rows`` they are guessed."""
    widest = max(map(len, rows), default=0)
    refuse_too_many_cells(widest * len(rows))
    if not any(cell.strip() for row in rows for cell in row):
        return None
    squared = tuple(tuple(cell.strip() for cell in [*row, *[""] * (widest - len(row))]) for row in rows)
    count = guess_header_rows(squared) if header_rows is None else min(header_rows, len(squared))
    return Table(squared, count, caption.strip(), sheet, first_cell, page)


def guess_header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows name the columns: short texts without values, and one more row for each merged one.

    In doubt the first row does: a table without column names loses more than one with a row too many.
    """
    if len(rows) < 2 or not _names_columns(rows[0]) or is_form(rows):
        return 0
    count = 1
    while count < min(_MOST_HEADER_ROWS, len(rows) - 1) and _is_merged(rows[count - 1], rows[count]):
        if not _names_columns(rows[count]):
            break
        count += 1
    return count


def _names_columns(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    is_mostly_filled = len(filled) * 2 > len(row) or len(filled) > 1
    return is_mostly_filled and not any(_is_value(cell) or len(cell) > _LONGEST_HEADER for cell in filled)


def _is_value(cell: str) -> bool:
    text = cell.strip()
    if _YEAR.fullmatch(text):
        return False
    return _VALUE.fullmatch(text) is not None or _DATE.fullmatch(text) is not None


def _is_merged(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a header row has a cell over several columns whose own names stand in the row below.

    A title over all columns does not count as one group: it names the table.
    """
    across = {c for c in range(1, len(row)) if row[c] and row[c] == row[c - 1]}
    covered = across | {c - 1 for c in across}
    return bool(covered) and len({below[c] for c in covered}) > 1
