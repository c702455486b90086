"""Pages of a PDF as lines and tables with their places, through pdfium.

All text comes from pdfium, that of table cells too: it is fast and knows the encodings of old fonts. Places are in
points from the upper left corner of the page as it is read.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw as pdfium

from bot.files.readers.pdf_tables import Box, Rule, RuledTable, ruled_tables

_HYPHEN = "\x02"
"""What pdfium puts for a hyphen at the end of a line, together with the line break."""
_SAMPLE = 100
"""Characters that tell which way a page is turned."""
_FEWEST_SEGMENTS = 8
"""Of the drawing on a page: a grid of two columns with a line below its head takes more."""
_MOST_SEGMENTS = 20_000
"""A table of a whole page has some thousand; a map or a chart has more."""
_STRAIGHT = 1.0
"""Points that a rule may be off the straight."""


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one base line; ``size`` is its font's, in points."""

    text: str
    box: Box
    size: float
    page: int


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """Rows of cell texts, merged cells repeated; lines within a cell are parted by line feeds."""

    rows: list[list[str]]
    box: Box
    page: int


@dataclass(frozen=True, slots=True)
class Page:
    """The lines outside of tables, in the order of the file, and the tables from top to bottom."""

    number: int
    height: float
    lines: list[Line]
    tables: list[PlacedTable]
    has_pictures: bool
    may_have_more_tables: bool
    """Whether rules are drawn on it among which no tables were looked for."""


@dataclass(slots=True)
class _Run:
    """Characters that follow each other on a line and lie in the same cell, or outside of all tables."""

    cell: tuple[int, int] | None
    first: int
    last: int
    text: str = ""


def read_page(page: pypdfium2.PdfPage, number: int, with_tables: bool) -> Page:
    """The text of a page and its ruled tables; without ``with_tables`` their text is among the lines."""
    text = page.get_textpage()
    geometry = _Geometry(page, text)
    segments = _segments(page)
    looks_for_tables = with_tables and sum(count for _, count in segments) <= _MOST_SEGMENTS
    found = ruled_tables(_rules(segments, geometry)) if looks_for_tables else []
    runs = list(_runs(text, geometry, found))
    lines = [_line(text, geometry, run, number) for run in runs if run.cell is None and run.text.strip()]
    tables = [_filled(table, index, runs, number) for index, table in enumerate(found)]
    has_pictures = any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    return Page(number, geometry.height, lines, tables, has_pictures, bool(segments) and not looks_for_tables)


