"""Keeping the vectors of open questions in step with SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.domain.questions.events import SETTLING, QuestionJoined, QuestionOpened
from bot.domain.questions.question import Question, questions_from
from bot.ports import Embedder, Language, Store, VectorIndex, VectorsOf

BATCH = 256
"""Questions embedded at a time: what a crash can cost."""


def follow_open_questions(store: Store, embedder: Embedder, language: Language, vectors: VectorIndex) -> int:
    """Put every phrasing of an open question that is not there, and remove what is settled; how many were put.

    What is there decides, nothing else is remembered: this may run at any moment, be cut off, and run twice at once.
    """
    present = vectors.ids(VectorsOf.OPEN_QUESTIONS)
    with store.begin() as work:
        open_ids = work.facts.subjects(having=[QuestionOpened], without=SETTLING)
        joined = work.facts.subjects(having=[QuestionJoined], without=SETTLING)
    known = set(open_ids)
    vectors.remove(VectorsOf.OPEN_QUESTIONS, [one for one in present if question_of_view(one) not in known])
    unseen = [one for one in open_ids if view_id(one, 1) not in present]
    put = 0
    # Questions that somebody joined are looked at again: he may have joined since.
    for batch in _batches(list(dict.fromkeys((*unseen, *joined)))):
        put += _put(_missing(batch, store, present), embedder, language, vectors)
    return put


def view_id(question_id: str, number: int) -> str:
    """The id of the vector of a question as its nth subscriber asked it."""
    return f"{question_id}#{number}"


def question_of_view(view: str) -> str:
    """The question that a vector's id leads to."""
    return view.rpartition("#")[0]


def phrasings_of(question: Question) -> dict[str, str]:
    """Everything that was asked under one question, by the id of its vector."""
    return {view_id(question.id, one.number): one.asked.text for one in question.subscribers}


def _missing(question_ids: Collection[str], store: Store, present: Collection[str]) -> dict[str, str]:
    with store.begin() as work:
        questions = questions_from(work.facts.about_all(question_ids))
    return {
        one: text
        for question in questions.values()
        if question.is_open
        for one, text in phrasings_of(question).items()
        if one not in present
    }


def _put(texts: dict[str, str], embedder: Embedder, language: Language, vectors: VectorIndex) -> int:
    if texts:
        embedded = [embedder.embed_query(language.plain(text)) for text in texts.values()]
        vectors.put(VectorsOf.OPEN_QUESTIONS, list(texts), embedded)
    return len(texts)


def _batches(question_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (question_ids[first : first + BATCH] for first in range(0, len(question_ids), BATCH))
