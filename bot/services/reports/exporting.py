"""Reports as data for other programs: CSV for spreadsheets, and plain values for JSON."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.reports import Cell, Report, Unit
from bot.services.plain.bilingual import in_both

DIGITS = 4
"""Of shares and hours: a hundredth of a percent, a third of a second."""
_BEGINS_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
"""What makes a spreadsheet reckon instead of showing a text; tabs and line ends lead to it."""

NOTHING = "–"


def as_csv(report: Report, language: str) -> str:
    """The table with its titles in a language ("zh-CN" or "en"), for spreadsheets: no text in it is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.title.text(language) for column in report.heading.columns])
    writer.writerows([[_in_csv(cell, language) for cell in row] for row in report.rows])
    return written.getvalue()


def as_data(report: Report) -> dict[str, Any]:
    """Everything of a report as plain data."""
    heading = report.heading
    return {
        "report": heading.name,
        "title": in_both(heading.title),
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "as_of": report.as_of.isoformat(),
        "columns": [{"name": one.name, "title": in_both(one.title), "unit": one.unit.value} for one in heading.columns],
        "rows": [{name: _in_json(cell) for name, cell in row.items()} for row in report.told()],
        "note": in_both(heading.note),
    }


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula: where one would begin, an apostrophe comes first."""
    begins = text[:1] in _BEGINS_FORMULA or text.lstrip()[:1] in _BEGINS_FORMULA
    return f"'{text}" if text and begins else text


def _in_csv(cell: Cell, language: str) -> str | int | float:
    match cell:
        case None:
            return ""
        case float():
            return round(cell, DIGITS)
        case int():
            return cell
        case date():
            return cell.isoformat()
        case Bilingual():
            return defused(cell.text(language))
        case str():
            return defused(cell)


def _in_json(cell: Cell) -> Any:
    match cell:
        case float():
            return round(cell, DIGITS)
        case date():
            return cell.isoformat()
        case Bilingual():
            return in_both(cell)
        case _:
            return cell


def cell_text(cell: Cell, unit: Unit, language: str) -> str:
    """What a cell says to a person: a share in percent, hours to a tenth, a dash for nothing."""
    match cell:
        case None:
            return NOTHING
        case float():
            return f"{cell:.0%}" if unit is Unit.SHARE else f"{cell:.1f}"
        case int():
            return f"{cell:.0%}" if unit is Unit.SHARE else f"{cell:,}"
        case date():
            return cell.isoformat()
        case Bilingual():
            return cell.text(language)
        case str():
            return " ".join(cell.split()) or NOTHING
