"""How far away a day is."""

from __future__ import annotations

import pytest

from bot.domain.countdown import countdown


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (0, "就在今天", "today"),
        (1, "还有 1 天", "1 day left"),
        (2, "还有 2 天", "2 days left"),
        (-1, "已过 1 天", "1 day over"),
        (-30, "已过 30 天", "30 days over"),
    ],
)
def test_how_far_away_a_day_is(days, zh, en):
    assert (countdown(days).zh, countdown(days).en) == (zh, en)
