"""What every page of one training needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.launches.authority import TRAINERS
from bot.domain.launches.briefing import Training
from bot.services.launches.looking import name_in
from bot.services.launches.trainings import roster_or_not_now, training_for
from bot.web.needs import Program, Staff
from bot.web.pages.launch.forms import UNDONE
from bot.web.rendering import page
from bot.web.visitors import Visitor


@dataclass(frozen=True, slots=True)
class AtTraining:
    """Somebody at a training that he may see."""

    request: Request
    program: Briefed
    visitor: Visitor
    training: Training

    @property
    def launch_id(self) -> str:
        """Whose training it is."""
        return self.training.dossier.launch.id

    @property
    def requirement_id(self) -> str:
        """Which of the launch's trainings."""
        return self.training.requirement.id

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/training/{quote(self.launch_id, safe='')}/{quote(self.requirement_id, safe='')}"

    @property
    def trains(self) -> bool:
        """Whether he holds sessions and enters who was there."""
        return not self.visitor.person.roles.isdisjoint(TRAINERS)

    def page(self, name: str, problem: Bilingual | None = None, **what: Any) -> Response:
        """A page about it; with why something could not be done, if it could not."""
        roster = roster_or_not_now(self.program.office)
        shifts = {one.id: one.name for one in roster.shifts}
        teams = {one.id: one.name for one in roster.teams}
        return page(
            self.request,
            f"training/{name}.html",
            self.visitor,
            UNDONE if problem else 200,
            at=self,
            training=self.training,
            launch=self.training.dossier.launch,
            problem=problem,
            name_of=lambda one: name_in(roster, one),
            group_name=lambda one: " · ".join(
                part for part in (teams.get(one.team, one.team), shifts.get(one.shift, one.shift)) if part
            ),
            **what,
        )


def at_training(request: Request, launch_id: str, requirement_id: str, program: Program, visitor: Staff) -> AtTraining:
    """The training that an address names; raises `NotNow` when there is none, `NotAllowed` when he may not see it."""
    found = training_for(program.office, program.overview, visitor.person.id, launch_id, requirement_id)
    return AtTraining(request, program, visitor, found)


At = Annotated[AtTraining, Depends(at_training)]
