"""Finding a training, a session or a team for whoever clicked, and what they are called."""

from __future__ import annotations

from datetime import date

from bot.domain.launches.briefing import Training
from bot.domain.people.roster import Roster
from bot.services.launches.trainings import Held, held_for, roster_or_not_now, training_for
from bot.slack.callers import Caller
from bot.slack.reception import Reception


def training(here: Reception, caller: Caller, launch: str, requirement: str) -> Training:
    """A training whose material is whole, for somebody who may see it; raises `NotNow` when there is none."""
    return training_for(here.launches, here.overview, caller.on_roster().id, launch, requirement)


def held(here: Reception, caller: Caller, launch: str, session: str) -> Held:
    """A session on the present version of a material; raises `NotNow` when there is none of that name."""
    return held_for(here.launches, here.overview, caller.on_roster().id, launch, session)


def roster(here: Reception) -> Roster:
    """Who is who today."""
    return roster_or_not_now(here.launches)


def name_of(person: str, known: Roster) -> str:
    """How people call somebody, with his id."""
    someone = known.person(person)
    return f"{someone.name} {person}" if someone and someone.name != person else person


def team_name(team: str, shift: str, known: Roster) -> str:
    """A team on its shift."""
    led = known.team(team)
    shown = next((one.name for one in known.shifts if one.id == shift), shift)
    return " · ".join(part for part in (led.name if led else team, shown) if part)


def day(shown: date | None) -> str:
    """A day as people read it."""
    return shown.isoformat() if shown else "–"
