"""What routing learns from examples, how it is kept, and how much each voice comes to count."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.departments import Department
from bot.domain.routing import RoutingWeights, Vote
from bot.services.calibrate import Lesson, adapt_routing, fit_routing
from bot.services.learned_arrays import arrays_of, learned_in
from bot.services.learning import drawn_from, said_words
from bot.services.routing import Examples, Learned, hear
from tests.desks import PairsEmbedder

NAMES = ("cards", "risk")
DEPARTMENTS = {name: Department(name) for name in NAMES}
NOBODY = len(NAMES)
EMBEDDER = PairsEmbedder()


def examples_of(texts: dict[str, int]) -> Examples:
    return Examples(EMBEDDER.embed_passages(list(texts)), np.array(list(texts.values()), np.intp), tuple(texts))


def taught(asked: dict[str, int], talk: tuple[str, ...] = ("hello there", "谢谢你呀")) -> Learned:
    return drawn_from(NAMES, examples_of(asked), examples_of({}), examples_of(dict.fromkeys(talk, NOBODY)))[0]


@pytest.fixture
def learned() -> Learned:
    return taught({"annual fee of my card": 0, "白金卡年费": 0, "card was stolen": 1, "卡被偷了": 1})


def test_a_text_shares_all_with_itself_and_nothing_with_words_of_none():
    said = said_words(["lost card", "annual fee"])
    assert said.shared_with("Lost card!") == pytest.approx([1.0, 0.0])
    assert said.shared_with("挂失").tolist() == [0.0, 0.0]
    assert said.shared_with("").tolist() == [0.0, 0.0]


def test_rare_words_say_more_than_common_ones_and_unknown_ones_say_that_it_is_another_matter():
    said = said_words(["card lounge", "card fee", "card limit"])
    lounge, common = said.shared_with("lounge")[0], said.shared_with("card")[0]
    assert lounge > common > 0
    assert said.shared_with("lounge dinner menu")[0] < lounge


def test_without_past_questions_there_are_no_words():
    said = said_words([])
    assert said.texts == 0
    assert said.shared_with("card").tolist() == []


def test_a_question_is_drawn_to_those_who_owned_others_like_it(learned: Learned):
    past = hear("annual fee", EMBEDDER.embed_query("annual fee"), DEPARTMENTS, learned).past
    assert past["cards"] > past["risk"]


def test_small_talk_is_told_from_questions_and_is_no_reason(learned: Learned):
    talk = hear("hello", EMBEDDER.embed_query("hello"), DEPARTMENTS, learned)
    asked = hear("白金卡年费", EMBEDDER.embed_query("白金卡年费"), DEPARTMENTS, learned)
    assert talk.small_talk > 0.2 > asked.small_talk
    assert set(talk.near_questions) <= set(NAMES)
    assert hear("hello there", EMBEDDER.embed_query("hello there"), DEPARTMENTS, learned).near_questions == {}


def test_words_count_where_they_tell_what_vectors_do_not():
    texts = [f"{topic} {number}" for number in range(8) for topic in ("lounge", "theft")]
    owners = np.array([0, 1] * 8, np.intp)
    alike = Examples(np.full((16, 4), 0.5, np.float32), owners, tuple(texts))
    none = examples_of({})
    assert drawn_from(NAMES, alike, none, none)[0].words_count > 0
    unlike = Examples(np.eye(2, dtype=np.float32)[owners], owners, tuple(f"word{place}" for place in range(16)))
    assert drawn_from(NAMES, unlike, none, none)[0].words_count == 0


def test_what_was_learned_is_the_same_after_the_shelf(learned: Learned):
    kept = learned_in(arrays_of(learned))
    for text in ("annual fee", "卡被偷", "hello"):
        vector = EMBEDDER.embed_query(text)
        assert hear(text, vector, DEPARTMENTS, kept) == hear(text, vector, DEPARTMENTS, learned)


def lessons(count: int) -> list[Lesson]:
    """Questions of the first of two departments, and every fourth one small talk of nobody."""
    owned, talk = np.array([[0.6, 0.2, 0.5, 0.7], [0.4, 0.0, 0.4, 0.1]]), np.full((2, 4), 0.4)
    return [Lesson(talk, None, 0.8) if place % 4 == 0 else Lesson(owned, 0, 0.05) for place in range(count)]


def test_fitted_weights_make_owners_win_and_small_talk_nobodys():
    weights = fit_routing(lessons(80))
    assert weights.whose.past > 0
    assert weights.small_talk > 0


def test_weights_move_further_with_more_lessons_and_stay_without_any():
    before = RoutingWeights(Vote(1, 1, 1, 1), Vote(1, 1, 1, 1), -1.0, small_talk=1.0)
    few, many = adapt_routing(lessons(8), before), adapt_routing(lessons(80), before)
    assert before.small_talk < few.small_talk < many.small_talk
    assert adapt_routing([], before) == before
