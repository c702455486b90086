"""Finding the open questions that ask what somebody is about to ask, so that nobody is asked twice.

Their vectors are looked up in the index and the truth in SQL: what is settled does not count even if the index still
has it, and what was opened a moment ago is embedded on the spot if the index does not have it yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from bot.domain.departments import Department
from bot.domain.errors import IndexUnavailable
from bot.domain.questions.contrasts import telling
from bot.domain.questions.events import QuestionOpened
from bot.domain.questions.likeness import (
    Comparison,
    Fit,
    Likeness,
    Phrasing,
    compare,
    fit_for,
    phrasing,
)
from bot.domain.questions.question import Question, questions_from
from bot.ports import Dictionary, Embedder, Language, Store, Vector, VectorIndex, VectorsOf, Work
from bot.services.ask import AnsweringDesk
from bot.services.questions.following import phrasings_of, question_of_view, view_id
from bot.services.understanding import understand

NEAREST = 50
"""Phrasings that are looked at first."""
WIDEST = 800
"""The most that are looked at, when those found first are settled or all of one question."""
ENOUGH = 10
"""Open questions among the nearest that make further looking needless."""
LAG = timedelta(days=2)
NEWEST = 100
"""How far the index may be behind: of so many of the newest questions, those it lacks are embedded on the spot if they
are open. To ask SQL for all that are open takes longer with every question that was ever settled."""
COMPARED = 25
"""The nearest phrasings, which are compared word by word. Of a thousand open questions these have nine in ten of those
that ask the same; of a hundred, nearly all."""
OF_EACH = 3
"""The nearest phrasings of each question among them."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An open question that may be the same, with the phrasing of it that is most alike.

    ``likeness`` is ``SAME`` when it may be joined unasked, and else ``UNSURE``: whoever asks is asked whether it is.
    """

    question_id: str
    text: str
    probability: float
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What reading a question takes: the languages, and what departments call their things."""

    glossary: tuple[tuple[str, ...], ...]
    language: Language
    dictionary: Dictionary

    @classmethod
    def of(cls, departments: Iterable[Department], language: Language, dictionary: Dictionary) -> Lexicon:
        """The lexicon of all departments."""
        return cls(tuple(terms for one in departments for terms in one.glossary), language, dictionary)

    def read(self, text: str) -> Phrasing:
        """A question, ready to be compared."""
        return _read(text, self)


@lru_cache(maxsize=5_000)
def _read(text: str, lexicon: Lexicon) -> Phrasing:
    """Takes a millisecond, so what is open is not read again with every question."""
    department = Department("", glossary=_named(text, lexicon))
    understood = understand(text, text, [department], lexicon.language, lexicon.dictionary)
    words = lexicon.language.words(telling(understood.text))
    return phrasing(understood.text, understood.words, words, understood.concepts)


