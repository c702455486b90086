"""Which day an instant belongs to: a night shift belongs to the day it starts on."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from bot.domain.people.roster import Roster

_ONE_DAY = timedelta(days=1)


def working_day(person_id: str, instant: datetime, roster: Roster, zone: tzinfo) -> date:
    """The day that somebody works on at an instant: on a shift that goes past midnight, the day it started on.

    After the shift, and for people without one, it is the day of the calendar.
    """
    local = instant.astimezone(zone)
    person = roster.person(person_id)
    shift = next((one for one in roster.shifts if person is not None and one.id == person.shift), None)
    goes_past_midnight = shift is not None and shift.end <= shift.start
    is_after_midnight = shift is not None and local.time() < shift.end
    return local.date() - _ONE_DAY if goes_past_midnight and is_after_midnight else local.date()
