"""Searching: passages near the question in meaning or in words, those of them that may answer, ranked."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial

import numpy as np

from bot.domain.confidence import Calibration, inverse_document_frequency
from bot.domain.documents import (
    Availability,
    KnownPassage,
    Reader,
    availability,
    availability_of,
    may_know_of,
)
from bot.domain.ranking import Evidence, Ranked, own_language_first, rank
from bot.domain.text import language_of
from bot.domain.views import View, ViewKind, kind_of, passage_of, views_of
from bot.ports import Concept, KeywordIndex, PassageHit, Store, Vector, VectorHit, VectorIndex, VectorsOf
from bot.services.launches.embargo import Embargoes
from bot.services.understanding import Understood

NEAREST = 20
"""Passages by words and by concepts that a search looks at first."""
VIEWS = 5
"""So many times as many views: a passage has a body, a question and windows, and those of a long one must not keep
others out."""
WIDE = 320
"""So many it looks at when too few of the first may answer; then it asks the database what may. So few passages are
compared with the question one by one."""
ENOUGH = 10
"""Valid passages that make a ranking; with fewer the search is widened."""
EXACT = 10
"""Passages at the top of the ranking whose missing similarities are computed exactly."""

Similarities = Mapping[ViewKind, Mapping[int, float]]
"""The cosines of a passage's views to the question, by kind and number."""


_views_of = lru_cache(maxsize=4_096)(views_of)
_language_of = lru_cache(maxsize=4_096)(language_of)
"""Cutting a passage into windows, and counting its letters, takes longer than comparing what comes of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. ``ranked`` may answer now; ``later`` will, from its document's ``valid_from`` on;
    ``embargoed`` waits for a launch and must not be shown. ``hits`` are what the indexes gave, whatever became of it,
    and ``states`` say whether each passage that is there may answer and, if not, why."""

    ranked: Sequence[Ranked]
    later: Sequence[Ranked]
    embargoed: Sequence[Ranked]
    known: Mapping[str, KnownPassage]
    windows: Mapping[str, Mapping[int, float]]
    hits: Hits
    states: Mapping[str, Availability]

    @property
    def best_score(self) -> float:
        """The highest score of what may answer, below every other where nothing may.

        Not always that of the first: a passage in the asker's own language may go before one that scores higher.
        """
        return max((one.score for one in self.ranked), default=-math.inf)


@dataclass(frozen=True, slots=True)
class Indexes:
    """The two searches over the same passages."""

    vectors: VectorIndex
    keywords: KeywordIndex


