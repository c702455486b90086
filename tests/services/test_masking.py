"""Customers' numbers never reach the store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import normalise
from bot.services.masking import mask


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("卡号6222021234567890128被盗", "卡号[card]被盗"),
        ("6222 0212 3456 7890 128", "[card]"),
        ("4111-1111-1111-1111 was charged twice", "[card] was charged twice"),
        ("mistyped 4111-1111-1111-1112", "mistyped [card]"),
        ("身份证11010519491231002X", "身份证[id]"),
        ("11010519491231002x打不开", "[id]打不开"),
        ("电话13812345678", "电话[phone]"),
        ("+86 138-1234-5678", "[phone]"),
        ("座机 010-12345678", "座机 [phone]"),
        ("座机02112345678", "座机[phone]"),
        ("座机(021)12345678", "座机[phone]"),
        ("客户13800138000 100元没到账", "客户[phone] 100元没到账"),
        ("手机13912345678 3天没收到短信", "手机[phone] 3天没收到短信"),
        ("工单2 13800138000", "工单2 [phone]"),
        ("Tel.13800138000", "Tel.[phone]"),
        ("卡号No.6222021234567890128", "卡号No.[card]"),
        ("卡号…6222021234567890128", "卡号...[card]"),
        ("zhang.san@example.com 收不到账单", "[email] 收不到账单"),
        ("6222021234567890128和13912345678", "[card]和[phone]"),
        ("６２２２０２１２３４５６７８９０１２８", "[card]"),
    ],
)
def test_card_identity_and_phone_numbers_are_masked(typed, masked):
    assert mask(normalise(typed)) == masked


@pytest.mark.parametrize(
    "typed",
    [
        "转账1,000,000元",
        "2026-11-23 12:00 到账",
        "95588",
        "12期0.75%",
        "满10000减500",
        "客服热线400-8888",
        "第12条3.2款",
    ],
)
def test_amounts_dates_and_short_numbers_stay(typed):
    assert mask(typed) == typed


@given(st.from_regex(r"\A[1-9][0-9]{14,18}\Z"), st.text("卡号是 .abc", max_size=5))
def test_no_run_of_fifteen_to_nineteen_digits_survives(number, around):
    assert number not in mask(f"{around}{number}{around}")
