"""The roster from a file, as personnel or workforce systems export it; everything that is wrong comes at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from bot.domain.bilingual import Bilingual
from bot.domain.people.roles import Role
from bot.domain.people.roster import Leave, Person, Roster, Shift, Team
from bot.files.roster_tables import RosterError, RosterProblem, Row, closest, did_you_mean, one_of, read_rows

_ROLES: Mapping[str, Role] = {
    **{str(role): role for role in Role},
    "坐席": Role.AGENT,
    "座席": Role.AGENT,
    "客服代表": Role.AGENT,
    "组长": Role.TEAM_LEADER,
    "班组长": Role.TEAM_LEADER,
    "培训师": Role.TRAINER,
    "主管": Role.SUPERVISOR,
    "客户服务": Role.CUSTOMER_SERVICE,
    "客户服务管理": Role.CUSTOMER_SERVICE,
    "消费者保护": Role.CONSUMER_PROTECTION,
    "消保": Role.CONSUMER_PROTECTION,
    "合规": Role.COMPLIANCE,
    "业务专家": Role.EXPERT,
    "答疑专家": Role.EXPERT,
    "产品负责人": Role.PRODUCT_OWNER,
    "产品经理": Role.PRODUCT_OWNER,
    "部门经理": Role.DEPARTMENT_MANAGER,
    "部门负责人": Role.DEPARTMENT_HEAD,
    "中心负责人": Role.CENTRE_HEAD,
}
MISSING = Bilingual("没有填", "is missing")
_SEPARATORS = re.compile(r"[;；,，、|/]+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_IDENTIFIER = re.compile(r"[^\s/\\]{1,60}")


def read_roster(data: bytes, name: str, effective_from: date) -> Roster:
    """Everybody in a CSV or Excel file, as of a day; raises `RosterError` with all problems."""
    reading = _Reading()
    rows = read_rows(data, name)
    if not rows:
        raise RosterError([RosterProblem(name, 2, "", Bilingual("花名册里没有人", "nobody is on the roster"))])
    for row in rows:
        reading.take(row)
    reading.check_leaders()
    if reading.problems:
        raise RosterError(reading.problems)
    return Roster(
        effective_from,
        tuple(reading.people.values()),
        tuple(reading.teams.values()),
        tuple(reading.shifts.values()),
        tuple(reading.leaves),
    )


@dataclass(slots=True)
class _Reading:
    """A roster on its way from rows to people; rows are kept to say where something was found first."""

    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)
    leaves: list[Leave] = field(default_factory=list)
    problems: list[RosterProblem] = field(default_factory=list)
    _rows: dict[str, Row] = field(default_factory=dict)
    _team_rows: dict[str, Row] = field(default_factory=dict)
    _shift_rows: dict[str, Row] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """One row: a person, with what it says of a team, a shift and a leave."""
        id = self._id(row)
        person = Person(
            id=id,
            name=self._text(row, "name"),
            department=self._text(row, "department"),
            roles=self._roles(row),
            slack_id=row["slack_id"] or None,
            team=self._identifier(row, "team"),
            shift=self._identifier(row, "shift"),
            joined=self._day(row, "joined"),
            left=self._day(row, "left"),
        )
        self.problems.extend(_contradictions(person, row))
        self._take_shift(person, row)
        self._take_team(person, row)
        self.leaves.extend(self._leaves(id, row))
        if id:
            self.people[id] = person

    def check_leaders(self) -> None:
        """Leaders are named before their own rows may have come."""
        for team, row in self._team_rows.items():
            leader = self.people.get(self.teams[team].leader)
            if leader is None:
                self._refuse(row, "leader", _not_in_the_file(self.teams[team].leader, self.people))
            elif Role.TEAM_LEADER not in leader.roles:
                self._refuse(
                    row,
                    "leader",
                    Bilingual(
                        f"“{leader.id}”是 {team} 的组长, 但没有“组长”这个角色",
                        f"“{leader.id}” leads {team} but does not have the role {Role.TEAM_LEADER}",
                    ),
                )

    def _id(self, row: Row) -> str:
        id = self._identifier(row, "id")
        if id is None:
            if not row["id"]:
                self._refuse(row, "id", MISSING)
            return ""
        first = self._rows.setdefault(id.casefold(), row)
        if first is not row:
            self._refuse(
                row,
                "id",
                Bilingual(
                    f"“{id}”重复了, 第 {first.number} 行已经有",
                    f"“{id}” is here a second time; it stands in row {first.number} already",
                ),
            )
        return id

    def _identifier(self, row: Row, column: str) -> str | None:
        """An id; full-width letters and digits are the same as narrow ones."""
        text = unicodedata.normalize("NFKC", row[column])
        if text and not _IDENTIFIER.fullmatch(text):
            self._refuse(
                row,
                column,
                Bilingual(
                    f"“{text}”不行: 最多 60 个字符, 不能有空格和斜杠",
                    f"expected up to 60 characters without spaces and slashes, found “{text}”",
                ),
            )
            return None
        return text or None

    def _text(self, row: Row, column: str) -> str:
        if not row[column]:
            self._refuse(row, column, MISSING)
        return row[column]

    def _roles(self, row: Row) -> frozenset[Role]:
        """Whoever has no role is an agent."""
        words = [word for word in map(str.strip, _SEPARATORS.split(row["roles"])) if word]
        for word in words:
            if word.casefold() not in _ROLES:
                self._refuse(row, "roles", _unknown_role(word))
        return frozenset(_ROLES[word.casefold()] for word in words if word.casefold() in _ROLES) or frozenset(
            {Role.AGENT}
        )

    def _day(self, row: Row, column: str) -> date | None:
        return self._day_of(row[column], row, column) if row[column] else None

    def _day_of(self, text: str, row: Row, column: str) -> date | None:
        found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
        if found is None:
            self._refuse(
                row,
                column,
                Bilingual(f"“{text}”不是日期, 请写成 2026-12-01", f"expected a date like 2026-12-01, found “{text}”"),
            )
            return None
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            self._refuse(row, column, Bilingual(f"日历上没有“{text}”这一天", f"“{text}” is no date of the calendar"))
            return None

    def _leaves(self, person: str, row: Row) -> Iterator[Leave]:
        """Several leaves stand in one cell, divided by semicolons, first days and last days in the same order."""
        firsts, lasts = (_parts(row[column]) for column in ("leave_from", "leave_to"))
        if len(firsts) != len(lasts):
            self._refuse(
                row,
                "leave_to",
                Bilingual(
                    f"有 {len(firsts)} 个休假开始日, {len(lasts)} 个结束日",
                    f"{len(firsts)} first days of leave, {len(lasts)} last days",
                ),
            )
            return
        for first_text, last_text in zip(firsts, lasts, strict=True):
            first, last = self._day_of(first_text, row, "leave_from"), self._day_of(last_text, row, "leave_to")
            if first is not None and last is not None and last < first:
                self._refuse(
                    row,
                    "leave_to",
                    Bilingual(
                        f"休假 {last} 结束, 早于 {first} 开始", f"the leave ends on {last}, before it begins on {first}"
                    ),
                )
            elif first is not None and last is not None:
                yield Leave(person, first, last)

    # Teams and shifts: every row of theirs may say the same, none may say something else.

    def _take_team(self, person: Person, row: Row) -> None:
        if person.team is None:
            if row["leader"] or row["team_name"]:
                self._refuse(
                    row,
                    "team",
                    Bilingual(
                        "没有填, 但这一行写了组长或班组名称",
                        "is missing, though the row names a leader or a team's name",
                    ),
                )
            return
        leader = self._identifier(row, "leader")
        known = self.teams.get(person.team)
        if known is None:
            if leader is None:
                self._refuse(
                    row,
                    "leader",
                    Bilingual(
                        f"没有填: {person.team} 的第一行要写组长",
                        f"is missing: the first row of {person.team} names its leader",
                    ),
                )
                return
            self.teams[person.team] = Team(person.team, row["team_name"] or person.team, row["room"], leader)
            self._team_rows[person.team] = row
            return
        self._same(row, "leader", leader, known.leader, person.team)
        self._same(row, "room", row["room"], known.room, person.team)
        self._same(row, "team_name", row["team_name"], known.name, person.team)

    def _take_shift(self, person: Person, row: Row) -> None:
        if person.shift is None:
            return
        start, end = self._time(row, "start"), self._time(row, "end")
        known = self.shifts.get(person.shift)
        if known is not None:
            self._same(row, "start", start, known.start, person.shift)
            self._same(row, "end", end, known.end, person.shift)
            self._same(row, "shift_name", row["shift_name"], known.name, person.shift)
        elif person.shift not in self._shift_rows:
            self._new_shift(person.shift, start, end, row)

    def _new_shift(self, id: str, start: time | None, end: time | None, row: Row) -> None:
        self._shift_rows[id] = row
        for column, moment in (("start", start), ("end", end)):
            if moment is None and not row[column]:
                self._refuse(
                    row,
                    column,
                    Bilingual(
                        f"没有填: 班次 {id} 的第一行要写上下班时间",
                        f"is missing: the first row of the shift {id} says when it is",
                    ),
                )
        if start is not None and end is not None:
            if start == end:
                self._refuse(row, "end", Bilingual(f"班次 {id} 上下班时间相同", f"the shift {id} ends when it begins"))
            self.shifts[id] = Shift(id, row["shift_name"] or id, start, end)

    def _time(self, row: Row, column: str) -> time | None:
        text = unicodedata.normalize("NFKC", row[column])
        found = _TIME.fullmatch(text)
        if text and (found is None or int(found[1]) > 23 or int(found[2]) > 59):
            self._refuse(
                row,
                column,
                Bilingual(f"“{text}”不是时间, 请写成 22:00", f"expected a time like 22:00, found “{text}”"),
            )
            return None
        return time(int(found[1]), int(found[2])) if found else None

    def _same(self, row: Row, column: str, said: object, known: object, of: str) -> None:
        if said and said != known:
            self._refuse(
                row,
                column,
                Bilingual(
                    f"{of} 写的是“{row[column]}”, 上面的行写的是“{_shown(known)}”",
                    f"“{row[column]}” for {of}, where a row above says “{_shown(known)}”",
                ),
            )

    def _refuse(self, row: Row, column: str, message: Bilingual) -> None:
        self.problems.append(row.problem(column, message))


def _contradictions(person: Person, row: Row) -> Iterator[RosterProblem]:
    if person.team is not None and person.shift is None and not row["shift"]:
        yield row.problem(
            "shift",
            Bilingual(
                f"没有填: {person.id} 在班组 {person.team}", f"is missing: {person.id} is in the team {person.team}"
            ),
        )
    if person.roles == {Role.AGENT} and not row["team"]:
        yield row.problem(
            "team",
            Bilingual(
                "没有填: 没有班组的坐席不会算进任何班组的培训",
                "is missing: an agent without a team would not count in any team's training",
            ),
        )
    if person.joined is not None and person.left is not None and person.left <= person.joined:
        yield row.problem(
            "left",
            Bilingual(
                f"离职 {person.left}, 不晚于入职 {person.joined}",
                f"left on {person.left}, not after joining on {person.joined}",
            ),
        )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;；]", text) if part.strip()]


def _unknown_role(word: str) -> Bilingual:
    close = closest(word, _ROLES)
    hint = did_you_mean(close) if close else one_of(_ROLES)
    return Bilingual(f"不认识角色“{word}”{hint.zh}", f"unknown role “{word}”{hint.en}")


def _not_in_the_file(leader: str, known: Collection[str]) -> Bilingual:
    close = closest(leader, known)
    hint = did_you_mean(close) if close else Bilingual("", "")
    return Bilingual(f"组长“{leader}”不在文件里{hint.zh}", f"the leader “{leader}” is not in the file{hint.en}")


def _shown(value: object) -> str:
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)
