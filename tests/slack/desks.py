"""An answering desk over a real store and real words, with vectors small enough to work out by hand."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from bot.domain.confidence import FEATURE_NAMES, Calibration
from bot.domain.departments import Department
from bot.domain.errors import IndexUnavailable
from bot.domain.passages import PassageKind
from bot.domain.ranking import FusionWeights
from bot.domain.routing import RoutingWeights
from bot.domain.views import ViewKind
from bot.index.keywords import TantivyKeywords
from bot.index.language import ChineseEnglish
from bot.ports import Clock, Store, Vector, Vectors, ViewHit
from bot.services.ask import AnsweringDesk
from bot.services.indexing import follow_with_keywords, follow_with_vectors
from bot.services.search import Indexes
from tests.builders import NOON, a_document, a_passage

PLATINUM, GOLD = "白金卡年费每年3,600元, 刷满18笔免次年年费。", "金卡年费每年200元, 刷满6笔免次年年费。"
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
        self._views: dict[ViewKind, dict[str, Vector]] = {kind: {} for kind in ViewKind}

    def put(self, kind: ViewKind, view_ids: Sequence[str], vectors: Vectors | Sequence[Vector]) -> None:
        self._views[kind].update(zip(view_ids, vectors, strict=True))

    def remove(self, kind: ViewKind, view_ids: Sequence[str]) -> None:
        for view_id in view_ids:
            self._views[kind].pop(view_id, None)

    def nearest(self, kind: ViewKind, vector: Vector, count: int) -> list[ViewHit]:
        hits = [ViewHit(view_id, float(view @ vector)) for view_id, view in self._views[kind].items()]
        return sorted(hits, key=lambda hit: -hit.similarity)[:count]

    def vectors(self, kind: ViewKind, view_ids: Sequence[str]) -> Mapping[str, Vector]:
        return {one: self._views[kind][one] for one in view_ids if one in self._views[kind]}

    def ids(self, kind: ViewKind) -> set[str]:
        return set(self._views[kind])

    def clear(self) -> None:
        self._views = {kind: {} for kind in ViewKind}


CALIBRATION = Calibration(
    source="pairs",
    fusion=FusionWeights(body=1.0, question=1.0, window=1.0, keywords=0.2, same_language=0.0),
    weights=dict.fromkeys(FEATURE_NAMES, 0.0) | {"coverage": 14.0, "coverage_margin": 4.0},
    intercept=-4.0,
    answer_from=0.5,
    unsure_from=0.05,
    routing=RoutingWeights(passages=1.0, scope=9.0),
)


def fill(store: Store) -> None:
    """Two departments and three documents."""
    texts = {
        "cards/platinum.md": ("白金卡权益", "年费", PLATINUM),
        "cards/gold.md": ("金卡权益", "年费", GOLD),
        "loans/early.md": ("消费贷款", "提前还款", "消费贷款提前还款不收违约金, 需提前3个工作日申请。"),
    }
    with store.begin() as work:
        work.documents.replace_departments(
            [
                Department("cards", {"zh-CN": "信用卡部", "en": "Credit Cards"}, scope=("信用卡", "年费")),
                Department("loans", {"zh-CN": "个人贷款部", "en": "Personal Loans"}, scope=("贷款", "还款")),
            ]
        )
        for document_id, (title, heading, text) in texts.items():
            product = title.removesuffix("权益") if title.endswith("权益") else None
            document = a_document(document_id, body=text, title=title, product=product)
            passage = a_passage(text, kind=PassageKind.SECTION, heading_path=(heading,))
            work.documents.add_content(document, [passage], (), NOON)
            work.documents.record(document, NOON)


def desk_over(store: Store, clock: Clock, before: Callable[[str], None] = lambda text: None) -> AnsweringDesk:
    """A desk whose indexes follow the store; ``before`` is told each question before it is embedded."""
    embedder, vectors, keywords = PairsEmbedder(before), DictVectors(), TantivyKeywords.in_memory()
    follow_with_keywords(store, keywords, LANGUAGE)
    with store.begin() as work:
        work.changes.forget_position(embedder.model_id)
    follow_with_vectors(store, embedder, "pairs", vectors, LANGUAGE, clock)
    return AnsweringDesk(store, embedder, Indexes(vectors, keywords), LANGUAGE, CALIBRATION, clock)


def broken(text: str) -> None:
    """A search that fails."""
    raise IndexUnavailable(f"cannot search for {text}")
