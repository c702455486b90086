"""Questions that say something only together with the one before."""

from __future__ import annotations

import pytest

from bot.domain.follow_up import depends_on_previous, read_together

PRODUCTS = ("青年卡", "白金卡", "Youth", "Business", "海港白金卡")
PREVIOUS = "青年卡年费多少?"


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("那白金卡呢?", "白金卡年费多少?"),
        ("那海港白金卡呢", "海港白金卡年费多少?"),
        ("换成白金卡", "白金卡年费多少?"),
        ("那境外呢？", "青年卡年费多少 境外"),
        ("那怎么办理呢", "青年卡年费多少 怎么办理"),
        ("那白金卡年费多少呢", "白金卡年费多少"),
        ("它要多少钱", "青年卡年费多少 它要多少钱"),
    ],
)
def test_a_follow_up_is_read_together_with_the_question_before(question, meant):
    assert depends_on_previous(question)
    assert read_together(PREVIOUS, question, PRODUCTS) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("what about Business?", "annual fee for Business"),
        ("and for business too?", "annual fee for business"),
        ("how about abroad?", "annual fee for Youth abroad"),
    ],
)
def test_english_follow_ups_are_read_the_same_way(question, meant):
    assert depends_on_previous(question)
    assert read_together("annual fee for Youth", question, PRODUCTS) == meant


@pytest.mark.parametrize(
    "question",
    [
        "白金卡年费多少",
        "怎么办呢",
        "how do i block my card",
        "for how long is the voucher valid",
        "还款日能改吗",
        "那个很长的故事" * 10,
    ],
)
def test_other_questions_stand_on_their_own(question):
    assert not depends_on_previous(question)


@pytest.mark.parametrize(
    ("question", "points_back"),
    [
        ("it costs how much?", True),
        ("It costs how much?", True),
        ("it", True),
        ("it's blocked, why", True),
        ("It supports Apple Pay?", True),
        ("it is secure?", True),
        ("IT 系统登录不了找谁", False),
        ("IT系统登录不了找谁", False),
        ("it 系统登录不了", False),
        ("It　系统登录不了", False),
        ("IT部电话", False),
        ("IT department phone number", False),
        ("it department phone number", False),
        ("It support hotline", False),
        ("it help desk", False),
        ("IT is down, whom to call", False),
        ("item not delivered", False),
        ("Italy withdrawal fee", False),
        ("itinerary change fee", False),
    ],
)
def test_it_points_back_but_the_it_department_does_not(question, points_back):
    assert depends_on_previous(question) is points_back
