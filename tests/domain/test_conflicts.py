"""Two valid sources that say different things."""

from __future__ import annotations

import pytest

from bot.domain.conflicts import disagree

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


FEE = ["年费", "白金卡", "收取"]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("白金卡年费480元", "白金卡年费RMB 480", False),
        ("白金卡年费480元", "白金卡年费人民币480元", False),
        ("白金卡年费480元", "白金卡年费４８０元", False),
        ("白金卡年费480元", "白金卡年费¥600", True),
        ("白金卡年费480元", "白金卡年费USD 600", False),
        ("手续费百分之五", "手续费5%", False),
        ("手续费百分之五", "手续费3%", True),
        ("2026年12月1日起年费480元", "2027年1月15日起年费480元", False),
        ("from 1 Dec: 480 yuan", "from 2026-12-15: CNY 480", False),
        ("2026年12月1日起年费480元", "2027年1月15日起年费600元", True),
        ("每月5日出账", "账单日后5日内", False),
        ("每月5日出账", "每月8日出账", True),
        ("年费480元/年", "年费480元", False),
        ("年费480元/年", "年费600元", True),
        ("年费480元/年", "年费每年600元", True),
        ("年费480元/年", "每月40元", False),
        ("每年480元, 每月40元", "每月50元", True),
        ("每年480元, 首年100元", "480元", False),
        ("日利率0.05%", "年利率18.25%", False),
        ("每日10次", "10次", False),
        ("每日10次", "每月30次", False),
        ("每日10次", "每日5次", True),
    ],
)
def test_figures_differ_only_where_they_are_figures_of_one_thing(one, other, verdict):
    assert disagree(one, other, FEE, FEE) is verdict
    assert disagree(other, one, FEE, FEE) is verdict
