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
        "多少钱？谢谢",
        "How much is it? Thanks!",
        "收到。那附属卡要多少年费",
        "谢谢！那金卡怎么免",
        "那不用年费吗",
        "没有问题怎么办",
        "不用密码的限额是多少",
        "年费多少? 谢谢",
        "请问额度怎么提升,谢谢",
        "how do I raise the limit, thanks",
        "不用年费的卡有哪些",
        "我不明白这个费用怎么算",
        "还有一个问题,没收到短信怎么办",
        "要收年费吗谢谢",
        "我想问问怎么还款",
        "OK. Do customers pay a fee",
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
        "Will do.",
        "Did it, works",
        "OK, is done",
        "is fine now",
        "do not worry, solved",
        "May 5 it is",
        "过几天再看",
        "还有几个客户在等",
        "知道怎么办了",
        "我去问问怎么处理",
        "什么都没变",
        "怎么都行",
        "收到",
        "好? 谢谢",
        "do it again",
        "what a day",
        "见 https://bank.example/a?b=1",
        "👍",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not asks_something(text)
