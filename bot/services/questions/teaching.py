"""What departments did with questions, for the routing to learn from."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.questions.events import AnswerAccepted, QuestionRerouted
from bot.domain.questions.question import Question, questions_from
from bot.domain.routing import PastQuestion
from bot.ports import Store


def past_questions(store: Store) -> list[PastQuestion]:
    """The questions whose department is known, the oldest first, in every phrasing they were asked in.

    A department owns what it answered, and what was sent to it when another one said it was not its own.
    """
    with store.begin() as work:
        facts = work.facts.about_those(having=(AnswerAccepted, QuestionRerouted))
    return [past for question in questions_from(facts).values() for past in _phrasings(question)]


def _phrasings(question: Question) -> Iterator[PastQuestion]:
    for one in question.subscribers:
        yield PastQuestion(one.asked.text, question.department)
