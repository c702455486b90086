"""The roster from CSV and Excel, and everything that may be wrong with it, named by row and column."""

from __future__ import annotations

import codecs
import io
import re
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave, Person, Roster, Shift, Team
from bot.files.roster import read_roster
from bot.files.roster_tables import RosterError

DAY = date(2026, 11, 2)
CHINESE = """\
工号,姓名,部门,角色,班组,组长,职场,班次,上班,下班,入职,离职,休假开始,休假结束,Slack
a0001,王芳,customer-service,,t01,l0001,一层,night,22:00,6:00,2026-01-05,,2026-11-09,2026-11-13,U1
a0002,李伟,customer-service,坐席,t01,l0001,一层,night,22:00,06:00,2025/3/1,2026年12月31日,,,
l0001,张敏,customer-service,班组长；培训师,,,,day,09:00,17:30,,,,,
"""
ENGLISH_HEADINGS = (
    "Employee_ID,Name,Department,Roles,Team,Leader,Room,Shift,Start,End,Joined,Left,leave_from,Leave To,slack_id"
)
EXPECTED = Roster(
    DAY,
    (
        Person("a0001", "王芳", "customer-service", frozenset({Role.AGENT}), "U1", "t01", "night", date(2026, 1, 5)),
        Person(
            "a0002", "李伟", "customer-service", frozenset({Role.AGENT}), None, "t01", "night",
            date(2025, 3, 1), date(2026, 12, 31),
        ),
        Person("l0001", "张敏", "customer-service", frozenset({Role.TEAM_LEADER, Role.TRAINER}), shift="day"),
    ),
    (Team("t01", "t01", "一层", "l0001"),),
    (Shift("night", "night", time(22), time(6)), Shift("day", "day", time(9), time(17, 30))),
    (Leave("a0001", date(2026, 11, 9), date(2026, 11, 13)),),
)  # fmt: skip


def problems_of(data: bytes | str, name: str = "r.csv") -> list[str]:
    with pytest.raises(RosterError) as caught:
        read_roster(data.encode() if isinstance(data, str) else data, name, DAY)
    in_chinese = caught.value.text("zh-CN").split("\n")
    assert len(in_chinese) == len(caught.value.problems)
    assert all(re.fullmatch(r".+: 第 \d+ 行(, 列 .+)?: .*[\u4e00-\u9fff].*", line) for line in in_chinese), in_chinese
    return [str(problem) for problem in caught.value.problems]


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# Good files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("gb18030"),
        codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"),
        CHINESE.replace("\n", "\r\n").encode(),
        CHINESE.replace(",", "\t").encode(),
        CHINESE.replace("\n", "\n,,,,,,,,,,,,,,\n").encode(),
        (ENGLISH_HEADINGS + CHINESE[CHINESE.index("\n") :]).encode(),
        CHINESE.replace("a0001", "ａ０００１").encode(),
    ],
)
def test_a_csv_of_any_common_making(data: bytes) -> None:
    assert read_roster(data, "r.csv", DAY) == EXPECTED


def test_a_spreadsheet() -> None:
    rows: list[list[object]] = [list(line.split(",")) for line in CHINESE.splitlines()]
    rows[1][8:11] = [time(22), time(6), datetime(2026, 1, 5)]  # noqa: DTZ001 - as Excel has it
    rows[2][10] = date(2025, 3, 1)
    assert read_roster(workbook(*rows), "r.xlsx", DAY) == EXPECTED


def test_numbers_as_ids_in_a_spreadsheet() -> None:
    data = workbook(["id", "name", "department", "roles"], [10023, "王芳", "risk", "compliance"])
    assert read_roster(data, "r.xlsx", DAY).people[0].id == "10023"


def test_several_leaves_of_one_person() -> None:
    text = CHINESE.replace("2026-11-09,2026-11-13", "2026-11-09;2027-01-04,2026-11-13;2027-01-08")
    assert read_roster(text.encode(), "r.csv", DAY).leaves[1] == Leave("a0001", date(2027, 1, 4), date(2027, 1, 8))


