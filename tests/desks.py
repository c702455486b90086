"""A desk that answers in milliseconds: real words, a real store, and vectors small enough to work out by hand."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from bot.domain.confidence import FEATURE_NAMES, Calibration
from bot.domain.errors import IndexUnavailable
from bot.domain.ranking import FusionWeights
from bot.domain.routing import RoutingWeights, Vote
from bot.index.keywords import TantivyKeywords
from bot.index.language import ChineseEnglish
from bot.ports import Clock, Store, Vector, VectorHit, Vectors, VectorsOf
from bot.services.ask import AnsweringDesk
from bot.services.indexing import follow_with_keywords, follow_with_vectors
from bot.services.search import Indexes
from tests.builders import NOON

LANGUAGE = ChineseEnglish()


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class PairsEmbedder:
    """Implements `bot.ports.Embedder`: texts are near when they share pairs of characters."""

    model_id = "pairs"
    dimension = 512

    def __init__(self, before: Callable[[str], None] = lambda text: None) -> None:
        self._before = before

    def embed_query(self, text: str) -> Vector:
        self._before(text)
        return self._embed(text)

    def embed_queries(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return np.array([self.embed_query(text) for text in texts])

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return np.array([self._embed(text) for text in texts])

    def _embed(self, text: str) -> Vector:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for pair in zip(text, text[1:] + " ", strict=True):
            vector[zlib.crc32("".join(pair).encode()) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


class DictVectors:
    """Implements `bot.ports.VectorIndex` in memory."""

    def __init__(self) -> None:
        self._vectors: dict[VectorsOf, dict[str, Vector]] = {of: {} for of in VectorsOf}

    def put(self, of: VectorsOf, ids: Sequence[str], vectors: Vectors | Sequence[Vector]) -> None:
        self._vectors[of].update(zip(ids, vectors, strict=True))

    def remove(self, of: VectorsOf, ids: Sequence[str]) -> None:
        for one in ids:
            self._vectors[of].pop(one, None)

    def nearest(self, of: VectorsOf, vector: Vector, count: int) -> list[VectorHit]:
        hits = [VectorHit(one, float(kept @ vector)) for one, kept in self._vectors[of].items()]
        return sorted(hits, key=lambda hit: -hit.similarity)[:count]

    def vectors(self, of: VectorsOf, ids: Sequence[str]) -> Mapping[str, Vector]:
        return {one: self._vectors[of][one] for one in ids if one in self._vectors[of]}

    def ids(self, of: VectorsOf) -> set[str]:
        return set(self._vectors[of])


class SmallDictionary:
    """Implements `bot.ports.Dictionary` with a handful of words."""

    _WORDS: Mapping[str, Sequence[str]] = {
        "年费": ("annual fee",),
        "annual fee": ("年费",),
        "挂失": ("report the loss",),
        "密码": ("password", "code"),
        "password": ("密码",),
    }

    def translations(self, word: str) -> Sequence[str]:
        return self._WORDS.get(word, ())


CALIBRATION = Calibration(
    source="pairs",
    fusion=FusionWeights(body=0.5, best=0.5, keywords=0.05, concepts=0.05, same_language=0.0),
    weights=dict.fromkeys(FEATURE_NAMES, 0.0) | {"coverage": 14.0, "coverage_margin": 4.0},
    intercept=-4.0,
    answer_from=0.5,
    unsure_from=0.05,
    routing=RoutingWeights(
        whose=Vote(passages=1.0, scope=9.0, meaning=1.0, past=4.0),
        anybody=Vote(passages=4.0, scope=1.0, meaning=1.0, past=4.0),
        intercept=-2.0,
    ),
)


def desk_over(store: Store, clock: Clock, before: Callable[[str], None] = lambda text: None) -> AnsweringDesk:
    """A desk whose indexes follow the store; ``before`` is told each question before it is embedded."""
    embedder, vectors, keywords = PairsEmbedder(before), DictVectors(), TantivyKeywords.in_memory()
    follow_with_keywords(store, keywords, LANGUAGE)
    with store.begin() as work:
        work.changes.forget_position(embedder.model_id)
    follow_with_vectors(store, embedder, "pairs", vectors, LANGUAGE, clock)
    return AnsweringDesk(store, embedder, Indexes(vectors, keywords), LANGUAGE, SmallDictionary(), CALIBRATION, clock)


def broken(text: str) -> None:
    """A search that fails."""
    raise IndexUnavailable(f"cannot search for {text}")
