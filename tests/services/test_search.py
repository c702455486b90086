"""Searching: which passages are found, however many others stand before them, and which comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from bot.domain.asking import Asking
from bot.domain.documents import Audience, DocumentVersion, Status
from bot.domain.passages import Passage
from bot.domain.ranking import FusionWeights
from bot.domain.text import language_of
from bot.ports import Vector, VectorHit, VectorIndex, Vectors, VectorsOf
from bot.services import search
from bot.services.ask import answer
from bot.services.search import ENOUGH, NEAREST, VIEWS, WIDE, Found
from tests.builders import NOON, a_document, a_passage
from tests.desks import CALIBRATION, PairsEmbedder

ASKING = Asking("agent", "test")
BY_MEANING_ALONE = replace(CALIBRATION, fusion=FusionWeights(0.5, 0.5, 0.0, 0.0, 0.0))

ABOUT_FEES = {"zh": "白金卡年费多少", "en": "what is the annual fee for platinum"}
SOURCES = {"zh": "白金卡年费每年3600元。", "en": "The annual fee of the Platinum card is CNY 3,600."}
ELSE = {"zh": "遗失卡片请立即挂失。", "en": "Report a lost card at once."}


class MeaningEmbedder(PairsEmbedder):
    """Knows what texts mean in either language; those in the language ``ahead`` are nearer to every question."""

    model_id = "meaning"
    dimension = 4

    def __init__(self, ahead: str, by: float) -> None:
        super().__init__()
        self._ahead = ahead
        self._by = by

    def embed_query(self, text: str) -> Vector:
        return np.array([1.0, 0.0, 0.0, 0.0], dtype=np.float32)

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return np.array([self._passage(text) for text in texts])

    def _passage(self, text: str) -> Vector:
        near = 0.5 + (self._by if language_of(text) == self._ahead else 0.0)
        away = (1 - near**2) ** 0.5
        is_about_fees = "年费" in text or "annual fee" in text.casefold()
        return np.array([near, away, 0.0, 0.0] if is_about_fees else [near, 0.0, away, 0.0], dtype=np.float32)


@pytest.mark.parametrize(("asked_in", "other"), [("zh", "en"), ("en", "zh")])
@pytest.mark.parametrize(("ahead_by", "own_first"), [(0.05, True), (0.15, False)])
def test_a_fact_in_both_languages_is_told_in_the_askers_own(centre, asked_in, other, ahead_by, own_first):
    first, second = _first_two(centre, SOURCES, asked_in, MeaningEmbedder(other, ahead_by))
    expected = (asked_in, other) if own_first else (other, asked_in)
    assert (first, second) == tuple(f"cards/{language}.md" for language in expected)


@pytest.mark.parametrize(("asked_in", "other"), [("zh", "en"), ("en", "zh")])
def test_another_fact_in_the_askers_language_does_not_go_before_a_better_one(centre, asked_in, other):
    sources = {**SOURCES, asked_in: ELSE[asked_in]}
    first, _ = _first_two(centre, sources, asked_in, MeaningEmbedder(other, 0.05))
    assert first == f"cards/{other}.md"


@pytest.mark.parametrize("asked_in", ["zh", "en"])
@pytest.mark.parametrize("ahead", ["zh", "en"])
def test_the_best_score_is_the_highest_whichever_language_goes_first(centre, asked_in, ahead):
    """What waits for a launch or takes effect later is held against it: behind it, nothing of it is told."""
    found = _found(centre, SOURCES, asked_in, MeaningEmbedder(ahead, 0.05))
    first, second = (one.score for one in found.ranked)
    assert found.best_score == max(first, second)
    assert (first < second) is (asked_in != ahead)


def test_the_best_score_of_nothing_is_below_every_other(centre):
    found = _found(centre, {}, "zh", MeaningEmbedder("zh", 0.05))
    assert found.best_score < -1000


def _first_two(centre, sources: Mapping[str, str], asked_in: str, embedder: MeaningEmbedder) -> list[str]:
    found = _found(centre, sources, asked_in, embedder)
    return [found.known[one.passage_id].document.document_id for one in found.ranked[:2]]


def _found(centre, sources: Mapping[str, str], asked_in: str, embedder: MeaningEmbedder) -> Found:
    centre.embedder, centre.calibration = embedder, BY_MEANING_ALONE
    for language, text in sources.items():
        centre.write(f"cards/{language}.md", text, title=text)
    centre.index()
    return answer(ABOUT_FEES[asked_in], ASKING, centre.desk()).found


EXPIRED = {"valid_to": NOON - timedelta(days=1)}
ASKED = "白金卡年费每年多少元"
VALID = "cards/valid.md"


def take_in(centre, *taken: tuple[DocumentVersion, Sequence[Passage]]) -> None:
    with centre.store.begin() as work:
        for document, passages in taken:
            work.documents.add_content(document, passages, (), NOON)
            work.documents.record(document, NOON)


def take_in_many(centre, count: int, text: str, **said: Any) -> None:
    """Documents of one passage each, nearly the same."""
    title = said.pop("title", "白金卡年费")
    ids = [f"cards/{title}-{number}.md" for number in range(count)]
    documents = [a_document(one, one, title=title, **said) for one in ids]
    take_in(centre, *((one, [a_passage(f"{text}{number}元。")]) for number, one in enumerate(documents)))


def looked_for(centre) -> tuple[list[str], list[int]]:
    """The documents that were found, best first, and how far each search by meaning went."""
    centre.follow()
    counts: list[int] = []
    desk = centre.desk()
    watched = replace(desk, indexes=replace(desk.indexes, vectors=Watched(desk.indexes.vectors, counts)))
    found = answer(ASKED, ASKING, watched).found
    return [found.known[one.passage_id].document.document_id for one in found.ranked], counts


@dataclass
class Watched:
    """The real vectors, with a note of how many were asked for."""

    vectors_: VectorIndex
    counts: list[int]

    def nearest(self, of: VectorsOf, vector: Vector, count: int) -> list[VectorHit]:
        self.counts.append(count)
        return self.vectors_.nearest(of, vector, count)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.vectors_, name)


@pytest.mark.slow
@pytest.mark.parametrize(
    "said", [EXPIRED, {"status": Status.DRAFT}, {"audience": Audience.DEPARTMENT, "department": "risk"}]
)
def test_a_valid_passage_behind_five_hundred_that_may_not_answer_is_found(centre, said):
    take_in_many(centre, 500, ASKED, **said)
    take_in(
        centre, (a_document(VALID, title="柜台"), [a_passage("普通卡每年收费见柜台公告。"), a_passage("其他。", 1)])
    )
    documents, counts = looked_for(centre)
    assert documents == [VALID, VALID]
    assert max(counts) == VIEWS * WIDE


@pytest.mark.slow
def test_among_many_valid_passages_behind_them_the_nearest_is_first(centre, monkeypatch):
    monkeypatch.setattr(search, "WIDE", few := 80)
    take_in_many(centre, 500, ASKED, **EXPIRED)
    take_in_many(centre, 2 * few, "遗失卡片请立即致电客服挂失", title="挂失")
    take_in(centre, (a_document(VALID, title="柜台"), [a_passage("普通卡年费每年收费见柜台公告。")]))
    documents, counts = looked_for(centre)
    assert documents[0] == VALID
    assert max(counts) > VIEWS * few


@pytest.mark.slow
def test_where_nothing_may_answer_nothing_is_found(centre):
    take_in_many(centre, 500, ASKED, **EXPIRED)
    assert looked_for(centre) == ([], [VIEWS * count for count in (20, 80, 320)])


def test_with_enough_that_may_answer_nobody_looks_further(centre):
    take_in_many(centre, ENOUGH, ASKED)
    take_in_many(centre, 30, "遗失卡片请立即致电客服挂失", title="挂失", **EXPIRED)
    documents, counts = looked_for(centre)
    assert len(documents) == ENOUGH
    assert counts == [VIEWS * NEAREST]
