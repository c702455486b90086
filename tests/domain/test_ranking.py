"""Which passage comes first, by what the searches say of each."""

from __future__ import annotations

import pytest

from bot.domain.ranking import Evidence, FusionWeights, Ranked, own_language_first, rank

WEIGHTS = FusionWeights(body=0.3, best=0.7, keywords=0.07, concepts=0.17, same_language=-0.1)


def ranked(*passages: tuple[str, float, bool]) -> list[Ranked]:
    """Passages by name, with their scores and whether they are in the question's language."""
    return [Ranked(Evidence(name, score, 0.4, same_language=own), score) for name, score, own in passages]


def the_same(one: str, other: str) -> float:
    """Nearer to each other than the question is to either."""
    return 0.6


def something_else(one: str, other: str) -> float:
    """No nearer to each other than the question is to either."""
    return 0.4


@pytest.mark.parametrize(
    ("passages", "order"),
    [
        # As good as equal: the asker's own language goes first.
        ([("en", 0.50, False), ("zh", 0.45, True)], "zh en"),
        ([("en", 0.50, False), ("zh", 0.50, True)], "zh en"),
        ([("en", 0.50, False), ("zh", 0.401, True)], "zh en"),
        # A little beyond that, the better one stays first.
        ([("en", 0.50, False), ("zh", 0.399, True)], "en zh"),
        # Both in the asker's language, or neither: nothing moves.
        ([("a", 0.50, True), ("b", 0.49, True)], "a b"),
        ([("a", 0.50, False), ("b", 0.49, False)], "a b"),
        # The first is in the asker's language already.
        ([("zh", 0.50, True), ("en", 0.49, False)], "zh en"),
        # The third is as good as the first too; what it passes keeps its order.
        ([("e1", 0.50, False), ("e2", 0.49, False), ("zh", 0.48, True), ("z2", 0.47, True)], "zh e1 e2 z2"),
        # Near to the second is not near to the first.
        ([("e1", 0.56, False), ("e2", 0.50, False), ("zh", 0.45, True)], "e1 e2 zh"),
        # Scores below nought are scores too.
        ([("en", -0.01, False), ("zh", -0.05, True)], "zh en"),
        ([("only", 0.5, False)], "only"),
        ([], ""),
    ],
)
def test_of_two_sources_of_one_fact_the_one_in_the_askers_language_goes_first(passages, order):
    assert [one.passage_id for one in own_language_first(ranked(*passages), the_same)] == order.split()


def test_a_passage_that_tells_something_else_goes_before_nothing_better():
    given = ranked(("en", 0.50, False), ("zh", 0.50, True))
    assert own_language_first(given, something_else) == given


def test_the_first_that_tells_the_same_is_preferred_and_not_the_first_in_the_language():
    def only_the_second(one: str, other: str) -> float:
        return 0.6 if {one, other} == {"en", "z2"} else 0.1

    given = ranked(("en", 0.50, False), ("z1", 0.49, True), ("z2", 0.48, True))
    assert [one.passage_id for one in own_language_first(given, only_the_second)] == ["z2", "en", "z1"]


@pytest.mark.parametrize(("alike", "first"), [(0.481, "zh"), (0.479, "en")])
def test_how_alike_they_must_be_follows_from_how_near_the_question_is(alike, first):
    given = ranked(("en", 0.50, False), ("zh", 0.49, True))
    assert own_language_first(given, lambda one, other: alike)[0].passage_id == first


@pytest.mark.parametrize("nearest", [0.80, 0.84, 0.93])
@pytest.mark.parametrize(("alike", "first"), [(0.951, "zh"), (0.949, "en")])
def test_all_but_equal_passages_tell_the_same_however_near_the_question_is(nearest, alike, first):
    given = [Ranked(Evidence(name, nearest, nearest, same_language=name == "zh"), 0.5) for name in ("en", "zh")]
    assert own_language_first(given, lambda one, other: alike)[0].passage_id == first


def test_the_given_ranking_stays_as_it_is():
    given = ranked(("en", 0.5, False), ("zh", 0.5, True))
    own_language_first(given, the_same)
    assert [one.passage_id for one in given] == ["en", "zh"]


def test_equal_scores_are_in_the_order_of_their_ids():
    evidence = [Evidence(name, 0.5, 0.5) for name in ("b", "c", "a")]
    assert [one.passage_id for one in rank(evidence, WEIGHTS)] == ["a", "b", "c"]
