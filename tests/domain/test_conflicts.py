"""Two valid sources that say different things."""

from __future__ import annotations

import pytest

from bot.domain.conflicts import disagree, quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年费3,600元", {"yuan": {3600.0}}),
        ("限额5万元，每日10次", {"yuan": {50_000.0}, "time": {10.0}}),
        ("within 60 days", {"day": {60.0}}),
        ("60个自然日内", {"day": {60.0}}),
        ("3个工作日", {"working day": {3.0}}),
        ("费率0.75%", {"%": {0.75}}),
        ("第12条", {}),
    ],
)
def test_figures_are_read_with_their_unit(text, found):
    assert quantities(text) == found


SAME = ["争议", "交易", "提出", "账单日"]


@pytest.mark.parametrize(
    ("one", "other", "words", "verdict"),
    [
        ("争议交易须在账单日起60天内提出", "争议交易应于账单日后45日内提出", SAME, True),
        ("争议交易须在账单日起60天内提出", "争议交易应于账单日后60个自然日内提出", SAME, False),
        ("争议交易须在60天内提出", "争议交易手续费20元", SAME, False),
        ("争议交易须在60天内提出", "年费须在45天内缴清", ["年费", "缴清"], False),
        ("没有数字", "争议交易45天", SAME, False),
    ],
)
def test_sources_disagree_when_they_give_the_same_matter_other_figures(one, other, words, verdict):
    assert disagree(one, other, SAME, words) is verdict
