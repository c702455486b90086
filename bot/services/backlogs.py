"""What waits, and for how long: questions, what came in and goes out, indexes, and the jobs that see to all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.jobs import JobState
from bot.domain.outbox import Backlog
from bot.ports import Work
from bot.services.questions.listing import ListedQuestion, list_questions
from bot.services.questions.recording import QuestionOffice

NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The questions that a department owes an answer to; ``oldest`` is how long the first of them is open."""

    count: int = 0
    overdue: int = 0
    oldest: timedelta = NO_TIME


@dataclass(frozen=True, slots=True)
class Backlogs:
    """What waits as of an instant.

    ``questions`` are by department, with those that owe none; ``received`` counts events that were acknowledged and
    have not had their effect, ``received_first`` is how long the first of them waits. ``changes`` are those of passages
    that the vectors have not followed, of the model that serves; ``newest_change`` is how far they should be.
    """

    at: datetime
    questions: Mapping[str, OpenQuestions]
    received: int
    received_first: timedelta
    outbox: Backlog
    newest_change: int
    changes: int
    jobs: list[JobState]

    @property
    def outbox_oldest(self) -> timedelta:
        """How long the first message that is due waits."""
        return self.at - self.outbox.oldest_due if self.outbox.oldest_due else NO_TIME

    def words_behind(self, position: int) -> int:
        """How many changes the word index of a process at this position has still to follow, at most."""
        return max(self.newest_change - position, 0)


def backlogs(office: QuestionOffice, jobs: Iterable[str]) -> Backlogs:
    """What waits now. A handful of queries that read no documents: cheap enough for every few seconds."""
    now = office.clock()
    listed = list_questions(office)
    with office.store.begin() as work:
        departments = work.documents.departments()
        received, first = work.inbox.unfinished()
        return Backlogs(
            at=now,
            questions={one: _of_department(one, listed, now) for one in {*departments, *_departments(listed)}},
            received=received,
            received_first=now - first if first else NO_TIME,
            outbox=work.outbox.backlog(now),
            newest_change=work.changes.last_position(),
            changes=_not_followed(work),
            jobs=[work.jobs.state(name) for name in jobs],
        )


def _departments(listed: Iterable[ListedQuestion]) -> set[str]:
    return {one.question.department for one in listed}


def _of_department(department: str, listed: Iterable[ListedQuestion], now: datetime) -> OpenQuestions:
    owed = [one for one in listed if one.question.department == department]
    oldest = min((one.question.opened_at for one in owed), default=now)
    return OpenQuestions(len(owed), sum(one.is_overdue for one in owed), now - oldest)


def _not_followed(work: Work) -> int:
    served = work.changes.served_models()[:1]
    return work.changes.count_after(work.changes.position(served[0].model_id) if served else 0)
