"""Figures as documents write them, with what they are figures of."""

from __future__ import annotations

import pytest

from bot.domain.quantities import quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年费3,600元", {"yuan": {3600}}),
        ("限额5万元，每日10次", {"yuan": {50_000}, "time/day": {10}}),
        ("within 60 days", {"day": {60}}),
        ("60个自然日内", {"day": {60}}),
        ("3个工作日", {"working day": {3}}),
        ("1 business day", {"working day": {1}}),
        ("费率0.75%", {"%": {0.75}}),
        ("24个月或24月", {"month": {24}}),
        ("满18周岁, 18 years old", {"year of age": {18}}),
        ("等待2周, 2 weeks", {"week": {2}}),
        ("第12条", {}),
        ("编号3600", {}),
        ("AX2026年", {}),
        ("没有数字", {}),
        ("", {}),
    ],
)
def test_figures_are_read_with_their_unit(text, found):
    assert quantities(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "480元", "480 元", "480块钱", "480.00元", "CNY 480", "CNY480", "cny480.00", "RMB 480", "RMB480元", "¥480",
        "￥ 480", "￥480元", "人民币480元", "人民币 480", "人民币４８０元", "480元人民币", "480 yuan", "480 RMB",
        "４８０元", "０.０４８万元",
        "费用(¥480)", "pay RMB 480.", "|480元|", "4.8百元",
    ],
)  # fmt: skip
def test_an_amount_of_yuan_is_one_however_it_is_written(text):
    assert quantities(text) == {"yuan": {480}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("480,000元", {"yuan": {480_000}}),
        ("４８０，０００元", {"yuan": {480_000}}),
        ("RMB 1,480,000.50", {"yuan": {1_480_000.5}}),
        ("人民币48万元", {"yuan": {480_000}}),
        ("RMB 48万", {"yuan": {480_000}}),
        ("CNY 1.5 million", {"yuan": {1_500_000}}),
        ("480 thousand yuan", {"yuan": {480_000}}),
        ("1.2亿元", {"yuan": {120_000_000}}),
        ("5万积分", {}),
        ("5万分", {"point": {50_000}}),
        ("满5，100元起", {"yuan": {100}}),
        ("USD 480", {"us dollar": {480}}),
        ("US$480或480美元", {"us dollar": {480}}),
        ("HK$480", {"hk dollar": {480}}),
        ("480日元", {"yen": {480}}),
        ("¥480 3天内", {"yuan": {480}, "day": {3}}),
        ("Dec 1, 100 days", {"day": {100}}),
    ],
)
def test_thousands_scales_and_currencies(text, found):
    assert quantities(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "2026年12月1日", "２０２６年１２月１日", "2026 年 12 月 1 日", "26年12月1日", "2026年12月", "2026年",
        "2026年度", "12月1日", "12月1号", "12月1日至15日", "12月1日、5日和9日", "12月", "12月起", "2026-12-01",
        "2026-12", "2026/12/1", "2026.12.1", "1 Dec", "1 Dec 2026", "1st of December, 2026", "Dec 1",
        "December 1st, 2026", "from 15 May 2026", "15日零点", "23:00至次日6:00", "9点30分", "上午9点",
        "2026年内", "2027年内", "2026年以前", "9点至17点", "22点到次日6点",
    ],
)  # fmt: skip
def test_dates_and_times_of_day_are_no_quantities(text):
    assert quantities(text) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026年12月1日起30日内", {"day": {30}}),
        ("自12月1日起, 每笔480元", {"yuan/transaction": {480}}),
        ("from 1 Dec 2026, 480 yuan", {"yuan": {480}}),
        ("3个月内", {"month": {3}}),
        ("2年内", {"year": {2}}),
        ("每笔10点到20点积分", {"point/transaction": {10}, "point": {20}}),
        ("营业时间9点至17点, 满500点", {"point": {500}}),
        ("12月期", {"month": {12}}),
        ("每月5日出账", {"day of the month": {5}}),
        ("次月25号还款", {"day of the month": {25}}),
        ("decline 5 days", {"day": {5}}),
    ],
)
def test_what_is_beside_a_date_is_read(text, found):
    assert quantities(text) == found


@pytest.mark.parametrize(
    "text",
    ["5%", "5 %", "５％", "5.0%", "5 percent", "5 per cent", "百分之五", "百分之5", "百分之５", "50‰", "千分之五十",
     "万分之500", "0.5成"],
)  # fmt: skip
def test_a_share_is_one_however_it_is_written(text):
    assert quantities(text) == {"%": {5}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("万分之五", {"%": {0.05}}),
        ("日利率0.05%", {"%/day": {0.05}}),
        ("百分之十二点五", {"%": {12.5}}),
        ("百分之一百", {"%": {100}}),
        ("百分之零点零五", {"%": {0.05}}),
        ("3‰", {"%": {0.3}}),
        ("五成下调为四成", {"%": {50, 40}}),
        ("完成", {}),
        ("5成交", {}),
        ("费率0.05", {}),
        ("5个百分点", {"percentage point": {5}}),
    ],
)
def test_shares_of_all_sizes(text, found):
    assert quantities(text) == found


@pytest.mark.parametrize(
    "text",
    ["480元/年", "480 元 / 年", "480元每年", "每年480元", "每年收取人民币480元", "RMB 480 per year", "¥480/年",
     "480 yuan a year", "CNY 480 per annum"],
)  # fmt: skip
def test_what_a_figure_is_per_is_read(text):
    assert quantities(text) == {"yuan/year": {480}}