@dataclass(frozen=True, slots=True)
class Library:
    """Documents as the database and the launches have them: the truth, whatever indexes say."""

    store: Store
    embargoes: Embargoes

    def known(self, passage_ids: Collection[str], now: datetime) -> dict[str, KnownPassage]:
        """Those of the passages that are there now, with the launches that they wait for."""
        with self.store.begin() as work:
            waiting = self.embargoes.at(now, work)
            known = work.documents.known_passages(passage_ids)
        return {
            one: replace(it, embargo=waiting[it.document.document_id]) if it.document.document_id in waiting else it
            for one, it in known.items()
        }

    def passage_ids_of(self, document_ids: Collection[str]) -> set[str]:
        """Every passage of these documents."""
        with self.store.begin() as work:
            return work.documents.passage_ids_of(document_ids)

    def valid_passage_ids(self, reader: Reader, now: datetime) -> set[str]:
        """Every passage that may answer a reader now."""
        with self.store.begin() as work:
            documents = work.documents.all_current()
            superseded = work.catalogue.superseded(list(documents))
            waiting = self.embargoes.at(now, work)
            valid = [
                id_
                for id_, one in documents.items()
                if availability_of(one, superseded.get(id_), waiting.get(id_), reader, now) is Availability.VALID
            ]
            return work.documents.passage_ids_of(valid)


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be found: by whom, at which instant, and in which documents alone if not in all."""

    reader: Reader
    now: datetime
    within: frozenset[str] | None = None

    def states_of(self, known: Mapping[str, KnownPassage]) -> dict[str, Availability]:
        """Whether each passage may answer and, if not, why."""
        return {one: availability(it, self.reader, self.now) for one, it in known.items()}


def search(
    understood: Understood, vector: Vector, indexes: Indexes, library: Library, calibration: Calibration, sight: Sight
) -> Found:
    """The passages that may answer, best first."""
    weights = _concept_weights(understood.concepts, indexes.keywords)
    look = partial(_hits, understood.expanded, weights, vector, indexes)
    looked = _look(look, library, sight) if sight.within is None else _look_within(look, library, sight)
    hits, known, states = looked.hits, looked.known, looked.states
    by_state = {state: [one for one, found in states.items() if found is state] for state in Availability}
    valid = by_state[Availability.VALID]
    shown = (*valid, *by_state[Availability.EFFECTIVE_LATER], *by_state[Availability.EMBARGOED])
    covered = _covered(weights, shown, indexes.keywords)
    top = _top_of_words(hits, known, sight.reader)
    evidence = {one: hits.evidence(known[one], understood.language, covered.get(one, 0.0), top) for one in shown}
    ranked = rank((evidence[one] for one in valid), calibration.fusion)
    compared = ranked if looked.each else ranked[:EXACT]
    exact = _exact([known[one.passage_id] for one in compared], vector, indexes.vectors)
    completed = {one: _completed(evidence[one], exact.get(one)) for one in evidence}
    return Found(
        ranked=own_language_first(
            rank((completed[one] for one in valid), calibration.fusion), partial(_likeness, exact, indexes.vectors)
        ),
        later=rank((completed[one] for one in by_state[Availability.EFFECTIVE_LATER]), calibration.fusion),
        embargoed=rank((completed[one] for one in by_state[Availability.EMBARGOED]), calibration.fusion),
        known=known,
        windows={one: similarities.get(ViewKind.WINDOW, {}) for one, similarities in exact.items()},
        hits=hits,
        states=states,
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a look found; with ``each`` the passages were chosen by the database, and not for being near."""

    hits: Hits
    known: Mapping[str, KnownPassage]
    states: Mapping[str, Availability]
    each: bool = False


def _look(look: Callable[[int], Hits], library: Library, sight: Sight) -> _Looked:
    """Look as far as it takes to find enough passages that may answer, or all that there are.

    Where a great many stand in front that may not, those that may and were not met are taken from the database if they
    are few, and else the search goes on.
    """
    count, may_answer = NEAREST, None
    while True:
        hits = look(count)
        known = library.known(hits.passage_ids(), sight.now)
        states = sight.states_of(known)
        valid = sum(state is Availability.VALID for state in states.values())
        if valid >= ENOUGH or hits.exhausted(count):
            return _Looked(hits, known, states)
        if count >= WIDE:
            may_answer = library.valid_passage_ids(sight.reader, sight.now) if may_answer is None else may_answer
            unmet = may_answer - known.keys()
            if len(unmet) <= WIDE:
                known = {**known, **library.known(unmet, sight.now)}
                return _Looked(hits, known, sight.states_of(known), each=True)
        count *= 4


def _look_within(look: Callable[[int], Hits], library: Library, sight: Sight) -> _Looked:
    """Look at every passage of some documents: they are few."""
    known = library.known(library.passage_ids_of(sight.within or ()), sight.now)
    return _Looked(look(WIDE), known, sight.states_of(known), each=True)


@dataclass(frozen=True, slots=True)
class Hits:
    """What the indexes gave for a question: ``views`` by meaning, ``words`` by BM25, ``concepts`` by what it speaks of.

    ``best`` are the best cosines of passages, ``bodies`` those of their bodies; ``keywords`` is BM25 by passage.
    """

    views: Sequence[VectorHit]
    words: Sequence[PassageHit]
    concepts: Sequence[PassageHit]
    best: Mapping[str, float]
    bodies: Mapping[str, float]
    keywords: Mapping[str, float]

    def passage_ids(self) -> set[str]:
        return self.best.keys() | {hit.passage_id for hit in (*self.words, *self.concepts)}

    def exhausted(self, count: int) -> bool:
        """Whether looking for more would find nothing new."""
        return len(self.views) < VIEWS * count and max(len(self.words), len(self.concepts)) < count

    def evidence(self, known: KnownPassage, language: str, concepts: float, top_of_words: float) -> Evidence:
        """A body that is not among the nearest views is at most as similar as the last of them."""
        farthest = self.views[-1].similarity if self.views else 0.0
        body = self.bodies.get(known.passage_id, farthest)
        return Evidence(
            passage_id=known.passage_id,
            body=body,
            best=max(body, self.best.get(known.passage_id, body)),
            keywords=min(1.0, self.keywords.get(known.passage_id, 0.0) / top_of_words),
            concepts=concepts,
            same_language=_language_of(known.passage.text) == language,
        )


