"""What is known of a ranking when its first passage is judged."""

from __future__ import annotations

import pytest

from bot.domain.confidence import features
from bot.domain.ranking import Evidence, Ranked


@pytest.mark.parametrize(
    ("scores", "to_second", "to_fifth"),
    [
        ([0.5], 0.1, 0.1),
        ([0.5, 0.5], 0.0, 0.0),
        ([0.5, 0.4], 0.1, 0.1),
        ([0.9, 0.8, 0.7, 0.6, 0.5, 0.1], 0.1, 0.4),
        # The asker's own language goes first with a lower score.
        ([0.45, 0.5], 0.05, 0.05),
        ([0.45, 0.5, 0.49, 0.48, 0.47, 0.1], 0.01, 0.05),
        ([-0.05, -0.01], 0.04, 0.04),
    ],
)
def test_margins_are_those_of_the_order_by_score(scores, to_second, to_fifth):
    ranked = [Ranked(Evidence(str(place), 0.8, 0.8), score) for place, score in enumerate(scores)]
    found = features(ranked, ["fee"], [{"fee"}], {"fee"}, False, lambda word: 1.0)
    assert found.margin_to_second == pytest.approx(to_second)
    assert found.margin_to_fifth == pytest.approx(to_fifth)
    assert found.score == scores[0]
