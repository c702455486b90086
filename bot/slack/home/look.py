"""What a Home tab is drawn from: one look at the database, by one person, at one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.launches.briefing import Training
from bot.domain.launches.waiver_requests import WaiverRequest
from bot.domain.paging import page_of
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import Question
from bot.services.launches.judging import LaunchView
from bot.services.launches.overview import Standing
from bot.services.launches.trainings import leaders_of
from bot.services.launches.waiver_requests import requests_to
from bot.services.questions.listing import ListedQuestion, list_callbacks, list_questions
from bot.slack.callers import Caller
from bot.slack.home.names import PAGE
from bot.slack.homes import Pages
from bot.slack.kit import Block, divider, header, paragraph
from bot.slack.paging import turns
from bot.slack.reception import Reception

Item = TypeVar("Item")


@dataclass
class Look:
    """Somebody looks at his Home; ``size`` is how many things of each list he sees at a time.

    What was looked up stays as it is when the size changes.
    """

    here: Reception
    caller: Caller
    person: Person
    pages: Pages
    size: int

    @cached_property
    def now(self) -> datetime:
        """The instant that everything shown is of."""
        return self.here.clock()

    @cached_property
    def today(self) -> date:
        """Its day where the centre is."""
        return self.here.launches.local_day(self.now)

    @cached_property
    def standings(self) -> Sequence[Standing]:
        """The launches that still matter."""
        return self.here.overview.standings(self.here.launches)

    @cached_property
    def waiver_requests(self) -> Sequence[tuple[LaunchView, WaiverRequest]]:
        """What the person is asked to waive, himself or for somebody else, what waits longest first."""
        return requests_to(self.here.launches, self.person.id, [one.view for one in self.standings])

    @property
    def trainings(self) -> Iterable[Training]:
        """What people still need to be trained on, now that there is something to teach."""
        return (one for it in self.standings for one in it.trainings if one.material is not None)

    @cached_property
    def roster(self) -> Roster:
        """Who is who today."""
        return self.here.callers.roster() or Roster(self.today, ())

    @cached_property
    def leaders(self) -> frozenset[str]:
        """Whose teams the person signs for: his own, and those of leaders who let him act for them today."""
        return leaders_of(self.here.launches, self.caller.id)

    @cached_property
    def departments(self) -> Mapping[str, Department]:
        """The departments by id."""
        return self.here.departments()

    @cached_property
    def questions(self) -> Sequence[ListedQuestion]:
        """Every open question, what is due first on top."""
        return list_questions(self.here.questions)

    @cached_property
    def callbacks(self) -> Sequence[tuple[Callback, Question]]:
        """The open callbacks that are the person's, or of those whom he leads."""
        return list_callbacks(self.here.questions, self.person.id)

    def says(self, said: Bilingual, *parts: object) -> str:
        """Something in the person's language."""
        return said.text(self.caller.language).format(*parts)

    def is_any(self, *roles: Role) -> bool:
        """Whether the person has one of some roles."""
        return not self.person.roles.isdisjoint(roles)

    def clock_time(self, instant: datetime) -> str:
        """An instant as people read it today: the time alone if it is today's."""
        local = self.here.local(instant)
        return f"{local:%H:%M}" if local.date() == self.today else f"{local:%m-%d %H:%M}"

    def section(
        self,
        name: str,
        title: Bilingual,
        items: Sequence[Item],
        row: Callable[[Item], list[Block]],
        nothing: Bilingual,
    ) -> list[Block]:
        """A list under its title, a page at a time; where it is empty, a kind word."""
        page = page_of(items, self.pages.get(name, 0), self.size)
        shown = [block for item in page.items for block in row(item)]
        head = self.says(title) + (f" · {page.total}" if page.total else "")
        return [
            divider(),
            header(head),
            *(shown or [paragraph(self.says(nothing))]),
            *turns(page, f"{PAGE}:{name}", self.caller.language, lambda to: f"{name} {to}"),
        ]
