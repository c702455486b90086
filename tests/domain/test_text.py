"""Questions as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InputError
from bot.domain.text import LONGEST_QUESTION, language_of, normalise, readable_question


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  白金卡\t年费\n多少  ", "白金卡 年费 多少"),
        ("ＡＰＰ　１２期", "APP 12期"),
        ("年费\u200b多少\ufeff", "年费多少"),
        ("a\x00b\x07c", "a b c"),
        ("①②", "12"),
    ],
)
def test_a_question_is_made_comparable(typed, expected):
    assert normalise(typed) == expected


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("typed", ["", "   ", "😀😀😀", "???", "\x00\x01", "。，、！", "\u200b"])
def test_what_holds_no_question_is_refused(typed):
    with pytest.raises(InputError, match="no question"):
        readable_question(typed)


def test_a_whole_document_is_no_question():
    with pytest.raises(InputError, match="100,000"):
        readable_question("问" * 100_000)
    assert readable_question("问" * LONGEST_QUESTION)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("白金卡年费多少", "zh"),
        ("how do i block my card", "en"),
        ("apple pay 怎么绑卡", "zh"),
        ("what does 闪付 mean on my statement", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_is_that_of_most_of_the_question(text, language):
    assert language_of(text) == language
