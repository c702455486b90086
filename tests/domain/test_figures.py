from __future__ import annotations

import pytest

from bot.domain.figures import asks_for_figure, names_figure


@pytest.mark.parametrize(
    "question", ["年费多少", "要几天", "多久到账", "啥时候能用", "How much is it", "when is it due"]
)
def test_these_ask_for_a_figure(question: str) -> None:
    assert asks_for_figure(question)


@pytest.mark.parametrize("question", ["怎么挂失", "几乎没用过能退吗", "can he close the card", "whenever he likes", ""])
def test_these_do_not(question: str) -> None:
    assert not asks_for_figure(question)


@pytest.mark.parametrize("text", ["每年 480 元", "三个工作日内", "两次", "within five days", "half of it"])
def test_these_name_a_figure(text: str) -> None:
    assert names_figure(text)


@pytest.mark.parametrize("text", ["请到网点办理", "一般不收费", "Call the branch.", "someone", ""])
def test_these_do_not_name_one(text: str) -> None:
    assert not names_figure(text)
