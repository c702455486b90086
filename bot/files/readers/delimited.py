"""CSV and TSV, with the standard library.

kreuzberg leaves byte order marks in and takes every first row for a header.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.decoding import decode
from bot.files.readers.grids import table_of

_DELIMITERS = ",\t;|"
csv.field_size_limit(10_000_000)


def read_delimited(data: bytes, name: str) -> ParsedDocument:
    """One table. The delimiter is the one that divides the first lines most evenly."""
    text = decode(data)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise UnreadableFile(
            Bilingual("不是数据表格。", "is not a table of values."),
            Bilingual("请重新另存为 CSV (UTF-8)。", "Save it as CSV (UTF-8) again."),
        ) from error
    # Empty rows stay: the addresses of those below count them.
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    table = table_of(rows, first_cell="A1")
    return ParsedDocument((table,) if table else ())


def _delimiter(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter)) if lines else ","


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many lines have the most usual number of fields above one, then that number."""
    counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    fields, lines_with = max(counts.items(), key=lambda item: item[1], default=(0, 0))
    return lines_with, fields