def _concept_weights(concepts: Sequence[Concept], keywords: KeywordIndex) -> dict[Concept, float]:
    """What each concept counts: its inverse document frequency, as shares of 1."""
    passages = keywords.count()
    frequencies = keywords.concept_frequencies(concepts)
    rarity = {concept: inverse_document_frequency(frequencies[concept], passages) for concept in concepts}
    whole = sum(rarity.values())
    return {concept: weight / whole for concept, weight in rarity.items()}


def _hits(words: Sequence[str], weights: Mapping[Concept, float], vector: Vector, indexes: Indexes, count: int) -> Hits:
    views = indexes.vectors.nearest(VectorsOf.VIEWS, vector, VIEWS * count)
    by_words = indexes.keywords.search(words, count)
    return Hits(
        views=views,
        words=by_words,
        concepts=indexes.keywords.coverage(weights, count),
        best=_best_by_passage(views),
        bodies=_best_by_passage(one for one in views if kind_of(one.id) is ViewKind.BODY),
        keywords={hit.passage_id: hit.score for hit in by_words},
    )


def _top_of_words(hits: Hits, known: Mapping[str, KnownPassage], reader: Reader) -> float:
    """The best score by words, without what the reader may not know of: scores must not tell that there is such."""
    hidden = {one for one, it in known.items() if not may_know_of(it.document, it.embargo, reader)}
    return max((score for one, score in hits.keywords.items() if one not in hidden), default=1.0)


def _covered(
    weights: Mapping[Concept, float], passage_ids: Sequence[str], keywords: KeywordIndex
) -> Mapping[str, float]:
    """How much of the question's concepts each passage names, also those that other searches found."""
    hits = keywords.coverage(weights, len(passage_ids), passage_ids) if passage_ids else ()
    return {hit.passage_id: hit.score for hit in hits}


def _best_by_passage(nearest_first: Iterable[VectorHit]) -> dict[str, float]:
    best: dict[str, float] = {}
    for hit in nearest_first:
        best.setdefault(passage_of(hit.id), hit.similarity)
    return best


def _exact(
    passages: Sequence[KnownPassage], vector: Vector, vectors: VectorIndex
) -> dict[str, dict[ViewKind, dict[int, float]]]:
    """For each passage the cosine of every one of its views, by kind and number."""
    views = [
        view for one in passages for view in _views_of(one.passage_id, one.passage, one.document.title, one.aliases)
    ]
    found = vectors.vectors(VectorsOf.VIEWS, [view.id for view in views])
    present = [view for view in views if view.id in found]
    cosines = np.array([found[view.id] for view in present]) @ vector if present else ()
    exact: dict[str, dict[ViewKind, dict[int, float]]] = {one.passage_id: {} for one in passages}
    for view, cosine in zip(present, cosines, strict=True):
        exact[view.passage_id].setdefault(view.kind, {})[view.number] = float(cosine)
    return exact


def _likeness(exact: Mapping[str, Similarities], vectors: VectorIndex, one: str, other: str) -> float:
    """How alike the views of two passages are that are nearest to the question; -1 where one is not known."""
    first, second = (_nearest_view(passage_id, exact.get(passage_id, {}), vectors) for passage_id in (one, other))
    return -1.0 if first is None or second is None else float(first @ second)


def _nearest_view(passage_id: str, similarities: Similarities, vectors: VectorIndex) -> Vector | None:
    found = [(cosine, kind, number) for kind, them in similarities.items() for number, cosine in them.items()]
    if not found:
        return None
    _, kind, number = max(found)
    view_id = View(passage_id, kind, number, "").id
    return vectors.vectors(VectorsOf.VIEWS, [view_id]).get(view_id)


def _completed(evidence: Evidence, exact: Similarities | None) -> Evidence:
    """The evidence with every similarity of the passage's views that is in the index."""
    if not exact:
        return evidence
    best = max(max(similarities.values()) for similarities in exact.values())
    body = exact.get(ViewKind.BODY, {}).get(0, evidence.body)
    return replace(evidence, body=body, best=best)
