"""Sheets of a workbook as tables, with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from openpyxl.utils import get_column_letter

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, Heading, Paragraph, Table
from bot.files.readers.grids import refuse_too_many_cells, table_of

_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)

Cells = Mapping[tuple[int, int], str]
"""Texts by row and column, both from 1; empty cells are not there."""


@dataclass(frozen=True, slots=True)
class Range:
    """Merged cells, rows and columns from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


def sheet_blocks(name: str, texts: Cells, merged: Iterable[Range]) -> Iterator[Block]:
    """Each block of filled rows a table, single texts above and below it paragraphs."""
    cells = _with_merged(texts, merged)
    if cells and not _DEFAULT_NAME.fullmatch(name):
        yield Heading(name, 1)
    regions = [list(_region(name, cells, rows)) for rows in _runs(sorted({row for row, _ in cells}))]
    yield from _titled([block for region in regions for block in region])


def hidden_note(name: str) -> Bilingual:
    return Bilingual(f"工作表“{name}”是隐藏的, 没有读取。", f"Sheet “{name}” is hidden and was not read.")


def _with_merged(texts: Cells, merged: Iterable[Range]) -> Cells:
    """The texts, those of merged cells in every place that lies within the filled part of the sheet."""
    bottom = max((row for row, _ in texts), default=0)
    right = max((column for _, column in texts), default=0)
    result = dict(texts)
    for found in merged:
        text = texts.get((found.top, found.left))
        if text is None:
            continue
        for row in range(found.top, min(found.bottom, bottom) + 1):
            for column in range(found.left, min(found.right, right) + 1):
                result[row, column] = text
        refuse_too_many_cells(len(result))
    return result


def _titled(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, a short line directly above a table without a title made its title."""
    for index, block in enumerate(blocks):
        above = blocks[index - 1] if index else None
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        if _is_title_of(block, below):
            continue
        if isinstance(block, Table) and isinstance(above, Paragraph) and _is_title_of(above, block):
            block = replace(block, caption=above.text)
        yield block


def _is_title_of(block: Block, below: Block | None) -> bool:
    is_bare_table = isinstance(below, Table) and not below.caption
    is_short = isinstance(block, Paragraph) and len(block.text) <= 60 and not re.search(r"[。；;.：:]$", block.text)
    return is_bare_table and is_short


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Consecutive numbers, together."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _region(sheet: str, cells: Cells, rows: list[int]) -> Iterator[Block]:
    """A table with the single texts above it (its title) and below it (its notes)."""
    filled = _columns_by_row(cells, rows)
    single = [len({cells[row, column] for column in filled[row]}) == 1 for row in rows]
    if all(single) and (len(rows) == 1 or _is_prose(cells, filled, rows)):
        yield from _paragraphs(cells[row, filled[row][0]] for row in rows)
        return
    top = 0 if all(single) else single.index(False)
    end = len(rows) if all(single) else len(single) - single[::-1].index(False)
    above = [cells[row, filled[row][0]] for row in rows[:top]]
    yield from _paragraphs(above[1:])
    left = min(min(filled[row]) for row in rows[top:end])
    right = max(max(filled[row]) for row in rows[top:end])
    texts = [[cells.get((row, column), "") for column in range(left, right + 1)] for row in rows[top:end]]
    first_cell = f"{get_column_letter(left)}{rows[top]}"
    if table := table_of(texts, None, "".join(above[:1]), sheet=sheet, first_cell=first_cell):
        yield table
    yield from _paragraphs(cells[row, filled[row][0]] for row in rows[end:])


def _paragraphs(texts: Iterable[str]) -> Iterator[Paragraph]:
    """One for each text; a cell merged over several rows is one text."""
    return (Paragraph(text) for text, _ in groupby(texts))


def _columns_by_row(cells: Cells, rows: list[int]) -> dict[int, list[int]]:
    wanted: dict[int, list[int]] = {row: [] for row in rows}
    for row, column in sorted(cells):
        if row in wanted:
            wanted[row].append(column)
    return wanted


def _is_prose(cells: Cells, filled: Mapping[int, list[int]], rows: list[int]) -> bool:
    """Whether rows of one text each are running text rather than a list of short values."""
    return any(len(cells[row, filled[row][0]]) > 30 for row in rows)
