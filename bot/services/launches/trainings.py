"""Trainings, their sessions and teams, as somebody may see them: what every surface asks before it shows one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.launches.authority import require_briefed
from bot.domain.launches.briefing import NotNow, Training
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.facts import SessionKind, TrainingHeld
from bot.domain.people.facts import DELEGATION_BODIES
from bot.domain.people.rights import principals
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.people.shifts import working_day
from bot.services.launches.looking import People
from bot.services.launches.overview import Overview
from bot.services.launches.people import roster_today
from bot.services.launches.recording import LaunchOffice


@dataclass(frozen=True, slots=True)
class Held:
    """A session with the training that it belongs to."""

    training: Training
    session: TrainingHeld

    @property
    def present(self) -> frozenset[str]:
        """Who is entered."""
        return frozenset(self.training.dossier.attendances.get(self.session.session, ()))

    @property
    def entered_for_good(self) -> frozenset[str]:
        """Who is entered and need not be again: where the trainer's own quiz counts, only those who passed it."""
        if self.training.rule.quiz and not self.training.makes_quiz:
            return self.present & self.training.trained.keys()
        return self.present


@dataclass(frozen=True, slots=True)
class Checklist:
    """The people of a team on a shift who can have been at a session and are not entered yet, and who was away.

    ``day`` is the day that they work on at the session: a night shift belongs to the day it starts on.
    """

    held: Held
    team: str
    shift: str
    day: date
    waiting: Sequence[Person]
    away: Sequence[Person]

    @property
    def group(self) -> str:
        """The team on its shift, as sign-offs call it."""
        return f"{self.team}/{self.shift}"

    @property
    def is_lacking(self) -> bool:
        """Whether somebody who is not entered at this session is not trained otherwise either."""
        return any(one.id not in self.held.training.trained for one in self.waiting)


def trainings(office: LaunchOffice, overview: Overview) -> Iterator[Training]:
    """Every training that people still need, of the launches planned first on top; whoever shows one asks who may."""
    for standing in overview.standings(office):
        yield from standing.trainings


def trainings_for(office: LaunchOffice, overview: Overview, person_id: str) -> list[Training]:
    """Those that somebody may know of: their material is there, and he must learn it, sees that others do, or has a
    say in the launch."""
    people, leaders = People(office, person_id), leaders_of(office, person_id)
    return [one for one in trainings(office, overview) if one.material and _concerns(one, people, leaders)]


def training_for(
    office: LaunchOffice, overview: Overview, person_id: str, launch_id: str, requirement_id: str
) -> Training:
    """A training whose material is there; raises `NotNow` when there is none, `NotAllowed` when he may not see it."""
    wanted = (launch_id, requirement_id)
    known = trainings(office, overview)
    found = next((one for one in known if (one.dossier.launch.id, one.requirement.id) == wanted), None)
    if found is None or found.material is None:
        raise NotNow(
            "这项培训现在不用做了, 或者材料还没有准备好。",
            "This training is not needed any more, or its material is not ready yet.",
        )
    _require_concerned(found, office, person_id)
    return found


def may_be_named(training: Training, office: LaunchOffice, person_id: str | None) -> bool:
    """Whether a message may say what a training is about: before its launch is announced, to whom it concerns alone.

    Without a person it is for a channel, where anybody may read it.
    """
    if training.dossier.is_announced:
        return True
    return person_id is not None and _concerns(training, People(office, person_id), leaders_of(office, person_id))


def held_for(office: LaunchOffice, overview: Overview, person_id: str, launch_id: str, session: str) -> Held:
    """A session on the present version of a material; raises `NotNow` when there is none of that name."""
    for one in trainings(office, overview):
        if one.dossier.launch.id == launch_id:
            for known in one.sessions:
                if known.session == session and known.kind is SessionKind.SESSION:
                    _require_concerned(one, office, person_id)
                    return Held(one, known)
    raise NotNow(
        "这个场次讲的不是现在的版本, 或者已经不用了。",
        "This session is not on the present version, or is not needed any more.",
    )


def sessions_of(training: Training) -> list[Held]:
    """The sessions that were held on the present version, the last one first."""
    held = [one for one in training.sessions if one.kind is SessionKind.SESSION]
    return [Held(training, one) for one in sorted(held, key=lambda one: one.held_at, reverse=True)]


def leaders_of(office: LaunchOffice, person_id: str) -> frozenset[str]:
    """Whose teams somebody signs for: his own, and those of leaders who let him act for them today."""
    now = office.clock()
    with office.store.begin() as work:
        delegations = work.facts.until(now, bodies=DELEGATION_BODIES)
    return principals(person_id, Role.TEAM_LEADER, office.local_day(now), delegations) | {person_id}


def own_groups(training: Training, leaders: Collection[str]) -> list[GroupCoverage]:
    """The teams on their shifts that some leaders lead."""
    return [one for one in training.groups if one.group.leader in leaders]


def signs_in_whose_name(office: LaunchOffice, person_id: str, group: str) -> str | None:
    """The leader for whom somebody signs for a team on its shift, if that is not himself and he let him."""
    team = roster_or_not_now(office).team(group.partition("/")[0])
    leader = team.leader if team else None
    return leader if leader != person_id and leader in leaders_of(office, person_id) else None


def group_in(training: Training, group: str) -> GroupCoverage:
    """A team on its shift by its name; raises `NotNow` when there is none."""
    found = next((one for one in training.groups if one.name == group), None)
    if found is None:
        raise _no_group(group)
    return found


def checklist(held: Held, group: str, roster: Roster, zone: tzinfo) -> Checklist:
    """Who of a team on a shift can be entered at a session; raises `NotNow` when nobody is in it."""
    team, _, shift = group.partition("/")
    members = [one for one in roster.people if (one.team or "", one.shift or "") == (team, shift)]
    days = {one.id: working_day(one.id, held.session.held_at, roster, zone) for one in members}
    there = [one for one in members if one.is_here(days[one.id])]
    if not there:
        raise _no_group(group)
    away = [one for one in there if roster.is_away(one.id, days[one.id])]
    gone = {one.id for one in away} | held.entered_for_good
    waiting = sorted((one for one in there if one.id not in gone), key=lambda one: one.id)
    return Checklist(held, team, shift, days[there[0].id], waiting, away)


def open_groups(held: Held, first_of: str) -> list[GroupCoverage]:
    """The teams of which somebody is not entered at a session yet, one leader's before all others."""
    entered = held.entered_for_good
    still_open = (one for one in held.training.groups if any(who not in entered for who in one.group.at_work))
    return sorted(still_open, key=lambda one: (one.group.leader != first_of, one.name))


def roster_or_not_now(office: LaunchOffice) -> Roster:
    """Who is who today; raises `NotNow` before there is a roster."""
    found = roster_today(office)
    if found is None:
        raise NotNow("还没有花名册。", "There is no roster yet.")
    return found


def _concerns(training: Training, people: People, leaders: Collection[str]) -> bool:
    """Whether somebody may know of a training whose material is there."""
    department = training.dossier.launch.owner_department
    return (
        training.covers(people.person_id)
        or bool(own_groups(training, leaders))
        or people.may(lambda acting: require_briefed(acting, department))
    )


def _require_concerned(training: Training, office: LaunchOffice, person_id: str) -> None:
    people = People(office, person_id)
    if not _concerns(training, people, leaders_of(office, person_id)):
        people.require(lambda acting: require_briefed(acting, training.dossier.launch.owner_department))


def _no_group(group: str) -> NotNow:
    return NotNow(f"花名册上没有 {group}。", f"There is no {group} on the roster.")
