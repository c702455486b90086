"""Looking at questions and callbacks: lists in the order of what is due first, and one question with its story."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.people.roster import Roster
from bot.domain.questions.callbacks import Callback, callback_id, callbacks_from
from bot.domain.questions.events import SETTLING, CallbackDone, CallbackPromised, QuestionOpened
from bot.domain.questions.question import Question, questions_from
from bot.domain.questions.time_limits import TimeLimit, due, time_left
from bot.ports import Work
from bot.services.known_people import known_roster
from bot.services.questions.recording import OpenQuestions, QuestionOffice, find_question


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """A question in a list, as of an instant, with its department's time limit.

    ``due`` is by when the department owes an answer, if time runs.
    """

    question: Question
    limit: TimeLimit
    now: datetime
    due: datetime | None

    @property
    def time_left(self) -> timedelta | None:
        """How much of the department's time is left, if time runs."""
        return time_left(self.question, self.limit, self.now)

    @property
    def age(self) -> timedelta:
        """How long ago it was first asked."""
        return self.now - self.question.opened_at

    @property
    def is_overdue(self) -> bool:
        """Whether the department's time is over."""
        return self.due is not None and self.due <= self.now


AGES = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""Where one band of ages ends and the next one begins."""


def ageing(listed: Iterable[ListedQuestion]) -> Mapping[str, Sequence[int]]:
    """How many open questions of each band of ages a department owes answers to; who owes most comes first."""
    bands: dict[str, list[int]] = {}
    for one in listed:
        if one.question.is_open:
            counts = bands.setdefault(one.question.department, [0] * (len(AGES) + 1))
            counts[bisect_right(AGES, one.age)] += 1
    return dict(sorted(bands.items(), key=lambda pair: (-sum(pair[1]), pair[0])))


def open_questions(office: QuestionOffice, work: Work) -> dict[str, Question]:
    """Every question that a department owes an answer to, by id, those first asked first.

    They are remembered until the next look, which reads only about those that something new was recorded of.
    """
    before = office.remembered.open_questions
    since = work.facts.subjects_since(before.until) if before.until else None
    if since is None:
        end = work.facts.end()
        found = questions_from(work.facts.about_those(having=(QuestionOpened,), without=SETTLING))
    else:
        end, told_of = since
        again = questions_from(work.facts.about_all(told_of))
        settled = {id_ for id_, question in again.items() if not question.is_open}
        found = {id_: question for id_, question in {**before.by_id, **again}.items() if id_ not in settled}
    office.remembered.open_questions = OpenQuestions(end, found)
    return dict(found)


def recent_questions(work: Work, since: datetime) -> dict[str, Question]:
    """Every question that was opened since an instant, settled or not."""
    return questions_from(work.facts.about_those(having=(QuestionOpened,), since=since))


def list_questions(
    office: QuestionOffice, department: str | None = None, asker: str | None = None, since: datetime | None = None
) -> list[ListedQuestion]:
    """Open questions, what is due first on top; with ``since``, also those settled that were opened from then on."""
    now = office.clock()
    with office.store.begin() as work:
        found = open_questions(office, work)
        if since is not None:
            found |= recent_questions(work, since)
        limit_of = office.limits(work)
    chosen = (one for one in found.values() if _is_chosen(one, department, asker))
    return sorted((_listed(one, limit_of(one.department), now) for one in chosen), key=_first_due)


def show_question(office: QuestionOffice, question_id: str) -> ListedQuestion:
    """One question; raises `InputError` for an unknown one."""
    with office.store.begin() as work:
        question = find_question(work, question_id)
        limit = office.limits(work)(question.department)
    return _listed(question, limit, office.clock())


def list_callbacks(
    office: QuestionOffice, person: str | None = None, since: datetime | None = None
) -> list[tuple[Callback, Question]]:
    """Callbacks that somebody still has to make, the first promised on top.

    ``person`` limits them to those that he has, or that people of a team he leads have. With ``since`` those that were
    promised from then on and are done follow.
    """
    now = office.clock()
    with office.store.begin() as work:
        callbacks = open_callbacks(work)
        if since is not None:
            callbacks |= recent_callbacks(work, since)
        questions = questions_from(work.facts.about_all({one.question for one in callbacks.values()}))
        roster = known_roster(work, now, office.local_day(now))
    chosen = [(one, questions[one.question]) for one in callbacks.values() if _concerns(one, person, roster)]
    return sorted(chosen, key=lambda pair: (not pair[0].is_open, pair[0].due, pair[0].id))


def callbacks_of(work: Work, question: Question) -> list[Callback]:
    """The callbacks that were promised on a question."""
    ids = [callback_id(question.id, one.number) for one in question.subscribers]
    return list(callbacks_from(work.facts.about_all(ids)).values())


def open_callbacks(work: Work) -> dict[str, Callback]:
    """Every callback that somebody still has to make, by id."""
    return callbacks_from(work.facts.about_those(having=(CallbackPromised,), without=(CallbackDone,)))


def recent_callbacks(work: Work, since: datetime) -> dict[str, Callback]:
    """Every callback that was promised, or promised anew, since an instant."""
    return callbacks_from(work.facts.about_those(having=(CallbackPromised,), since=since))


def _listed(question: Question, limit: TimeLimit, now: datetime) -> ListedQuestion:
    return ListedQuestion(question, limit, now, due(question, limit))


def _is_chosen(question: Question, department: str | None, asker: str | None) -> bool:
    return (department is None or question.department == department) and (asker is None or asker in question.people)


def _first_due(listed: ListedQuestion) -> tuple[bool, bool, datetime, str]:
    """Open before settled, what has a due time first, in its order."""
    question = listed.question
    return (not question.is_open, listed.due is None, listed.due or question.opened_at, question.id)


def _concerns(callback: Callback, person: str | None, roster: Roster | None) -> bool:
    if person is None or person in {callback.holder, callback.person}:
        return True
    return roster is not None and any(one == callback.holder for one in _people_led_by(person, roster))


def _people_led_by(leader: str, roster: Roster) -> Iterator[str]:
    teams = {team.id for team in roster.teams if team.leader == leader}
    return (person.id for person in roster.people if person.team in teams)
