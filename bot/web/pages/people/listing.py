"""Teams on their shifts with who is away, departments, and finding somebody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.people.roster import Person, Roster
from bot.services.launches import wording as words
from bot.services.launches.persons import roster_seen_by
from bot.web.needs import Departments, Program, Staff
from bot.web.rendering import page

router = APIRouter()

FOUND = 50
"""People whom a search shows; for others more of a name is typed."""


@router.get("/people")
def show(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    search: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Today's roster; with words to search for, those whose name or id has them."""
    roster = roster_seen_by(program.office, visitor.person.id)
    today = program.office.local_day(program.clock())
    here = [one for one in roster.people if one.is_here(today)]
    return page(
        request,
        "people/list.html",
        visitor,
        roster=roster,
        today=today,
        groups=roster.presence(today),
        shifts={one.id: one for one in roster.shifts},
        staff=_by_department([one for one in here if not one.team]),
        away=roster.away(today),
        departments=departments,
        roles=words.ROLES,
        search=search,
        found=_found(here, search.strip().casefold(), roster),
    )


def _by_department(people: list[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for one in sorted(people, key=lambda one: (one.department, one.name)):
        found.setdefault(one.department, []).append(one)
    return found


def _found(people: list[Person], words: str, roster: Roster) -> list[Person]:
    if not words:
        return []
    return [one for one in people if words in f"{one.name} {one.id} {_team(one, roster)}".casefold()][:FOUND]


def _team(person: Person, roster: Roster) -> str:
    team = roster.team(person.team) if person.team else None
    return team.name if team else ""
