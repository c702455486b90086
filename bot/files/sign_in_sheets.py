"""Sign-in sheets of training sessions, csv or xlsx: who was there, and who passed the quiz."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.files.roster_tables import RosterError, RosterProblem, Row, read_rows

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "工号", "员工编号", "员工号", "employee id"),
    "quiz": ("quiz", "测验", "考试", "测验结果", "quiz passed"),
}
_PASSED: Mapping[str, bool | None] = {
    "": None,
    "passed": True, "pass": True, "yes": True, "通过": True, "合格": True, "是": True, "✓": True,
    "failed": False, "fail": False, "no": False, "未通过": False, "不合格": False, "否": False,
}  # fmt: skip


def read_sign_in_sheet(data: bytes, name: str) -> dict[str, bool | None]:
    """The result of each person's quiz, ``None`` without one; raises `RosterError` with all problems.

    Other columns, such as names and signatures, are left out.
    """
    present: dict[str, bool | None] = {}
    problems: list[RosterProblem] = []
    for row in read_rows(data, name, _COLUMNS, ("id",), others=True):
        person = unicodedata.normalize("NFKC", row["id"])
        problems.extend(_problems(person, row, present))
        present[person] = _PASSED.get(row["quiz"].casefold())
    if problems:
        raise RosterError(problems)
    return present


def _problems(person: str, row: Row, present: Mapping[str, bool | None]) -> list[RosterProblem]:
    problems: list[RosterProblem] = []
    if not person:
        problems.append(row.problem("id", Bilingual("没有写是谁", "nobody is named")))
    elif person in present:
        problems.append(row.problem("id", Bilingual(f"“{person}”重复了", f"“{person}” is here a second time")))
    if row["quiz"].casefold() not in _PASSED:
        said = Bilingual(f"“{row['quiz']}”看不出是通过还是未通过", f"“{row['quiz']}” is neither passed nor failed")
        problems.append(row.problem("quiz", said))
    return problems
