"""Excel workbooks, through openpyxl: kreuzberg gives no cell addresses, merged cells, hidden sheets or formats."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, ParsedDocument
from bot.files.readers.failures import damaged
from bot.files.readers.number_formats import displayed
from bot.files.readers.package import Package, refuse_document_types
from bot.files.readers.sheets import Range, hidden_note, sheet_blocks
from bot.files.readers.xlsx_parts import readable, sheet_parts

_FORMULA_WITHOUT_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def read_xlsx(data: bytes, name: str) -> ParsedDocument:
    """Sheet by sheet, each block of filled rows a table, single texts above and below it paragraphs.

    Formulas give the values that were saved with them. Hidden sheets are skipped and noted.
    """
    package = Package(data)
    refuse_document_types(package)
    workbook = _open(readable(package, data))
    blocks: list[Block] = []
    notes = list(_formula_notes(package))
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            blocks.extend(sheet_blocks(sheet.title, _texts(sheet), _merged(sheet)))
        else:
            notes.append(hidden_note(sheet.title))
    return ParsedDocument(tuple(blocks), tuple(notes))


def _open(data: bytes) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsing of a damaged part runs into
        raise damaged() from error


def _formula_notes(package: Package) -> Iterator[Bilingual]:
    count = sum(len(_FORMULA_WITHOUT_VALUE.findall(package.read(part))) for part in sheet_parts(package))
    if count:
        yield Bilingual(
            f"{count} 个公式没有保存结果, 按空白读取: 请在 Excel 里打开文件并保存。",
            f"{count} formulas have no saved result and were read as empty: open the file in Excel and save it.",
        )


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


def _merged(sheet: Worksheet) -> list[Range]:
    return [Range(found.min_row, found.min_col, found.max_row, found.max_col) for found in sheet.merged_cells.ranges]
