"""A question with everything that is shown of it, as one look at the database finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from bot.domain.departments import Department
from bot.domain.people.roster import Roster
from bot.domain.questions.callbacks import Callback, callback_id
from bot.domain.questions.question import Question, StandingAnswer
from bot.services.questions.listing import ListedQuestion, callbacks_of, show_question
from bot.slack.reception import Reception


@dataclass(frozen=True)
class Matter:
    """What cards are made of. Times are shown in ``zone``."""

    listed: ListedQuestion
    callbacks: Mapping[str, Callback]
    departments: Mapping[str, Department]
    roster: Roster | None
    zone: tzinfo

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.listed.question

    @property
    def answer(self) -> StandingAnswer | None:
        """The answer that holds now."""
        return self.question.answer

    @cached_property
    def department(self) -> Department:
        """The department that has it; one that is gone is called by its id."""
        return self.departments.get(self.question.department) or Department(self.question.department)

    def callback(self, number: int) -> Callback | None:
        """What the nth to ask promised, if he did."""
        return self.callbacks.get(callback_id(self.question.id, number))

    def name(self, person_id: str) -> str:
        """How people call somebody."""
        known = self.roster.person(person_id) if self.roster else None
        return known.name if known else person_id

    def account(self, person_id: str) -> str | None:
        """Somebody's account in Slack."""
        known = self.roster.person(person_id) if self.roster else None
        return known.slack_id if known else None

    def department_name(self, department_id: str, language: str) -> str:
        """How people call a department."""
        known = self.departments.get(department_id)
        return known.name(language) if known else department_id

    def minute(self, instant: datetime) -> str:
        """An instant on the centre's clocks."""
        return f"{instant.astimezone(self.zone):%m-%d %H:%M}"


def matter_of(here: Reception, question_id: str) -> Matter:
    """A question as it stands; raises `InputError` for an unknown one."""
    listed = show_question(here.questions, question_id)
    with here.store.begin() as work:
        callbacks = {one.id: one for one in callbacks_of(work, listed.question)}
        departments = dict(work.documents.departments())
    return Matter(listed, callbacks, departments, here.callers.roster(), here.zone)
