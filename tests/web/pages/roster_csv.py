"""Rosters as files."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.people.roster import Person, Roster

COLUMNS = "id,name,department,roles,team,leader,shift,start,end"


def as_csv(roster: Roster, people: Iterable[Person]) -> bytes:
    """A file of some people, in the teams and on the shifts of a roster."""
    leaders = {one.id: one.leader for one in roster.teams}
    shifts = {one.id: f"{one.start:%H:%M},{one.end:%H:%M}" for one in roster.shifts}
    return "\n".join([COLUMNS, *(_row(one, leaders, shifts) for one in people)]).encode()


def _row(one: Person, leaders: dict[str, str], shifts: dict[str, str]) -> str:
    roles = ";".join(sorted(one.roles))
    place = f"{one.team or ''},{leaders.get(one.team or '', '')},{one.shift or ''},{shifts.get(one.shift or '', ',')}"
    return f"{one.id},{one.name},{one.department},{roles},{place}"
