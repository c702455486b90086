"""A report's cells as a visitor reads them: departments and people by their names, with ways to what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.bootstrap import Briefed
from bot.domain.departments import Department
from bot.domain.people.roster import Roster
from bot.domain.reports import Cell, Column, Row, Unit
from bot.services.launches.looking import name_in
from bot.services.launches.people import roster_today
from bot.services.reports.answers import DEPARTMENT
from bot.services.reports.exporting import cell_text
from bot.services.reports.talks import TEAM
from bot.web.needs import departments_of

_GROUPED = (DEPARTMENT, TEAM)
"""What the column "group" names by an id, as the column before it says."""
_PEOPLE = frozenset({"manager", "owner"})
_NAMED = frozenset({"department", "from", "to", "launch", "team", "shift"})
_PATHS = {"launch": "/launches/", "document": "/documents/", "report": "/reports/"}
"""The columns that name something that has a page, and where that is."""
_NUMBERS = frozenset({Unit.COUNT, Unit.SHARE, Unit.HOURS})


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: what it says, where it leads, if anywhere, and whether it is a number."""

    text: str
    path: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What departments, launches, teams, shifts and people are called in a language, by their ids."""

    departments: Mapping[str, Department]
    products: Mapping[str, str]
    roster: Roster | None
    language: str

    def of(self, some_id: str) -> str:
        """The name of whatever has an id; the id itself where nothing has it any more."""
        department, team = self.departments.get(some_id), self.roster.team(some_id) if self.roster else None
        if department is not None:
            return department.name(self.language)
        return self.products.get(some_id) or (team.name if team else self._shifts.get(some_id, some_id))

    def person(self, person_id: str) -> str:
        """Somebody's name; what the report calls him when the roster does not know him."""
        return name_in(self.roster, person_id)

    @property
    def _shifts(self) -> Mapping[str, str]:
        return {one.id: one.name for one in self.roster.shifts} if self.roster else {}


def names_for(program: Briefed, language: str) -> Names:
    """What everything is called today."""
    office, overview = program.office, program.overview
    launches = (one.launch for one in (*(it.dossier for it in overview.standings(office)), *overview.past(office)))
    products = {one.id: one.product for one in launches}
    return Names(departments_of(program), products, roster_today(office), language)


def shown(rows: Iterable[Row], columns: Sequence[Column], names: Names) -> list[list[Shown]]:
    """Some rows of a report."""
    return [_row(row, columns, names) for row in rows]


def _row(row: Row, columns: Sequence[Column], names: Names) -> list[Shown]:
    before = (None, *row)
    return [_shown(*one, names) for one in zip(row, columns, before[: len(row)], strict=True)]


def _shown(cell: Cell, column: Column, before: Cell, names: Names) -> Shown:
    """A cell, which may depend on the one before it."""
    text = cell_text(cell, column.unit, names.language)
    if not isinstance(cell, str):
        return Shown(text, is_number=column.unit in _NUMBERS)
    if column.name in _NAMED or (column.name == "group" and before in _GROUPED):
        text = names.of(cell)
    if column.name in _PEOPLE:
        text = names.person(cell)
    path = _PATHS.get(column.name)
    return Shown(text, path + quote(cell) if path else None)
