"""What reads as a question, and what people say to each other beside that."""

from __future__ import annotations

import pytest

from bot.domain.asking_form import asks_something


@pytest.mark.parametrize(
    "text",
    [
        "那白金卡呢?",
        "那白金卡呢",
        "金卡年费多少",
        "这个要收费吗。",
        "多久到账",
        "免几笔手续费",
        "能不能分期",
        "谢谢, 那附属卡呢?",
        "没什么问题, 但是年费怎么算?",
        "what about the Gold card?",
        "And how long does it take",
        "ok, is it free",
        "Gold card?!",
        "白金卡（附属卡？）",
    ],
)
def test_what_asks(text: str) -> None:
    assert asks_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "？？？",
        "好?",
        "谢谢",
        "谢谢, 没什么问题了",
        "没什么",
        "好的, 可以",
        "那好的",
        "那我知道了",
        "收到, 我告诉客户怎么办",
        "客户已经挂了",
        "我打给他",
        "呢",
        "白金卡",
        "thanks, got it",
        "Thanks, that is what I needed",
        "I told the customer what to do",
        "never mind",
        "👍",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not asks_something(text)