class _Geometry:
    """Places on the page as it is read: turned so that most text runs from left to right, whatever is shown."""

    def __init__(self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._quarter_turns = _quarter_turns(text)

    @property
    def height(self) -> float:
        is_turned = self._quarter_turns % 2 == 1
        return self._right - self._left if is_turned else self._top - self._bottom

    def read_at(self, x: float, y: float) -> Point:
        """A place given in the page's own coordinates, which count from the lower left corner."""
        return (
            (x - self._left, self._top - y),
            (self._top - y, self._right - x),
            (self._right - x, y - self._bottom),
            (y - self._bottom, x - self._left),
        )[self._quarter_turns]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.read_at(left, bottom), self.read_at(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _quarter_turns(text: pypdfium2.PdfTextPage) -> int:
    """How far most of the text is turned clockwise, by a sample."""
    count = text.count_chars()
    angles = (pdfium.FPDFText_GetCharAngle(text, index) for index in range(0, count, max(1, count // _SAMPLE)))
    turns = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return max(turns, key=lambda turn: turns[turn], default=0)


# Text ---------------------------------------------------------------------------------------------------------------


def _runs(text: pypdfium2.PdfTextPage, geometry: _Geometry, tables: Sequence[RuledTable]) -> Iterator[_Run]:
    run: _Run | None = None
    for index in range(text.count_chars()):
        character = _character(text, index)
        if character in "\r\n":
            if run is not None:
                yield run
            run = None
            continue
        # Spaces that pdfium adds have no place of their own; they stay with what they follow.
        cell = run.cell if run is not None and character == " " else _cell_at(text, geometry, tables, index)
        if run is None or cell != run.cell:
            if run is not None:
                yield run
            run = _Run(cell, index, index)
        run.text += "-" if character == _HYPHEN else character
        run.last = index if character != " " else run.last
        if character == _HYPHEN:
            yield run
            run = None
    if run is not None:
        yield run


def _character(text: pypdfium2.PdfTextPage, index: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text, index)
    return chr(code) if code and code <= 0x10FFFF else "\ufffd"


def _cell_at(
    text: pypdfium2.PdfTextPage, geometry: _Geometry, tables: Sequence[RuledTable], index: int
) -> tuple[int, int] | None:
    """The table and the cell in which a character's middle lies."""
    if not tables:
        return None
    box = _character_box(text, geometry, index)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for number, table in enumerate(tables):
        if table.box.contains(x, y):
            return number, table.cell_at(x, y)
    return None


def _character_box(text: pypdfium2.PdfTextPage, geometry: _Geometry, index: int) -> Box:
    """The place that its font gives a character, whatever its shape."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, rectangle)
    return geometry.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _line(text: pypdfium2.PdfTextPage, geometry: _Geometry, run: _Run, page: int) -> Line:
    first, last = _character_box(text, geometry, run.first), _character_box(text, geometry, run.last)
    box = Box(first.left, min(first.top, last.top), last.right, max(first.bottom, last.bottom))
    return Line(run.text.strip(), box, _size(text, run.last), page)


def _size(text: pypdfium2.PdfTextPage, index: int) -> float:
    """Points; many programs write size 1 and scale it."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    return round(pdfium.FPDFText_GetFontSize(text, index) * (math.hypot(matrix.c, matrix.d) or 1), 1)


def _filled(table: RuledTable, number: int, runs: Sequence[_Run], page: int) -> PlacedTable:
    lines: list[list[str]] = [[] for _ in table.cells]
    for run in runs:
        if run.cell is not None and run.cell[0] == number and run.text.strip():
            lines[run.cell[1]].append(run.text.strip())
    texts = ["\n".join(cell) for cell in lines]
    rows = [["" if cell is None else texts[cell] for cell in row] for row in table.grid]
    return PlacedTable(rows, table.box, page)


# Rules --------------------------------------------------------------------------------------------------------------


def _segments(page: pypdfium2.PdfPage) -> list[tuple[pypdfium2.PdfObject, int]]:
    """The paths that are drawn on the page, with the number of their segments; none if too few for a table."""
    paths = [path for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]) if _is_visible(path)]
    counted = [(path, pdfium.FPDFPath_CountSegments(path)) for path in paths]
    return counted if sum(count for _, count in counted) >= _FEWEST_SEGMENTS else []


def _rules(segments: list[tuple[pypdfium2.PdfObject, int]], geometry: _Geometry) -> list[Rule]:
    """The straight sides of what is drawn; a rule may be a line or a thin rectangle."""
    sides = (side for path, count in segments for side in _sides(path, count))
    placed = ((geometry.read_at(*start), geometry.read_at(*end)) for start, end in sides)
    return [rule for start, end in placed if (rule := _rule(start, end))]


def _is_visible(path: pypdfium2.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _sides(path: pypdfium2.PdfObject, count: int) -> Iterator[tuple[Point, Point]]:
    """The straight parts of a path, in the page's own coordinates."""
    matrix = _matrix(path)
    start = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, start
        last = point


def _matrix(path: pypdfium2.PdfObject) -> pypdfium2.PdfMatrix:
    """From a path's coordinates to the page's, through the forms that contain it."""
    matrix = path.get_matrix()
    container = path.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    return matrix


def _rule(start: Point, end: Point) -> Rule | None:
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    is_straight = min(right - left, bottom - top) <= _STRAIGHT < max(right - left, bottom - top)
    return Rule(left, top, right, bottom) if is_straight else None
