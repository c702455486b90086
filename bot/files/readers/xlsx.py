"""Excel workbooks, through openpyxl: kreuzberg gives no cell addresses, merged cells, hidden sheets or formats."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument, Table
from bot.domain.errors import UnreadableFile
from bot.files.readers.grids import refuse_too_many_cells, table_of
from bot.files.readers.native import read_spreadsheet
from bot.files.readers.number_formats import displayed
from bot.files.readers.package import Package, damaged, has_document_type

_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_FORMULA_WITHOUT_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")

Cells = Mapping[tuple[int, int], str]
"""Texts by row and column, both from 1; empty cells are not there."""


def read_xlsx(data: bytes, name: str) -> ParsedDocument:
    """Sheet by sheet, each block of filled rows a table, single texts above and below it paragraphs.

    Formulas give the values that were saved with them. Hidden sheets are skipped and noted.
    """
    package = Package(data)
    _refuse_document_types(package)
    if _STRICT in package.read(package.main_part("xl/workbook.xml")):
        # openpyxl reads nothing of ISO strict files.
        return read_spreadsheet(data, "xlsx")
    workbook = _open(data)
    blocks: list[Block] = []
    notes = list(_formula_notes(package))
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            blocks.extend(_sheet(sheet))
        else:
            notes.append(f"Sheet “{sheet.title}” is hidden and was not read.")
    return ParsedDocument(tuple(blocks), tuple(notes))


def _refuse_document_types(package: Package) -> None:
    for part in package.names():
        if part.endswith((".xml", ".rels")) and has_document_type(package.read(part)):
            raise UnreadableFile(
                "declares an XML document type, which no Office program writes.", "Save it again from Excel."
            )


def _open(data: bytes) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsing of a damaged part runs into
        raise damaged() from error


def _formula_notes(package: Package) -> Iterator[str]:
    sheets = [part for part in package.names() if part.startswith("xl/worksheets/") and part.endswith(".xml")]
    count = sum(len(_FORMULA_WITHOUT_VALUE.findall(package.read(part))) for part in sheets)
    if count:
        yield f"{count} formulas have no saved result and were read as empty: open the file in Excel and save it."


def _sheet(sheet: Worksheet) -> Iterator[Block]:
    cells = _with_merged(sheet, _texts(sheet))
    if cells and not _DEFAULT_NAME.fullmatch(sheet.title):
        yield Heading(sheet.title, 1)
    regions = [list(_region(sheet.title, cells, rows)) for rows in _runs(sorted({row for row, _ in cells}))]
    yield from _titled([block for region in regions for block in region])


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


def _texts(sheet: Worksheet) -> dict[tuple[int, int], str]:
    # The cells that the file has, not the rectangle they span: that may be a million empty rows.
    filled: Iterable[Any] = sheet._cells.values()
    texts = {(cell.row, cell.column): _text(cell) for cell in filled if cell.value is not None}
    return {place: text for place, text in texts.items() if text}


def _text(cell: Any) -> str:
    value: object = cell.value
    if isinstance(value, int | float | bool | datetime | date | time | timedelta):
        return displayed(value, cell.number_format)
    return str(value).strip()


def _with_merged(sheet: Worksheet, texts: dict[tuple[int, int], str]) -> Cells:
    """The texts, those of merged cells in every place that lies within the filled part of the sheet."""
    bottom = max((row for row, _ in texts), default=0)
    right = max((column for _, column in texts), default=0)
    result = dict(texts)
    for merged in sheet.merged_cells.ranges:
        text = texts.get((merged.min_row, merged.min_col))
        if text is None:
            continue
        for row in range(merged.min_row, min(merged.max_row, bottom) + 1):
            for column in range(merged.min_col, min(merged.max_col, right) + 1):
                result[row, column] = text
        refuse_too_many_cells(len(result))
    return result


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
        yield from (Paragraph(cells[row, filled[row][0]]) for row in rows)
        return
    top = 0 if all(single) else single.index(False)
    end = len(rows) if all(single) else len(single) - single[::-1].index(False)
    above = [cells[row, filled[row][0]] for row in rows[:top]]
    yield from (Paragraph(text) for text in above[1:])
    left = min(min(filled[row]) for row in rows[top:end])
    right = max(max(filled[row]) for row in rows[top:end])
    texts = [[cells.get((row, column), "") for column in range(left, right + 1)] for row in rows[top:end]]
    first_cell = f"{get_column_letter(left)}{rows[top]}"
    if table := table_of(texts, None, "".join(above[:1]), sheet=sheet, first_cell=first_cell):
        yield table
    yield from (Paragraph(cells[row, filled[row][0]]) for row in rows[end:])


def _columns_by_row(cells: Cells, rows: list[int]) -> dict[int, list[int]]:
    wanted: dict[int, list[int]] = {row: [] for row in rows}
    for row, column in sorted(cells):
        if row in wanted:
            wanted[row].append(column)
    return wanted


def _is_prose(cells: Cells, filled: Mapping[int, list[int]], rows: list[int]) -> bool:
    """Whether rows of one text each are running text rather than a list of short values."""
    return any(len(cells[row, filled[row][0]]) > 30 for row in rows)
