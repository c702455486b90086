"""A roster's file, CSV or Excel, as rows of text under the columns that rosters have."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined, UnreadableFile
from bot.files.decoding import decode
from bot.files.readers.failures import damaged
from bot.files.readers.package import Package, refuse_document_types
from bot.files.readers.xlsx_parts import readable

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "工号", "员工编号", "员工号", "employee id"),
    "name": ("name", "姓名", "员工姓名"),
    "department": ("department", "部门", "所属部门"),
    "roles": ("roles", "role", "角色", "岗位"),
    "team": ("team", "班组", "班组编号"),
    "team_name": ("team name", "班组名称"),
    "leader": ("leader", "组长", "组长工号"),
    "room": ("room", "职场"),
    "shift": ("shift", "班次", "班次编号"),
    "shift_name": ("shift name", "班次名称"),
    "start": ("start", "上班", "上班时间"),
    "end": ("end", "下班", "下班时间"),
    "joined": ("joined", "入职", "入职日期"),
    "left": ("left", "离职", "离职日期"),
    "leave_from": ("leave from", "休假开始"),
    "leave_to": ("leave to", "休假结束"),
    "slack_id": ("slack id", "slack"),
}
"""Columns with the headings they may have; case, spaces and underscores do not matter."""
REQUIRED = ("id", "name", "department")
MOST_ROWS = 50_000
TOO_MANY_ROWS = Bilingual(f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows")
_LARGEST = 20 * 2**20
_CLOSE = 0.5
"""Of difflib's 0 to 1: Chinese words of two characters are alike when they share one."""
_DELIMITERS = ",\t;|"
_SPREADSHEET, _OLD_SPREADSHEET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """What is wrong in a cell. Rows count from 1 as a spreadsheet shows them; the column is its heading."""

    file: str
    row: int
    column: str
    message: Bilingual

    def __str__(self) -> str:
        return self.said.en

    @property
    def said(self) -> Bilingual:
        """Where it is, and what is wrong there."""
        zh, en = (f", 列 {self.column}", f", column {self.column}") if self.column else ("", "")
        return Bilingual(
            f"{self.file}: 第 {self.row} 行{zh}: {self.message.zh}",
            f"{self.file}: row {self.row}{en}: {self.message.en}",
        )