# Bad ones ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("坐席", "座息", "row 3, column 角色: unknown role “座息”: did you mean “座席”?"),
        ("坐席", "agnt", "row 3, column 角色: unknown role “agnt”: did you mean “agent”?"),
        ("a0002", "", "row 3, column 工号: is missing"),
        ("a0002", "A0001", "row 3, column 工号: “A0001” is here a second time; it stands in row 2 already"),
        ("a0002", "a/2", "row 3, column 工号: expected up to 60 characters without spaces and slashes, found “a/2”"),
        ("坐席,t01,l0001", "坐席,t01,l0002", "row 3, column 组长: “l0002” for t01, where a row above says “l0001”"),
        ("坐席,t01,l0001,一层", "坐席,t01,l0001,二层", "row 3, column 职场: “二层” for t01, where a row above"),
        ("night,22:00,06:00", "night,23:00,06:00", "row 3, column 上班: “23:00” for night, where a row above"),
        ("l0001,张敏", "l0009,张敏", "row 2, column 组长: the leader “l0001” is not in the file: did you mean"),
        ("班组长；培训师", "培训师", "row 2, column 组长: “l0001” leads t01 but does not have the role team_leader"),
        ("night,22:00,6:00", ",,", "row 2, column 班次: is missing: a0001 is in the team t01"),
        ("坐席,t01,l0001", "坐席,,", "row 3, column 班组: is missing: an agent without a team would not count"),
        ("2026-01-05", "2026-02-30", "row 2, column 入职: “2026-02-30” is no date of the calendar"),
        ("2026-01-05", "05.01.26", "row 2, column 入职: expected a date like 2026-12-01, found “05.01.26”"),
        ("2026年12月31日", "2025-03-01", "row 3, column 离职: left on 2025-03-01, not after joining on 2025-03-01"),
        ("2026-11-13", "2026-11-08", "row 2, column 休假结束: the leave ends on 2026-11-08, before it begins on"),
        ("2026-11-13", "", "row 2, column 休假结束: 1 first days of leave, 0 last days"),
        ("22:00,6:00", "22:00,24:00", "row 2, column 下班: expected a time like 22:00, found “24:00”"),
        ("22:00,6:00", "22:00,", "row 2, column 下班: is missing: the first row of the shift night says when it is"),
        ("王芳", "", "row 2, column 姓名: is missing"),
        ("职场", "职厂", "row 1, column 职厂: unknown column: did you mean “职场”?"),
        ("Slack", "birthday", "row 1, column birthday: unknown column: expected one of: id, name"),
        ("职场", "Team", "row 1, column Team: the column “team” is here a second time"),
        ("工号", "", "row 1, column id: is missing: id or 工号"),
        (",U1", ",U1,more", "row 2: “more” stands under no heading"),
        ("王芳", '"王芳', "row 1: is no table of values"),
    ],
)  # fmt: skip
def test_every_problem_is_named_by_row_and_column(old: str, new: str, problem: str) -> None:
    found = problems_of(CHINESE.replace(old, new, 1))
    assert any(one.startswith(f"r.csv: {problem}") for one in found), found


def test_all_problems_come_at_once() -> None:
    text = CHINESE.replace("坐席", "坐息").replace("2026-01-05", "2026-02-30").replace("l0001,张敏", "l0009,张敏")
    assert [one.split(":")[1] for one in problems_of(text)] == [
        " row 2, column 入职", " row 2, column 组长", " row 3, column 角色",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "row 1: the file is empty"),
        (b"\n,,\n", "row 1: the file is empty"),
        ("工号,姓名,部门\n".encode(), "row 2: nobody is on the roster"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "row 1: is an old or protected Excel file"),
        (b"PK\x03\x04 cut off", "row 1: is damaged or cut off"),
        (b"\x00\x01\x02", "row 1"),
    ],
)
def test_what_is_no_roster(data: bytes, problem: str) -> None:
    assert problems_of(data)[0].startswith(f"r.csv: {problem}")


# What is shipped -----------------------------------------------------------------------------------------------------


def test_the_shipped_roster_is_a_centre_of_four_hundred() -> None:
    roster = read_roster(Path("launch_checklists/roster.csv").read_bytes(), "roster.csv", DAY)
    agents = [one for one in roster.people if Role.AGENT in one.roles]
    sizes = [sum(one.team == team.id for one in agents) for team in roster.teams]
    assert (len(agents), len(roster.teams), len({team.room for team in roster.teams})) == (400, 24, 6)
    assert {shift.id for shift in roster.shifts} == {"early", "day", "late", "night"}
    assert all(15 <= size <= 20 for size in sizes)
    assert all(roster.holders(role, DAY) for role in Role)
