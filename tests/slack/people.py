"""Who is on the roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.domain.facts import Fact
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster, Shift, Team
from bot.ports import Store
from bot.services.deeds import PROGRAM
from tests.builders import NOON

_HOURS = (time(6), time(14))
CENTRE = "customer-service"
PEOPLE = (
    Person("a1", "张敏", CENTRE, frozenset({Role.AGENT}), slack_id="U1", team="t1", shift="early"),
    Person("a2", "李伟", CENTRE, frozenset({Role.AGENT}), slack_id="U2", team="t1", shift="early"),
    Person("a3", "Jane Doe", CENTRE, frozenset({Role.AGENT}), slack_id="U3", team="t1", shift="early"),
    Person("l1", "陈丽", CENTRE, frozenset({Role.TEAM_LEADER}), shift="early"),
    Person("e1", "王强", "cards", frozenset({Role.EXPERT}), slack_id="U4"),
)


def import_roster(store: Store, people: Sequence[Person] = PEOPLE, since: date = date(2026, 1, 1)) -> None:
    """Make it known who is who."""
    roster = Roster(
        since,
        tuple(people),
        teams=(Team("t1", "1 组", "room-1", "l1"),),
        shifts=(Shift("early", "早班", *_HOURS),),
    )
    with store.command() as work:
        work.facts.append(Fact(NOON, PROGRAM, f"roster{len(people)}", RosterImported(roster)))
