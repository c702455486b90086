"""Who is who, as far as was recorded by an instant."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.people.facts import RosterImported
from bot.domain.people.imported import roster_of
from bot.domain.people.roster import Roster
from bot.ports import Work


def known_roster(work: Work, now: datetime, day: date) -> Roster | None:
    """The roster that counts on a day, of those imported until ``now``; ``None`` before the first."""
    return roster_of(work.facts.until(now, bodies=(RosterImported,)), day)
