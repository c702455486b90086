"""`talks`: whether managers talk with their people. What they talked about is theirs alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.people.facts import RosterImported
from bot.domain.people.imported import roster_of
from bot.domain.people.roster import Leave
from bot.domain.quality.facts import TalkHeld
from bot.domain.quality.talks import talk_coverage
from bot.domain.reports import Column, Grain, Heading, Period, Row, Unit, parts
from bot.domain.tallies import share
from bot.services.reports.sources import ReportKind, Sources
from bot.services.reports.staffing import Staffing

_ONE_DAY = timedelta(days=1)

HEADING = Heading(
    name="talks",
    title=Bilingual("谈话覆盖率", "Talks"),
    about=Bilingual(
        "各班组、职场每月谈话覆盖率", "How many of their people managers talked with, by team, room and month"
    ),
    columns=(
        Column("month", Bilingual("月份", "month"), Unit.NAME),
        Column("by", Bilingual("维度", "by"), Unit.NAME),
        Column("group", Bilingual("项目", "group"), Unit.NAME),
        Column("people", Bilingual("人数", "people")),
        Column("talked", Bilingual("已谈", "talked")),
        Column("coverage", Bilingual("覆盖率", "coverage %"), Unit.SHARE, Bilingual("率", "%")),
        Column("talks", Bilingual("谈话次数", "talks")),
    ),
    note=Bilingual(
        "整月统计(含所选时间所在的月份，本月截至今天)。人数按月末(本月按今天)花名册，整月休假的不计；职场包括组长。"
        "同一人多次谈话只计一人。谈话内容不在任何报表中。",
        "Whole months that the period touches, this one until today. People are those on the roster at the end of the "
        "month, or today, but for who was on leave all month; a room includes its leaders. Somebody is counted once, "
        "however often a manager talked with him. What they talked about is in no report.",
    ),
    if_empty=Bilingual(
        "没有花名册，或没有班组。导入：briefed roster import FILE",
        "No roster, or no team. Import one: briefed roster import FILE",
    ),
)
TEAM, ROOM = Bilingual("班组", "team"), Bilingual("职场", "room")


@dataclass(frozen=True, slots=True)
class Group:
    """A team or a room with its people."""

    by: Bilingual
    name: str
    people: Sequence[str]


def make(sources: Sources) -> list[Row]:
    rosters = sources.work.facts.until(sources.now, bodies=(RosterImported,))
    found: list[Row] = []
    for name, month in reversed(months(sources.wanted.period, sources.today)):
        staffing = Staffing(roster_of(rosters, month.last), month.last)
        found += rows(name, groups(staffing, month), [one for one in sources.talks if month.covers(one.day)])
    return found


def months(period: Period, today: date) -> list[tuple[str, Period]]:
    """The whole months that a period touches, the last one until today."""
    first = period.first.replace(day=1)
    end = (period.last.replace(day=1) + _ONE_DAY * 31).replace(day=1) - _ONE_DAY
    return parts(Period(first, max(min(end, today), first)), Grain.MONTH)


def groups(staffing: Staffing, month: Period) -> list[Group]:
    """Rooms and teams with everybody who was not away all month."""
    leaves = staffing.roster.leaves if staffing.roster else ()
    away = away_throughout(leaves, month)
    rooms = [Group(ROOM, one, staffing.people_of_room(one)) for one in staffing.rooms]
    teams = [Group(TEAM, one.id, staffing.members(one)) for one in staffing.teams]
    return [
        Group(one.by, one.name, [person for person in one.people if person not in away]) for one in (*rooms, *teams)
    ]


def away_throughout(leaves: Iterable[Leave], month: Period) -> set[str]:
    """Who was on leave on every day of a month, by one leave or several."""
    spans: dict[str, list[Leave]] = {}
    for leave in leaves:
        spans.setdefault(leave.person, []).append(leave)
    return {person for person, several in spans.items() if all(_is_away(several, day) for day in _days(month))}


def rows(month: str, found: Iterable[Group], talks: Sequence[TalkHeld]) -> list[Row]:
    """A row for each room and team."""
    times = _times(talks)
    made: list[Row] = []
    for group in found:
        talked, people = talk_coverage(group.people, times)
        count = sum(times.get(person, 0) for person in set(group.people))
        made.append((month, group.by, group.name, people, talked, share(talked, people), count))
    return made


def _times(talks: Iterable[TalkHeld]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for talk in talks:
        found[talk.person] = found.get(talk.person, 0) + 1
    return found


def _is_away(leaves: Iterable[Leave], day: date) -> bool:
    return any(one.first <= day <= one.last for one in leaves)


def _days(month: Period) -> list[date]:
    return [month.first + _ONE_DAY * number for number in range(month.days)]


REPORT = ReportKind(HEADING, make)
