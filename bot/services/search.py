"""Searching: passages near the question in meaning or in words, those of them that may answer, ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.confidence import Calibration, inverse_document_frequency
from bot.domain.documents import Availability, KnownPassage, Reader, availability
from bot.domain.ranking import Evidence, Ranked, rank
from bot.domain.text import language_of
from bot.domain.views import ViewKind, passage_of, views_of
from bot.ports import Concept, KeywordIndex, PassageHit, Store, Vector, VectorIndex, ViewHit
from bot.services.understanding import Understood

NEAREST = 20
"""Views of each kind, and passages by words and by concepts, that a search looks at first."""
WIDEST = 320
"""The most it looks at when too few of the first may answer."""
ENOUGH = 10
"""Valid passages that make a ranking; with fewer the search is widened."""
EXACT = 10
"""Passages at the top of the ranking whose missing similarities are computed exactly."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. ``ranked`` may answer now; ``later`` will, from its document's ``valid_from`` on."""

    ranked: Sequence[Ranked]
    later: Sequence[Ranked]
    known: Mapping[str, KnownPassage]
    windows: Mapping[str, Mapping[int, float]] = field(default_factory=dict[str, Mapping[int, float]])


@dataclass(frozen=True, slots=True)
class Indexes:
    """The two searches over the same passages."""

    vectors: VectorIndex
    keywords: KeywordIndex


def search(
    understood: Understood,
    vector: Vector,
    indexes: Indexes,
    store: Store,
    calibration: Calibration,
    reader: Reader,
    now: datetime,
) -> Found:
    """Passages that may answer ``reader`` at ``now``, best first. Validity comes from SQL, whatever indexes say."""
    weights = _concept_weights(understood.concepts, indexes.keywords)
    count = NEAREST
    while True:
        hits = _hits(understood.expanded, weights, vector, indexes, count)
        known = _known(store, hits.passage_ids())
        states = {passage_id: availability(one, reader, now) for passage_id, one in known.items()}
        valid = [passage_id for passage_id, state in states.items() if state is Availability.VALID]
        if len(valid) >= ENOUGH or count >= WIDEST or hits.exhausted(count):
            break
        count *= 4
    later = [passage_id for passage_id, state in states.items() if state is Availability.EFFECTIVE_LATER]
    covered = _covered(weights, (*valid, *later), indexes.keywords)
    evidence = {one: hits.evidence(known[one], understood.language, covered.get(one, 0.0)) for one in (*valid, *later)}
    ranked = rank((evidence[one] for one in valid), calibration.fusion)
    exact = _exact((one.passage_id for one in ranked[:EXACT]), known, store, vector, indexes.vectors)
    completed = {one: _completed(evidence[one], exact.get(one)) for one in evidence}
    return Found(
        ranked=rank((completed[one] for one in valid), calibration.fusion),
        later=rank((completed[one] for one in later), calibration.fusion),
        known=known,
        windows={one: similarities.get(ViewKind.WINDOW, {}) for one, similarities in exact.items()},
    )


@dataclass(frozen=True, slots=True)
class _Hits:
    views: Mapping[ViewKind, Sequence[ViewHit]]
    words: Sequence[PassageHit]
    concepts: Sequence[PassageHit]
    best: Mapping[ViewKind, Mapping[str, float]]
    keywords: Mapping[str, float]

    def passage_ids(self) -> set[str]:
        by_meaning = {one for best in self.best.values() for one in best}
        return by_meaning | {hit.passage_id for hit in (*self.words, *self.concepts)}

    def exhausted(self, count: int) -> bool:
        """Whether looking for more would find nothing new."""
        return all(len(hits) < count for hits in (*self.views.values(), self.words, self.concepts))

    def evidence(self, known: KnownPassage, language: str, concepts: float) -> Evidence:
        """A body that is not among the nearest is at most as similar as the last of them."""
        similarities = [of_kind[known.passage_id] for of_kind in self.best.values() if known.passage_id in of_kind]
        body = self.best[ViewKind.BODY].get(known.passage_id, self._floor(ViewKind.BODY))
        return Evidence(
            passage_id=known.passage_id,
            body=body,
            best=max([body, *similarities]),
            keywords=self.keywords.get(known.passage_id, 0.0),
            concepts=concepts,
            same_language=language_of(known.passage.text) == language,
        )

    def _floor(self, kind: ViewKind) -> float:
        return min(self.best[kind].values(), default=0.0)


