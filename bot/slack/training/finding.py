"""Finding a training, a session or a team among those that people still need."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.launches.authority import require_briefed
from bot.domain.launches.briefing import NotNow, Training
from bot.domain.launches.coverage import GroupCoverage
from bot.domain.launches.facts import SessionKind, TrainingHeld
from bot.domain.people.facts import Delegated
from bot.domain.people.rights import Acting, principals
from bot.domain.people.roles import Role
from bot.domain.people.roster import Roster
from bot.slack.callers import Caller
from bot.slack.reception import Reception


@dataclass(frozen=True, slots=True)
class Held:
    """A session with the training that it belongs to."""

    training: Training
    session: TrainingHeld

    @property
    def present(self) -> frozenset[str]:
        """Who is entered."""
        return frozenset(self.training.dossier.attendances.get(self.session.session, ()))


def trainings(here: Reception) -> Iterator[Training]:
    """Every training that people still need, of the launches planned first on top."""
    for standing in here.overview.standings(here.launches):
        yield from standing.trainings


def training(here: Reception, caller: Caller, launch: str, requirement: str) -> Training:
    """A training whose material is whole, for somebody who may see it; raises `NotNow` when there is none."""
    wanted = (launch, requirement)
    found = next((one for one in trainings(here) if (one.dossier.launch.id, one.requirement.id) == wanted), None)
    if found is None or found.material is None:
        raise NotNow(
            "这项培训现在不用做了, 或者材料还没有准备好。",
            "This training is not needed any more, or its material is not ready yet.",
        )
    require_briefed(acting(here, caller), found.dossier.launch.owner_department)
    return found


def held(here: Reception, caller: Caller, launch: str, session: str) -> Held:
    """A session on the present version of a material; raises `NotNow` when there is none of that name."""
    for one in trainings(here):
        if one.dossier.launch.id == launch:
            for known in one.sessions:
                if known.session == session and known.kind is SessionKind.SESSION:
                    require_briefed(acting(here, caller), one.dossier.launch.owner_department)
                    return Held(one, known)
    raise NotNow(
        "这个场次讲的不是现在的版本, 或者已经不用了。",
        "This session is not on the present version, or is not needed any more.",
    )


def acting(here: Reception, caller: Caller) -> Acting:
    """Somebody with his rights of today."""
    caller.on_roster()
    return Acting(caller.id, here.launches.local_day(here.clock()), roster(here))


def roster(here: Reception) -> Roster:
    """Who is who today."""
    found = here.callers.roster()
    if found is None:
        raise NotNow("还没有花名册。", "There is no roster yet.")
    return found


def name_of(person: str, known: Roster) -> str:
    """How people call somebody, with his id."""
    someone = known.person(person)
    return f"{someone.name} {person}" if someone and someone.name != person else person


def team_name(team: str, shift: str, known: Roster) -> str:
    """A team on its shift."""
    led = known.team(team)
    shown = next((one.name for one in known.shifts if one.id == shift), shift)
    return " · ".join(part for part in (led.name if led else team, shown) if part)


def signs_for(here: Reception, caller: Caller) -> frozenset[str]:
    """Whose teams somebody signs for: his own, and those of leaders who let him act for them today."""
    now = here.clock()
    with here.store.begin() as work:
        delegations = work.facts.until(now, bodies=(Delegated,))
    return principals(caller.id, Role.TEAM_LEADER, here.launches.local_day(now), delegations) | {caller.id}


def own_groups(found: Training, leaders: Container[str | None]) -> list[GroupCoverage]:
    """The teams on their shifts that some leaders lead."""
    return [one for one in found.groups if one.group.leader in leaders]


def day(shown: date | None) -> str:
    """A day as people read it."""
    return shown.isoformat() if shown else "–"
