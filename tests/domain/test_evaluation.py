"""Measures, each against a case worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import Outcome
from bot.domain.evaluation import (
    Judged,
    LabelledQuestion,
    answered_precision,
    answered_rate,
    answered_share_at,
    auroc,
    confidence_auroc,
    hit_rate,
    mean_reciprocal_rank,
    normalised_gain,
    percentile,
    routing_accuracy,
)


def judged(
    right=("p1",), ranked=("p1", "p2"), confidence=0.5, outcome=Outcome.ANSWERED, label=None, named=()
) -> Judged:
    question = LabelledQuestion("q", "?", frozenset(right), label)
    return Judged(question, tuple(ranked), confidence, outcome, tuple(named))


FIRST = judged()
SECOND = judged(ranked=("p2", "p1"))
MISSED = judged(ranked=("p2", "p3"))
UNANSWERABLE = judged(right=())


def test_hits_are_counted_among_answerable_questions():
    sample = [FIRST, SECOND, MISSED, UNANSWERABLE]
    assert hit_rate(sample, 1) == pytest.approx(1 / 3)
    assert hit_rate(sample, 3) == pytest.approx(2 / 3)
    assert mean_reciprocal_rank(sample) == pytest.approx((1 + 0.5 + 0) / 3)


def test_gain_is_discounted_by_place_and_normalised_by_the_best_order():
    assert normalised_gain([SECOND]) == pytest.approx(1 / math.log2(3))
    both = judged(right=("p1", "p2"), ranked=("p3", "p1", "p2"))
    ideal = 1 + 1 / math.log2(3)
    assert normalised_gain([both]) == pytest.approx((1 / math.log2(3) + 1 / 2) / ideal)


def test_the_answered_share_goes_as_far_down_as_precision_holds():
    sample = [
        judged(confidence=0.9),
        judged(confidence=0.8, ranked=("p2",)),
        judged(confidence=0.7),
        judged(confidence=0.6),
        judged(confidence=0.5, right=()),
    ]
    assert answered_share_at(sample, 0.9) == pytest.approx(1 / 5)
    assert answered_share_at(sample, 0.75) == pytest.approx(4 / 5)
    assert answered_share_at(sample, 0.6) == pytest.approx(1)


def test_questions_of_one_confidence_are_answered_together_or_not_at_all():
    sample = [judged(confidence=0.5), judged(confidence=0.5, ranked=("p2",))]
    assert answered_share_at(sample, 0.9) == 0


def test_auroc_counts_pairs_and_half_of_the_ties():
    assert auroc([(0.9, True), (0.1, False)]) == 1
    assert auroc([(0.1, True), (0.9, False)]) == 0
    assert auroc([(0.5, True), (0.5, False)]) == 0.5
    assert auroc([(0.9, True), (0.5, False), (0.5, True), (0.1, False)]) == pytest.approx(3.5 / 4)
    assert auroc([(0.5, True)]) is None


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.3, 0.4]), st.booleans()), max_size=30))
def test_auroc_equals_the_share_of_pairs_in_order(scored):
    positives = [score for score, positive in scored if positive]
    negatives = [score for score, positive in scored if not positive]
    pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p in positives for n in negatives]
    assert auroc(scored) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


def test_the_confidence_is_measured_against_the_first_passage_being_right():
    assert confidence_auroc([judged(confidence=0.9), judged(confidence=0.1, ranked=("p2",))]) == 1


def test_rates_at_the_threshold():
    silent = judged(right=(), outcome=Outcome.NO_ANSWER)
    sample = [FIRST, MISSED, UNANSWERABLE, silent]
    assert answered_rate(sample, answerable=False) == 0.5
    assert answered_rate(sample, answerable=True) == 1
    assert answered_precision(sample) == pytest.approx(1 / 3)
    assert answered_rate([FIRST], answerable=False) is None


def test_routing_counts_questions_that_have_a_department():
    sample = [judged(label="a", named=("a", "b")), judged(label="b", named=("a", "b")), judged()]
    assert routing_accuracy(sample, 1) == 0.5
    assert routing_accuracy(sample, 3) == 1


def test_percentiles_are_values_that_occurred():
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([], 0.5) is None