def _named(text: str, lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    """The part of the glossary that may matter: going through all of it more thoroughly takes most of the time."""
    folded = f"{text.casefold()}\n{lexicon.language.plain(text)}"
    return tuple(terms for terms in lexicon.glossary if any(term.casefold() in folded for term in terms))


def alike(text: str, desk: AnsweringDesk, store: Store, count: int = 3) -> list[Alike]:
    """Up to ``count`` open questions that may ask the same as a masked question, best first.

    Works on without the index, from the newest questions alone: an index that is damaged must not keep anybody from
    asking.
    """
    with store.begin() as work:
        recent = work.facts.subjects(having=[QuestionOpened], since=desk.clock() - LAG)
        reading = _reading(desk, work)
    candidates = _candidates(text, desk)
    questions = _near(candidates, store) | _open_now(candidates.unseen(recent), store)
    return _alike_of(questions, text, candidates, *reading)[:count]


def alike_among(text: str, question_ids: Collection[str], desk: AnsweringDesk, work: Work) -> list[Alike]:
    """Those of a few questions that are open and may ask the same, best first; within the transaction at hand."""
    questions = _open(question_ids, work)
    return _alike_of(questions, text, _candidates(text, desk), *_reading(desk, work)) if questions else []


def _reading(desk: AnsweringDesk, work: Work) -> tuple[Lexicon, Fit]:
    """What comparing questions takes beside their vectors."""
    lexicon = Lexicon.of(work.documents.departments().values(), desk.language, desk.dictionary)
    return lexicon, fit_for(_source(work, desk.embedder))


def _candidates(text: str, desk: AnsweringDesk) -> _Candidates:
    vector = desk.embedder.embed_query(desk.language.plain(text))
    return _Candidates(desk.indexes.vectors, desk.embedder, desk.language, vector)


def _alike_of(
    questions: Mapping[str, Question], text: str, candidates: _Candidates, lexicon: Lexicon, fit: Fit
) -> list[Alike]:
    """Those of the questions that may ask the same, best first."""
    closest = _closest(candidates.similarities(questions))
    return sorted(_compared(text, closest, questions, lexicon, fit).values(), key=_rank, reverse=True)


def _source(work: Work, embedder: Embedder) -> str | None:
    """The model as config names it; ``None`` while it does not serve."""
    return next((one.source for one in work.changes.served_models() if one.model_id == embedder.model_id), None)


def _near(candidates: _Candidates, store: Store) -> dict[str, Question]:
    """The open questions that the index finds."""
    wanted = NEAREST
    while True:
        found = candidates.nearest(wanted)
        questions = _open_now(dict.fromkeys(map(question_of_view, found)), store)
        if len(questions) >= ENOUGH or len(found) < wanted or wanted >= WIDEST:
            return questions
        wanted *= 4


def _open_now(question_ids: Collection[str], store: Store) -> dict[str, Question]:
    with store.begin() as work:
        return _open(question_ids, work)


def _open(question_ids: Collection[str], work: Work) -> dict[str, Question]:
    """Those of the questions that are open, whatever the index says."""
    questions = questions_from(work.facts.about_all(question_ids))
    return {one: question for one, question in questions.items() if question.is_open}


def _closest(similarities: Mapping[str, float]) -> list[tuple[str, float]]:
    """The phrasings to compare, with their cosines: of each question a few, so that one asked often hides no other."""
    taken = Counter[str]()
    closest: list[tuple[str, float]] = []
    for view, cosine in sorted(similarities.items(), key=lambda one: -one[1]):
        taken[question_of_view(view)] += 1
        if taken[question_of_view(view)] <= OF_EACH:
            closest.append((view, cosine))
    return closest[:COMPARED]


def _compared(
    text: str,
    closest: Iterable[tuple[str, float]],
    questions: Mapping[str, Question],
    lexicon: Lexicon,
    fit: Fit,
) -> dict[str, Alike]:
    """Every question that may be the same, by its best phrasing."""
    asked = lexicon.read(text)
    best: dict[str, Alike] = {}
    for view, cosine in closest:
        question = questions[question_of_view(view)]
        words = phrasings_of(question)[view]
        found = _alike(question, words, compare(asked, lexicon.read(words), cosine, fit))
        if found.likeness is not Likeness.DIFFERENT:
            best[question.id] = max(found, best.get(question.id, found), key=_rank)
    return best


def _alike(question: Question, words: str, comparison: Comparison) -> Alike:
    return Alike(question.id, words, comparison.probability, comparison.likeness)


def _rank(one: Alike) -> tuple[bool, float]:
    return one.likeness is Likeness.SAME, one.probability


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Open questions near a new one."""

    vectors: VectorIndex
    embedder: Embedder
    language: Language
    vector: Vector

    def unseen(self, question_ids: Sequence[str]) -> list[str]:
        """Those of the newest that the index does not have, or no longer."""
        newest = {view_id(one, 1): one for one in question_ids[-NEWEST:]}
        present = self._known(list(newest))
        return [one for view, one in newest.items() if view not in present]

    def nearest(self, count: int) -> list[str]:
        """The vectors that the index has nearest."""
        try:
            return [hit.id for hit in self.vectors.nearest(VectorsOf.OPEN_QUESTIONS, self.vector, count)]
        except IndexUnavailable:
            return []

    def similarities(self, questions: Mapping[str, Question]) -> dict[str, float]:
        """The cosine of every phrasing, by the id of its vector; those that the index lacks are embedded."""
        texts = {view: text for one in questions.values() for view, text in phrasings_of(one).items()}
        known = self._known(list(texts))
        missing = [view for view in texts if view not in known][-NEWEST:]
        embedded = {view: self.embedder.embed_query(self.language.plain(texts[view])) for view in missing}
        return {view: float(vector @ self.vector) for view, vector in (*known.items(), *embedded.items())}

    def _known(self, views: Sequence[str]) -> Mapping[str, Vector]:
        try:
            return self.vectors.vectors(VectorsOf.OPEN_QUESTIONS, views)
        except IndexUnavailable:
            return {}
