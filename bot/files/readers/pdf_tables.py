"""Tables found by the rules drawn around their cells, with pdfplumber's geometry.

Places are in points from the upper left corner of the page.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

_TOLERANCE = 3.0
"""Points that the ends of rules may miss each other, pdfplumber's own."""

Edge = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def contains(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def distance(self, x: float, y: float) -> float:
        return max(self.left - x, x - self.right, 0.0) + max(self.top - y, y - self.bottom, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical stroke."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The cells, and for each place of the grid the number of the cell that covers it, ``None`` where none does."""

    box: Box
    cells: tuple[Box, ...]
    grid: tuple[tuple[int | None, ...], ...]
    columns: tuple[float, ...]
    """Where the columns of the grid start."""
    rows: tuple[float, ...]

    def cell_at(self, x: float, y: float) -> int:
        """The number of the cell at a place, or of the nearest: no text in a table may get lost."""
        covering = self.grid[bisect(self.rows, y) - 1][bisect(self.columns, x) - 1]
        if covering is not None:
            return covering
        return min(range(len(self.cells)), key=lambda number: self.cells[number].distance(x, y))


def ruled_tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """The tables of at least two rows and two columns, from top to bottom."""
    edges = _merged([_edge(rule) for rule in rules])
    edges = _merged([*edges, *_open_sides(edges)])
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    tables = (_table([Box(*cell) for cell in cells]) for cells in cells_to_tables(intersections_to_cells(crossings)))
    return [table for table in tables if len(table.grid) > 1 and len(table.grid[0]) > 1]


def _edge(rule: Rule) -> Edge:
    place = {"x0": rule.left, "x1": rule.right, "top": rule.top, "bottom": rule.bottom}
    width, height = rule.right - rule.left, rule.bottom - rule.top
    return {**place, "width": width, "height": height, "orientation": "h" if rule.is_horizontal else "v"}


def _merged(edges: Sequence[Edge]) -> list[Edge]:
    merged = merge_edges(list(edges), _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    return [edge for edge in merged if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _TOLERANCE]


def _open_sides(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The outer sides of tables that are drawn without them: from end to end of equal lines crossed by an upright."""
    uprights = [edge for edge in edges if edge["orientation"] == "v"]
    spans: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h" and any(_cross(edge, upright) for upright in uprights):
            spans[round(edge["x0"] / _TOLERANCE), round(edge["x1"] / _TOLERANCE)].append(edge)
    for lines in spans.values():
        if len(lines) > 1:
            top, bottom = min(line["top"] for line in lines), max(line["top"] for line in lines)
            for x in (lines[0]["x0"], lines[0]["x1"]):
                yield _edge(Rule(x, top, x, bottom))


def _cross(line: Edge, upright: Edge) -> bool:
    is_beside = line["x0"] - _TOLERANCE <= upright["x0"] <= line["x1"] + _TOLERANCE
    return is_beside and upright["top"] - _TOLERANCE <= line["top"] <= upright["bottom"] + _TOLERANCE


def _table(cells: list[Box]) -> RuledTable:
    columns = sorted({cell.left for cell in cells})
    rows = sorted({cell.top for cell in cells})
    grid: list[list[int | None]] = [[None] * len(columns) for _ in rows]
    for number, cell in enumerate(cells):
        for row, top in enumerate(rows):
            for column, left in enumerate(columns):
                if cell.left <= left < cell.right and cell.top <= top < cell.bottom:
                    grid[row][column] = number
    box = Box(columns[0], rows[0], max(cell.right for cell in cells), max(cell.bottom for cell in cells))
    return RuledTable(box, tuple(cells), tuple(map(tuple, grid)), tuple(columns), tuple(rows))
