"""Somebody as another may see him: where he works for all, what he lacks and whom he stands in for only for some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.launches.authority import require_look
from bot.domain.launches.briefing import BriefingState, Training
from bot.domain.people.rights import Acting, NotAllowed
from bot.domain.people.roster import Leave, Person, Roster, Team
from bot.domain.quality.authority import people_seen_by
from bot.services.launches.delegations import Delegation, delegations_of
from bot.services.launches.looking import People
from bot.services.launches.overview import Overview
from bot.services.launches.recording import LaunchOffice
from bot.services.launches.trainings import trainings_for

NOT_THERE = Bilingual("花名册上没有这个人。", "There is nobody like that on the roster.")


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person today. ``is_known`` is whether what follows is told: to himself, and to those who lead him."""

    person: Person
    team: Team | None
    is_away: bool
    is_known: bool
    leaves: Sequence[Leave] = ()
    given: Sequence[Delegation] = ()
    received: Sequence[Delegation] = ()
    lacking: Sequence[tuple[Training, BriefingState]] = ()


def roster_seen_by(office: LaunchOffice, person_id: str) -> Roster:
    """Everybody of today, for whoever has a part in launches; raises `NotAllowed` for agents."""
    people = People(office, person_id)
    people.require(require_look)
    return people.himself.roster


def person_seen_by(office: LaunchOffice, overview: Overview, looker_id: str, person_id: str) -> PersonView:
    """Somebody as ``looker_id`` may see him; raises `Declined` when he is not here today."""
    roster, today = roster_seen_by(office, looker_id), office.local_day(office.clock())
    person = roster.person(person_id)
    if person is None or not person.is_here(today):
        raise Declined(NOT_THERE)
    team, is_away = roster.team(person.team) if person.team else None, roster.is_away(person_id, today)
    if looker_id != person_id and not People(office, looker_id).may(lambda acting: _require_leads(acting, person_id)):
        return PersonView(person, team, is_away, is_known=False)
    given, received = delegations_of(office, person_id)
    lacking = _lacking(office, overview, looker_id, person_id)
    return PersonView(person, team, is_away, True, _leaves(roster, person_id, today), given, received, lacking)


def _require_leads(acting: Acting, person_id: str) -> None:
    if person_id not in people_seen_by(acting):
        raise NotAllowed(Bilingual("这不是您的人。", "He is none of your people."))


def _leaves(roster: Roster, person_id: str, today: date) -> list[Leave]:
    return [one for one in roster.leaves if one.person == person_id and one.last >= today]


def _lacking(
    office: LaunchOffice, overview: Overview, looker_id: str, person_id: str
) -> list[tuple[Training, BriefingState]]:
    """What somebody must still be trained on, of that which the other may know of."""
    covering = [one for one in trainings_for(office, overview, looker_id) if one.covers(person_id)]
    states = [(one, one.state(person_id)) for one in covering]
    return [(one, state) for one, state in states if state is not BriefingState.DONE]
