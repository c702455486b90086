"""A question with everything that is shown of it, and how it stands, in a line, the same on every surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property

from bot.domain.departments import Department
from bot.domain.people.roster import Roster
from bot.domain.questions.callbacks import Callback, callback_id
from bot.domain.questions.events import AnswerCorrected, AnswerWithdrawn
from bot.domain.questions.question import Question, QuestionStatus, StandingAnswer
from bot.services.questions import wording as words
from bot.services.questions.handling import CLOSE_REASONS
from bot.services.questions.listing import ListedQuestion, callbacks_of, show_question
from bot.services.questions.recording import QuestionOffice


@dataclass(frozen=True)
class Matter:
    """What cards and pages are made of. Times are shown in ``zone``, with the year where there is room for it."""

    listed: ListedQuestion
    callbacks: Mapping[str, Callback]
    departments: Mapping[str, Department]
    roster: Roster | None
    zone: tzinfo
    with_year: bool = False

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
        said = f"{instant.astimezone(self.zone):%Y-%m-%d %H:%M}"
        return said if self.with_year else said[5:]


def matter_of(office: QuestionOffice, question_id: str, roster: Roster | None, with_year: bool = False) -> Matter:
    """A question as it stands; raises `InputError` for an unknown one."""
    listed = show_question(office, question_id)
    with office.store.begin() as work:
        callbacks = {one.id: one for one in callbacks_of(work, listed.question)}
        departments = dict(work.documents.departments())
    return Matter(listed, callbacks, departments, roster, office.zone, with_year)


def status_line(matter: Matter, language: str) -> str:
    """How a question stands, in a line."""
    question, said = matter.question, words.STATUSES[matter.question.status].text(language)
    match question.status:
        case QuestionStatus.CLAIMED:
            return said.format(matter.name(question.claimed_by or ""))
        case QuestionStatus.WAITING_FOR_DETAIL:
            return said.format(question.detail_asked or "")
        case QuestionStatus.WAITING_FOR_APPROVAL:
            return said.format(matter.name(question.proposal.author if question.proposal else ""))
        case QuestionStatus.ANSWERED if question.answer is not None:
            return _answered(question.answer, matter, said, language)
        case QuestionStatus.ANSWER_WITHDRAWN:
            actor, reason = _last_reason(question, AnswerWithdrawn)
            return said.format(matter.name(actor), reason)
        case QuestionStatus.CLOSED:
            settled = question.settled
            return said.format(matter.name(settled.actor if settled else ""), closed_for(matter, language))
        case _:
            return said


def _answered(standing: StandingAnswer, matter: Matter, said: str, language: str) -> str:
    parts = [said.format(matter.name(standing.author), matter.minute(standing.at))]
    if standing.approved_by != standing.author:
        parts.append(words.APPROVED_BY.text(language).format(matter.name(standing.approved_by)))
    _, reason = _last_reason(matter.question, AnswerCorrected)
    if reason:
        parts.append(words.REASON.text(language).format(reason))
    return " · ".join(parts)


def _last_reason(question: Question, kind: type[AnswerCorrected] | type[AnswerWithdrawn]) -> tuple[str, str]:
    """Who changed the answer last in some way, and why; nothing if nobody did."""
    found = ((fact.actor, fact.body.reason) for fact in reversed(question.facts) if isinstance(fact.body, kind))
    return next(found, ("", ""))


def closed_for(matter: Matter, language: str) -> str:
    """Why a question was closed."""
    closed = matter.question.closed
    if closed is None:
        return ""
    same = words.SAME_AS.text(language).format(closed.same_as) if closed.same_as else ""
    parts = (CLOSE_REASONS[closed.reason].text(language), same, closed.note)
    return " · ".join(part for part in parts if part)
