"""Excel 97-2003 workbooks, through xlrd: kreuzberg and calamine give no number formats, 0.0285 for 2.85%."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any, Literal

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell, Sheet

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers.failures import damaged, protected
from bot.files.readers.number_formats import Value, displayed
from bot.files.readers.package import refuse_protected
from bot.files.readers.sheets import Range, hidden_note, sheet_blocks


def read_xls(data: bytes, name: str) -> ParsedDocument:
    """Sheet by sheet as in newer workbooks. Formulas give their saved values; hidden sheets are skipped and noted."""
    refuse_protected(data)
    book = _open(data)
    blocks: list[Block] = []
    notes: list[Bilingual] = []
    for sheet in book.sheets():
        if sheet.visibility == 0:
            blocks.extend(sheet_blocks(sheet.name, _texts(book, sheet), _merged(sheet)))
        else:
            notes.append(hidden_note(sheet.name))
    return ParsedDocument(tuple(blocks), tuple(notes))


def _open(data: bytes) -> Book:
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises whatever its parsing of a damaged record runs into
        raise _explained(error) from error


def _explained(error: Exception) -> UnreadableFile:
    return protected() if "encrypted" in str(error).lower() else damaged()


def _texts(book: Book, sheet: Sheet) -> dict[tuple[int, int], str]:
    texts = {
        (row + 1, column + 1): _text(book, cell)
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
    }
    return {place: text for place, text in texts.items() if text}


def _text(book: Book, cell: Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value).strip()
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(cell.value), "")
    value = _value(book, cell)
    return "" if value is None else displayed(value, _number_format(book, cell))


def _value(book: Book, cell: Cell) -> Value | None:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(float(cell.value), 1 if book.datemode else 0)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        number = float(cell.value)
        return int(number) if number.is_integer() else number
    return None


def _date(days: float, date_mode: Literal[0, 1]) -> datetime | time | float:
    """Days below one are times of day; what is no date of Excel's stays a number."""
    try:
        found = xlrd.xldate_as_datetime(days, date_mode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return days
    return found.time() if 0 <= days < 1 else found


def _number_format(book: Book, cell: Cell) -> str:
    style: Any = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    found = book.format_map.get(style.format_key) if style is not None else None
    return found.format_str if found is not None else "General"


def _merged(sheet: Sheet) -> list[Range]:
    return [Range(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
