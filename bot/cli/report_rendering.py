"""Reports on the terminal: what fits stands in columns, the rest of a row below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from bot.cli.launch_rendering import line
from bot.cli.lines import Flow
from bot.domain.reports import Cell, Column, Heading, Report, Unit
from bot.services.reports.exporting import cell_text

GAP = "  "
INDENT = 4
NOTHING = "–"
_NUMBERS = {Unit.COUNT, Unit.SHARE, Unit.HOURS}


def report_list(headings: Iterable[Heading]) -> Group:
    """Every report with what it is about."""
    listed = list(headings)
    width = max(len(one.name) for one in listed)
    return Group(*(part for one in listed for part in _listed(one, width)))


def report_page(report: Report, language: str, width: int, limit: int) -> Group:
    """A report with its title, at most ``limit`` rows, and how it was counted."""
    heading = report.heading
    title = line((heading.title.text(language), "bold"), f"  {report.period.first} – {report.period.last}")
    table = _Table(report, language, width)
    rows = [part for row in report.rows[:limit] for part in table.row(row)]
    return Group(title, *table.head(), *rows, line((heading.note.text(language), "dim")))


class _Table:
    """How a report is laid out: which columns stand side by side within ``width``, and how wide each is."""

    def __init__(self, report: Report, language: str, width: int) -> None:
        self._language = language
        self._columns = report.heading.columns
        self._widths = [self._width(place, report) for place in range(len(self._columns))]
        self._beside = self._fitting(width)

    def head(self) -> Iterator[Text]:
        """The titles of the columns that stand side by side."""
        titles = [self._columns[place].heading(self._language) for place in self._beside]
        yield Text(self._aligned(titles), style="dim", no_wrap=True, overflow="ignore")

    def row(self, row: Sequence[Cell]) -> Iterator[Text | Flow]:
        """A row: a leading text, the columns, and below them what has no room beside the others."""
        texts = [cell_text(cell, column.unit, self._language) for cell, column in zip(row, self._columns, strict=True)]
        if self._leads:
            yield line((texts[0], "bold"))
        yield Text(self._aligned([texts[place] for place in self._beside]), no_wrap=True, overflow="ignore")
        below = [place for place in range(len(row)) if place not in self._beside and not (self._leads and place == 0)]
        told = [self._told(place, texts[place]) for place in below if texts[place] != NOTHING]
        if told:
            yield line((" · ".join(told), "dim"), indent=INDENT)

    @property
    def _leads(self) -> bool:
        """Whether every row begins with a text of its own."""
        return self._columns[0].unit is Unit.PROSE

    def _told(self, place: int, text: str) -> str:
        return f"{self._columns[place].title.text(self._language)}: {text}"

    def _width(self, place: int, report: Report) -> int:
        column = self._columns[place]
        texts = (cell_text(row[place], column.unit, self._language) for row in report.rows)
        return max(map(cell_len, [column.heading(self._language), *texts]))

    def _fitting(self, width: int) -> list[int]:
        """The columns that stand side by side: from the left, as many as there is room for, but no long texts."""
        fitting, used = list[int](), INDENT if self._leads else 0
        for place, column in enumerate(self._columns):
            if column.unit is Unit.PROSE:
                continue
            used += self._widths[place] + len(GAP) * bool(fitting)
            if fitting and used > width:
                break
            fitting.append(place)
        return fitting

    def _aligned(self, texts: Sequence[str]) -> str:
        cells = (self._padded(place, text) for place, text in zip(self._beside, texts, strict=True))
        return (" " * INDENT * self._leads + GAP.join(cells)).rstrip()

    def _padded(self, place: int, text: str) -> str:
        padding = " " * (self._widths[place] - cell_len(text))
        return padding + text if _is_number(self._columns[place]) else text + padding


def _is_number(column: Column) -> bool:
    return column.unit in _NUMBERS


def _listed(one: Heading, width: int) -> Iterator[Flow]:
    yield line((f"{one.name:<{width}}", "bold"), f"  {one.about.zh}")
    yield line((one.about.en, "dim"), indent=width + 2)