class RosterError(Declined):
    """A roster that cannot be used, with all its problems, row by row: each on a line of its own."""

    def __init__(self, problems: Iterable[RosterProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))
        said = [problem.said for problem in self.problems]
        super().__init__(Bilingual("\n".join(one.zh for one in said), "\n".join(one.en for one in said)))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: texts by column, empty ones left out, and the headings that the file gives its columns."""

    file: str
    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, message: Bilingual) -> RosterProblem:
        return RosterProblem(self.file, self.number, self.headings.get(column, column), message)


Columns = Mapping[str, tuple[str, ...]]
"""Columns with the headings they may have."""


def read_rows(
    data: bytes, file: str, wanted: Columns = COLUMNS, required: Sequence[str] = REQUIRED, others: bool = False
) -> list[Row]:
    """The rows that are not empty; raises `RosterError` for what is no table with the wanted columns.

    With ``others`` columns that are not wanted are left out instead of refused.
    """
    if len(data) > _LARGEST:
        too_large = Bilingual(f"文件超过 {_LARGEST >> 20} MB, 请拆分", f"the file is larger than {_LARGEST >> 20} MB")
        raise RosterError([RosterProblem(file, 1, "", too_large)])
    table = _table(data, file)
    top = next((place for place, cells in enumerate(table) if any(cells)), None)
    if top is None:
        raise RosterError([RosterProblem(file, 1, "", Bilingual("文件是空的", "the file is empty"))])
    columns = _columns(table[top], file, top + 1, wanted, required, others)
    headings = {column: table[top][place] for place, column in columns.items()}
    numbered = enumerate(table[top + 1 :], start=top + 2)
    return [_row(cells, file, number, columns, headings, others) for number, cells in numbered if any(cells)]


def _row(
    cells: Sequence[str],
    file: str,
    number: int,
    columns: Mapping[int, str],
    headings: Mapping[str, str],
    others: bool,
) -> Row:
    beyond = [place for place, text in enumerate(cells) if text and place not in columns]
    if beyond and not others:
        text = cells[beyond[0]]
        said = Bilingual(f"“{text}”上面没有列名", f"“{text}” stands under no heading")
        raise RosterError([RosterProblem(file, number, "", said)])
    return Row(
        file, number, {columns[place]: text for place, text in enumerate(cells) if text and place in columns}, headings
    )


def _columns(
    headings: Sequence[str], file: str, number: int, wanted: Columns, required: Sequence[str], others: bool
) -> dict[int, str]:
    """Which column stands where; raises `RosterError` for headings that are unknown, repeated or missing."""
    known = {_key(heading): column for column, all_headings in wanted.items() for heading in all_headings}
    columns: dict[int, str] = {}
    problems: list[RosterProblem] = []
    for place, heading in enumerate(headings):
        column = known.get(_key(heading))
        if column is None and heading and not others:
            problems.append(RosterProblem(file, number, heading, _unknown_column(heading, known)))
        elif column in columns.values():
            twice = Bilingual(f"列“{heading}”重复了", f"the column “{column}” is here a second time")
            problems.append(RosterProblem(file, number, heading, twice))
        elif column is not None:
            columns[place] = column
    missing = [column for column in required if column not in columns.values()]
    problems += [RosterProblem(file, number, one, _missing_column(wanted[one])) for one in missing]
    if problems:
        raise RosterError(problems)
    return columns


def _key(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).casefold().replace("_", "").replace(" ", "")


def _missing_column(headings: Sequence[str]) -> Bilingual:
    shown = headings[:2]
    return Bilingual(f"缺少这一列: {' 或 '.join(shown)}", f"is missing: {' or '.join(shown)}")


def _unknown_column(heading: str, known: Mapping[str, str]) -> Bilingual:
    close = closest(_key(heading), known)
    shown = next((one for one in COLUMNS[known[close]] if _key(one) == close), "") if close else ""
    hint = did_you_mean(shown) if shown else one_of(COLUMNS)
    return Bilingual(f"不认识这一列{hint.zh}", f"unknown column{hint.en}")


def did_you_mean(word: str) -> Bilingual:
    """How a message about an unknown word ends when there is one like it."""
    return Bilingual(f": 是不是“{word}”?", f": did you mean “{word}”?")


def one_of(known: Collection[str]) -> Bilingual:
    """How it ends when there is none."""
    return Bilingual(f": 可以填: {'、'.join(known)}", f": expected one of: {', '.join(known)}")


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that is most like an unknown one, if one is."""
    close = get_close_matches(word.casefold(), known, 1, _CLOSE)
    return close[0] if close else None


# Cells ---------------------------------------------------------------------------------------------------------------


def _table(data: bytes, file: str) -> list[list[str]]:
    if data.startswith(_OLD_SPREADSHEET):
        old = Bilingual(
            "是旧版或有密码的 Excel 文件: 请另存为 .xlsx 或 CSV",
            "is an old or protected Excel file: save it as .xlsx or CSV",
        )
        raise RosterError([RosterProblem(file, 1, "", old)])
    table = _spreadsheet(data, file) if data.startswith(_SPREADSHEET) else _delimited(data, file)
    if len(table) > MOST_ROWS:
        raise RosterError([RosterProblem(file, MOST_ROWS + 1, "", TOO_MANY_ROWS)])
    return table


def _delimited(data: bytes, file: str) -> list[list[str]]:
    text = decode(data)
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first_line.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error as error:
        said = Bilingual(f"不是表格 ({error}): 请另存为 CSV", f"is no table of values ({error}): save it as CSV")
        raise RosterError([RosterProblem(file, 1, "", said)]) from error


def _spreadsheet(data: bytes, file: str) -> list[list[str]]:
    try:
        package = Package(data)
        refuse_document_types(package)
        sheet = _first_visible_sheet(readable(package, data))
    except UnreadableFile as error:
        said = Bilingual(error.text("zh-CN"), str(error))
        raise RosterError([RosterProblem(file, 1, "", said)]) from error
    if sheet.max_row > MOST_ROWS:
        raise RosterError([RosterProblem(file, MOST_ROWS + 1, "", TOO_MANY_ROWS)])
    return [[_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _first_visible_sheet(data: bytes) -> Worksheet:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsing of a damaged part runs into
        raise damaged() from error
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise UnreadableFile(
            Bilingual("没有可见的工作表。", "has no visible sheet."),
            Bilingual("请取消隐藏花名册所在的工作表。", "Unhide the sheet with the roster."),
        )
    return sheets[0]


def _cell_text(value: object) -> str:
    """As a person would write it: dates without the midnight that Excel gives them, numbers without “.0”."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
