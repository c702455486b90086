"""Workbooks rewritten where openpyxl would read nothing of them, or for minutes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from openpyxl.utils import column_index_from_string, get_column_letter

from bot.files.readers.grids import refuse_too_many_cells
from bot.files.readers.package import Package

_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
"""The names of ISO strict files, and those that everybody else has for the same things."""
_STRICT = _TRANSITIONAL[0][0]
_CELLS = rb"([A-Z]{1,3})(\d{1,7})"
_MERGED = re.compile(rb"(<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"'])" + _CELLS + b":" + _CELLS + rb"([\"'][^>]*>)")
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']" + _CELLS + rb"[\"'][^>]*(?<!/)>")
_MANY_MERGED = 10_000
"""Cells of a sheet. openpyxl makes an object of each, and a sheet has room for 17 billion."""


def sheet_parts(package: Package) -> list[str]:
    return sorted(part for part in package.names() if part.startswith("xl/worksheets/") and part.endswith(".xml"))


def readable(package: Package, data: bytes) -> bytes:
    """The workbook in the usual names, merged ranges cut off where the content of their sheet ends."""
    changed = {part: clipped for part in sheet_parts(package) if (clipped := _clipped(package.read(part)))}
    if _STRICT in package.read(package.main_part("xl/workbook.xml")):
        return _zipped({part: _transitional(changed.get(part) or package.read(part)) for part in package.names()})
    if changed:
        return _zipped({part: changed.get(part) or package.read(part) for part in package.names()})
    return data


def _transitional(content: bytes) -> bytes:
    for strict, usual in _TRANSITIONAL:
        content = content.replace(strict, usual)
    return content


def _clipped(sheet: bytes) -> bytes | None:
    """The sheet with its merged ranges clipped, ``None`` if they are small anyway."""
    if sum(_area(*match.groups()[1:5]) for match in _MERGED.finditer(sheet)) <= _MANY_MERGED:
        return None
    last_column = last_row = 1
    for match in _FILLED.finditer(sheet):
        last_column, last_row = max(last_column, _column(match[1])), max(last_row, int(match[2]))
    clipped = _MERGED.sub(lambda match: _clip(match, last_column, last_row), sheet)
    refuse_too_many_cells(sum(_area(*match.groups()[1:5]) for match in _MERGED.finditer(clipped)))
    return clipped


def _clip(match: re.Match[bytes], last_column: int, last_row: int) -> bytes:
    before, left, top, right, bottom, after = match.groups()
    column = max(_column(left), min(_column(right), last_column))
    row = max(int(top), min(int(bottom), last_row))
    return before + left + top + f":{get_column_letter(column)}{row}".encode() + after


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode("ascii"))


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()
