"""Who is trained for a launch: the map by shift and team, and behind each of its cells the people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.authority import sees_trainees
from bot.domain.launches.briefing import NotNow
from bot.domain.launches.coverage import GroupCoverage, trained_people
from bot.domain.launches.facts import SignedOff
from bot.domain.launches.template import TrainingRule
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roster import Roster
from bot.services.launches.judging import LaunchView
from bot.services.launches.looking import look, name_in
from bot.services.launches.trainings import leaders_of, training_for
from bot.web.pages.launch.forms import AtLaunch, Here, Of, as_of_typed

router = APIRouter()

NO_CELL = Bilingual(
    "这里没有这个班组班次。请从项目页的培训覆盖点进来。",
    "There is no such team on such a shift here; come from the coverage on the launch's page.",
)


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody of a team on a shift. ``trained_at`` is when he was trained on the present version, if he was."""

    id: str
    name: str
    trained_at: datetime | None
    is_away: bool
    has_page: bool


@dataclass(frozen=True, slots=True)
class Heat:
    """Who is trained, by shift and team, with what teams and shifts are called."""

    requirement: str
    groups: Sequence[GroupCoverage]
    roster: Roster | None

    @property
    def by_shift(self) -> Mapping[str, Sequence[GroupCoverage]]:
        """The teams of each shift by its id, in the order of the day; last what the roster gives no hours of."""
        known = sorted(self.roster.shifts, key=lambda one: (one.start, one.id)) if self.roster else ()
        shifts = dict.fromkeys([*(one.id for one in known), *(one.shift for one in self.groups if one.shift), ""])
        rows = {shift: [group for group in self.groups if group.shift == shift] for shift in shifts}
        return {shift: groups for shift, groups in rows.items() if groups}

    def shift(self, shift_id: str) -> str:
        """What a shift is called; empty for none."""
        shifts = self.roster.shifts if self.roster else ()
        return next((one.name for one in shifts if one.id == shift_id), shift_id)

    def team(self, group: GroupCoverage) -> str:
        """What a team is called; empty for none."""
        team = self.roster.team(group.team) if self.roster else None
        return team.name if team else group.team

    def path(self, launch_id: str, group: GroupCoverage, as_of: datetime | None) -> str:
        """Where the people behind a cell are shown."""
        at = {"at": as_of.isoformat()} if as_of else {}
        return f"/launches/{launch_id}/coverage?{urlencode({'of': self.requirement, 'group': group.name, **at})}"

    @property
    def trained(self) -> int:
        """How many people are trained in all."""
        return sum(len(one.trained) for one in self.groups)

    @property
    def people(self) -> int:
        """How many are at work."""
        return sum(one.people for one in self.groups)

    @property
    def enough(self) -> int:
        """How many teams on their shifts are done."""
        return sum(one.is_enough for one in self.groups)

    @property
    def empty(self) -> int:
        """Of how many nobody is at work, so that nothing can be told."""
        return sum(one.is_empty for one in self.groups)


def heats_of(shown: LaunchView) -> list[Heat]:
    """The map of each training of a launch."""
    return [Heat(one, groups, shown.case.roster) for one, groups in shown.coverage.items()]


@router.get("/launches/{launch_id}/coverage")
def show(
    here: Here,
    of: Of,
    group: Annotated[str, Query(max_length=300)],
    at: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The people of one team on one shift as of an instant, by default now; names for whoever may see trainees."""
    as_of = as_of_typed(at, here.zone)
    person = here.visitor.person
    found = look(here.office, person.id, here.visitor.reader, here.launch_id, as_of)
    heat = next((one for one in heats_of(found.shown) if one.requirement == of), None)
    covered = next((one for one in heat.groups if one.name == group), None) if heat else None
    if heat is None or covered is None:
        raise Declined(NO_CELL)
    sees = sees_trainees(person.roles) or covered.group.leader in leaders_of(here.office, person.id)
    return here.form(
        "coverage",
        found,
        heat=heat,
        covered=covered,
        as_of=as_of,
        day=found.shown.case.launch_day,
        leader=name_in(heat.roster, covered.group.leader) if covered.group.leader else None,
        signed=_fact(found.shown, covered.signed),
        people=list(_trainees(found.shown, heat, covered, found.roster)) if sees else None,
        training=None if as_of else _training_path(here, of),
    )


def _trainees(shown: LaunchView, heat: Heat, covered: GroupCoverage, today: Roster | None) -> Iterator[Trainee]:
    """Those who lack it first, then those on leave, then those who are trained."""
    trained = _trained(shown, heat.requirement)
    for id in (*covered.lacking, *covered.away, *covered.trained):
        has_page = today is not None and today.person(id) is not None
        yield Trainee(id, name_in(heat.roster, id), trained.get(id), id in covered.away, has_page)


def _trained(shown: LaunchView, requirement_id: str) -> Mapping[str, datetime]:
    """When people were trained, those on leave too."""
    template = shown.dossier.template
    requirement = template.requirement(requirement_id) if template else None
    if requirement is None or not isinstance(requirement.rule, TrainingRule):
        return {}
    return trained_people(requirement, requirement.rule, shown.case)


def _fact(shown: LaunchView, key: str | None) -> Fact | None:
    return next((one for one in shown.dossier.recorded.of(SignedOff) if one.key == key), None)


def _training_path(here: AtLaunch, requirement: str) -> str | None:
    """Where the training is recorded and signed for, if its visitor may go there."""
    try:
        training_for(here.office, here.program.overview, here.visitor.person.id, here.launch_id, requirement)
    except (NotNow, NotAllowed):
        return None
    return f"/training/{here.launch_id}/{requirement}"