def _concept_weights(concepts: Sequence[Concept], keywords: KeywordIndex) -> dict[Concept, float]:
    """What each concept counts: its inverse document frequency, as shares of 1."""
    passages = keywords.count()
    frequencies = keywords.concept_frequencies(concepts)
    rarity = {concept: inverse_document_frequency(frequencies[concept], passages) for concept in concepts}
    whole = sum(rarity.values())
    return {concept: weight / whole for concept, weight in rarity.items()}


def _hits(
    words: Sequence[str], weights: Mapping[Concept, float], vector: Vector, indexes: Indexes, count: int
) -> _Hits:
    views = {kind: indexes.vectors.nearest(kind, vector, count) for kind in ViewKind}
    by_words = indexes.keywords.search(words, count)
    top = max((hit.score for hit in by_words), default=1.0)
    return _Hits(
        views=views,
        words=by_words,
        concepts=indexes.keywords.coverage(weights, count),
        best={kind: _best_by_passage(hits) for kind, hits in views.items()},
        keywords={hit.passage_id: hit.score / top for hit in by_words},
    )


def _covered(
    weights: Mapping[Concept, float], passage_ids: Sequence[str], keywords: KeywordIndex
) -> Mapping[str, float]:
    """How much of the question's concepts each passage names, also those that other searches found."""
    hits = keywords.coverage(weights, len(passage_ids), passage_ids) if passage_ids else ()
    return {hit.passage_id: hit.score for hit in hits}


def _best_by_passage(hits: Iterable[ViewHit]) -> dict[str, float]:
    best: dict[str, float] = {}
    for hit in hits:
        passage_id = passage_of(hit.view_id)
        best[passage_id] = max(hit.similarity, best.get(passage_id, -1.0))
    return best


def _known(store: Store, passage_ids: Collection[str]) -> Mapping[str, KnownPassage]:
    with store.begin() as work:
        return work.documents.known_passages(passage_ids)


def _exact(
    passage_ids: Iterable[str],
    known: Mapping[str, KnownPassage],
    store: Store,
    vector: Vector,
    vectors: VectorIndex,
) -> dict[str, dict[ViewKind, dict[int, float]]]:
    """For each passage the cosine of every one of its views, by kind and number."""
    wanted = list(passage_ids)
    with store.begin() as work:
        aliases = work.documents.aliases(wanted)
    views = [
        view
        for one in wanted
        for view in views_of(one, known[one].passage, known[one].document.title, aliases.get(one, ()))
    ]
    exact: dict[str, dict[ViewKind, dict[int, float]]] = {one: {} for one in wanted}
    for kind in ViewKind:
        of_kind = [view for view in views if view.kind is kind]
        found = vectors.vectors(kind, [view.id for view in of_kind])
        for view in of_kind:
            if view.id in found:
                exact[view.passage_id].setdefault(kind, {})[view.number] = float(found[view.id] @ vector)
    return exact


def _completed(evidence: Evidence, exact: Mapping[ViewKind, Mapping[int, float]] | None) -> Evidence:
    """The evidence with every similarity of the passage's views that is in the index."""
    if not exact:
        return evidence
    best = max(max(similarities.values()) for similarities in exact.values())
    body = exact.get(ViewKind.BODY, {}).get(0, evidence.body)
    return replace(evidence, body=body, best=best)
