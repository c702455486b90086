"""Sign-in sheets as trainers bring them back, and everything that may be wrong with them."""

from __future__ import annotations

import codecs
import io

import openpyxl
import pytest

from bot.files.roster_tables import RosterError
from bot.files.sign_in_sheets import read_sign_in_sheet

SHEET = "班组,班次,工号,姓名,测验,签名\nt1,early,a1,王芳,通过,王\nt1,early,a2,李伟,未通过,\nt2,night,a3,张敏,,张\n"
EXPECTED = {"a1": True, "a2": False, "a3": None}


def problems_of(text: str) -> list[str]:
    with pytest.raises(RosterError) as caught:
        read_sign_in_sheet(text.encode(), "s.csv")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "data",
    [
        SHEET.encode(),
        SHEET.encode("utf-8-sig"),
        SHEET.encode("gb18030"),
        codecs.BOM_UTF16_LE + SHEET.encode("utf-16-le"),
        SHEET.replace("\n", "\r\n").encode(),
        SHEET.replace(",", "\t").encode(),
        SHEET.replace("a1", "ａ１").encode(),
        SHEET.replace("\nt2", "\n,,,,,\nt2").encode(),
    ],
)
def test_a_csv_of_any_common_making(data: bytes):
    assert read_sign_in_sheet(data, "s.csv") == EXPECTED


def test_a_spreadsheet():
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in SHEET.splitlines():
        sheet.append(line.split(","))
    file = io.BytesIO()
    book.save(file)
    assert read_sign_in_sheet(file.getvalue(), "s.xlsx") == EXPECTED


@pytest.mark.parametrize(
    ("word", "result"),
    [("passed", True), ("PASS", True), ("是", True), ("✓", True), ("failed", False), ("No", False), ("否", False)],
)
def test_a_quiz_in_the_words_that_people_use(word: str, result: bool):
    assert read_sign_in_sheet(f"id,quiz\na1,{word}\n".encode(), "s.csv") == {"a1": result}


def test_without_a_quiz_the_ids_are_enough():
    assert read_sign_in_sheet("Employee ID,Name\na1,王芳\n".encode(), "s.csv") == {"a1": None}


def test_an_empty_sheet_names_nobody():
    assert read_sign_in_sheet(b"id,quiz\n", "s.csv") == {}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("a2", "a1", "s.csv: row 3, column 工号: “a1” is here a second time"),
        ("a2", "ａ１", "s.csv: row 3, column 工号: “a1” is here a second time"),
        ("a2", "", "s.csv: row 3, column 工号: nobody is named"),
        ("未通过", "perhaps", "s.csv: row 3, column 测验: “perhaps” is neither passed nor failed"),
        ("工号", "号", "s.csv: row 1, column id: is missing"),
        ("姓名", "id", "s.csv: row 1, column id: the column “id” is here a second time"),
    ],
)
def test_every_problem_is_named_by_row_and_column(old: str, new: str, problem: str):
    found = problems_of(SHEET.replace(old, new, 1))
    assert any(one.startswith(problem) for one in found), found


def test_all_problems_come_at_once():
    assert len(problems_of("id,quiz\na1,x\na1,y\n,z\n")) == 5


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04 cut off", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused(data: bytes):
    with pytest.raises(RosterError):
        read_sign_in_sheet(data, "s.csv")
