"""Open questions are found by whoever asks the same, whatever the index knows, and settled ones never are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import IndexUnavailable
from bot.domain.facts import Body, Fact
from bot.domain.questions.events import (
    AnswerAccepted,
    Asked,
    CloseReason,
    GivenAnswer,
    QuestionClosed,
    QuestionJoined,
    QuestionOpened,
    Route,
    Source,
)
from bot.domain.questions.likeness import Likeness
from bot.index.keywords import TantivyKeywords
from bot.index.vectors import ChromaVectors
from bot.ports import Embedder, Vector, VectorHit, VectorIndex, VectorsOf
from bot.services.ask import AnsweringDesk
from bot.services.diagnose import check_vectors
from bot.services.questions.following import follow_open_questions
from bot.services.questions.merging import Alike, alike
from bot.services.search import Indexes
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON
from tests.desks import CALIBRATION, LANGUAGE, DictVectors, PairsEmbedder, SmallDictionary

FEE = "白金卡年费怎么免"
FEE_RETYPED = "请问白金卡的年费咋免啊?"
FEE_IN_OTHER_WORDS = "白金卡年费减免条件是什么"
FEE_IN_ENGLISH = "how to get the platinum annual fee waived"
LOUNGE = "can he bring his small dog into the lounge"
UNRELATED = "取款机吐了张假的"


class DamagedVectors(DictVectors):
    """An index that cannot be read."""

    def nearest(self, of: VectorsOf, vector: Vector, count: int) -> list[VectorHit]:
        raise IndexUnavailable("damaged")

    def vectors(self, of: VectorsOf, view_ids):
        raise IndexUnavailable("damaged")


class Office:
    """A store with questions, an index beside it, and a model."""

    def __init__(self, folder: Path, embedder: Embedder, source: str, vectors: VectorIndex | None = None) -> None:
        self.store = SqlStore(open_database(f"sqlite:///{folder / 'briefed.db'}"))
        self.embedder = embedder
        self.vectors = vectors if vectors is not None else DictVectors()
        self.facts = 0
        with self.store.begin() as work:
            work.changes.mark_ready(embedder.model_id, source, NOON)

    @property
    def desk(self) -> AnsweringDesk:
        indexes = Indexes(self.vectors, TantivyKeywords.in_memory())
        return AnsweringDesk(self.store, self.embedder, indexes, LANGUAGE, SmallDictionary(), CALIBRATION, lambda: NOON)

    def record(self, question_id: str, body: Body) -> None:
        self.facts += 1
        at = NOON - timedelta(hours=1) + timedelta(milliseconds=self.facts)
        with self.store.command() as work:
            work.facts.append(Fact(at, "chen", f"k{self.facts}", body, subject=question_id))

    def opens(self, question_id: str, text: str) -> None:
        self.record(question_id, QuestionOpened(Asked(text, "zh-CN", "chen"), Source.BY_HAND, Route("cards")))

    def joins(self, question_id: str, text: str) -> None:
        self.record(question_id, QuestionJoined(Asked(text, "zh-CN", "li")))

    def answers(self, question_id: str) -> None:
        self.record(question_id, AnswerAccepted(GivenAnswer("满18笔免。"), "chen"))

    def closes(self, question_id: str) -> None:
        self.record(question_id, QuestionClosed(CloseReason.WITHDRAWN))

    def follow(self) -> int:
        return follow_open_questions(self.store, self.embedder, LANGUAGE, self.vectors)

    def alike(self, text: str, count: int = 3) -> list[Alike]:
        return alike(text, self.desk, self.store, count)

    def found(self, text: str) -> dict[str, Likeness]:
        return {one.question_id: one.likeness for one in self.alike(text)}


@pytest.fixture
def office(tmp_path: Path, prepared_bundled_model: Embedder) -> Iterator[Office]:
    """With the bundled model and Chroma."""
    vectors = ChromaVectors.open(tmp_path / "vectors", prepared_bundled_model.model_id)
    opened = Office(tmp_path, prepared_bundled_model, "bundled", vectors)
    yield opened
    vectors.close()
    opened.store.close()


@pytest.fixture
def plain_office(tmp_path: Path) -> Iterator[Office]:
    """With vectors that cost nothing."""
    opened = Office(tmp_path, PairsEmbedder(), "pairs")
    yield opened
    opened.store.close()


@pytest.mark.parametrize("followed", [True, False], ids=["in the index", "not in the index yet"])
def test_the_same_joins_unasked_the_like_is_asked_about_and_the_rest_is_new(office: Office, followed: bool):
    office.opens("q1", FEE)
    office.opens("q2", LOUNGE)
    if followed:
        assert office.follow() == 2
    assert office.found(FEE_RETYPED) == {"q1": Likeness.SAME}
    assert office.found(FEE_IN_OTHER_WORDS) == {"q1": Likeness.UNSURE}
    assert office.found("金卡年费怎么免").get("q1") is not Likeness.SAME
    assert office.found(UNRELATED) == {}


def test_every_phrasing_of_a_question_counts_and_the_best_one_wins(office: Office):
    office.opens("q1", FEE)
    assert office.follow() == 1
    office.joins("q1", FEE_IN_ENGLISH)
    for _ in range(2):
        best = office.alike("How can a customer get the Platinum annual fee waived?")[0]
        assert (best.question_id, best.text, best.likeness) == ("q1", FEE_IN_ENGLISH, Likeness.SAME)
        office.follow()
    assert office.vectors.ids(VectorsOf.OPEN_QUESTIONS) == {"q1#1", "q1#2"}


def test_what_is_settled_does_not_count_whatever_the_index_says(office: Office):
    office.opens("q1", FEE)
    office.opens("q2", FEE)
    office.follow()
    office.answers("q1")
    office.closes("q2")
    assert office.alike(FEE) == []
    assert office.vectors.ids(VectorsOf.OPEN_QUESTIONS) == {"q1#1", "q2#1"}
    assert office.follow() == 0
    assert office.vectors.ids(VectorsOf.OPEN_QUESTIONS) == set()


def test_following_again_does_nothing_and_an_empty_index_is_filled_again(plain_office: Office):
    for number in range(1, 4):
        plain_office.opens(f"q{number}", f"{FEE}{number}")
    plain_office.joins("q2", FEE_IN_ENGLISH)
    assert plain_office.follow() == 4
    assert plain_office.follow() == 0
    plain_office.vectors.remove(VectorsOf.OPEN_QUESTIONS, sorted(plain_office.vectors.ids(VectorsOf.OPEN_QUESTIONS)))
    assert plain_office.follow() == 4
    assert plain_office.vectors.ids(VectorsOf.OPEN_QUESTIONS) == {"q1#1", "q2#1", "q2#2", "q3#1"}


def test_what_was_cut_off_is_made_good(plain_office: Office):
    plain_office.opens("q1", FEE)
    plain_office.joins("q1", FEE_IN_ENGLISH)
    plain_office.follow()
    plain_office.vectors.remove(VectorsOf.OPEN_QUESTIONS, ["q1#2"])
    plain_office.vectors.put(VectorsOf.OPEN_QUESTIONS, ["q9#1"], [plain_office.embedder.embed_query("gone")])
    assert plain_office.follow() == 1
    assert plain_office.vectors.ids(VectorsOf.OPEN_QUESTIONS) == {"q1#1", "q1#2"}


def test_another_model_embeds_what_is_open_anew_and_can_be_forgotten(tmp_path: Path, plain_office: Office):
    plain_office.opens("q1", FEE)
    for model_id in ("old", "new"):
        vectors = ChromaVectors.open(tmp_path / "vectors", model_id)
        assert follow_open_questions(plain_office.store, plain_office.embedder, LANGUAGE, vectors) == 1
        vectors.forget(model_id)
        assert vectors.ids(VectorsOf.OPEN_QUESTIONS) == set()
        vectors.close()


def test_a_damaged_index_keeps_nobody_from_asking(tmp_path: Path, prepared_bundled_model: Embedder):
    office = Office(tmp_path, prepared_bundled_model, "bundled", DamagedVectors())
    office.opens("q1", FEE)
    assert office.found(FEE_RETYPED) == {"q1": Likeness.SAME}
    office.store.close()


def test_settled_questions_that_are_still_in_the_index_do_not_hide_open_ones(plain_office: Office):
    for number in range(1, 61):
        plain_office.opens(f"q{number}", FEE)
    plain_office.opens("q61", f"{FEE}呢请问")
    plain_office.follow()
    for number in range(1, 61):
        plain_office.answers(f"q{number}")
    assert set(plain_office.found(FEE)) == {"q61"}


def test_a_question_that_many_asked_does_not_hide_others(plain_office: Office):
    plain_office.opens("q1", FEE)
    for _ in range(60):
        plain_office.joins("q1", FEE)
    plain_office.opens("q2", f"{FEE}呢请问")
    plain_office.follow()
    assert set(plain_office.found(FEE)) == {"q1", "q2"}


def test_no_more_are_shown_than_wanted_and_the_best_come_first(plain_office: Office):
    for number, text in enumerate((f"{FEE}的手续和材料", FEE, f"{FEE}呢请问", f"{FEE}吗"), start=1):
        plain_office.opens(f"q{number}", text)
    found = plain_office.alike(FEE, count=2)
    assert len(found) == 2
    assert found[0].question_id == "q2"
    assert found[0].probability >= found[1].probability


def test_with_a_model_that_nothing_was_fitted_with_nobody_joins_unasked(plain_office: Office):
    plain_office.opens("q1", FEE)
    assert plain_office.found(FEE) == {"q1": Likeness.UNSURE}


def test_nothing_is_alike_when_nothing_is_open(plain_office: Office):
    assert plain_office.alike(FEE) == []
    assert plain_office.follow() == 0


def test_open_questions_answer_nothing_and_are_no_fault_of_the_index(centre):
    centre.write("cards/a.md", "# 年费\n\n白金卡年费每年3,600元,消费满18笔免年费。\n")
    centre.index()
    before = centre.ask("白金卡年费每年多少元")
    asked = centre.embedder.embed_query("白金卡年费每年多少元")
    centre.vectors.put(VectorsOf.OPEN_QUESTIONS, ["q1#1"], [asked])
    after = centre.ask("白金卡年费每年多少元")
    assert replace(after, ask_id=before.ask_id, timings=before.timings, as_of=before.as_of) == before
    assert check_vectors(centre.store, centre.vectors, centre.embedder.model_id).ok
