from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index.language import ChineseEnglish

LANGUAGE = ChineseEnglish()


def test_chinese_is_taken_by_characters_and_by_pairs() -> None:
    assert LANGUAGE.words("信用卡") == ["信", "用", "卡", "信用", "用卡"]


def test_mixed_text_keeps_the_words_of_both_languages() -> None:
    assert LANGUAGE.words("Visa卡 refunds") == ["visa", "卡", "refund"]


def test_traditional_and_simplified_give_the_same_words() -> None:
    assert LANGUAGE.words("信用卡帳單與積分兌換") == LANGUAGE.words("信用卡账单与积分兑换")


def test_plain_text_is_simplified_and_in_lower_case_and_keeps_all_else() -> None:
    assert LANGUAGE.plain("  提前還款，Fee 3.5%\n第二行") == "  提前还款，fee 3.5%\n第二行"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("activating", "activate"),
        ("Cards", "card"),
        ("ＡＴＭ", "atm"),
        ("３．５％", "3.5%"),
        ("10,000元", "10000元"),
        ("5万元", "5万"),
        ("the customer's card", "the customer card"),
    ],
)
def test_same_words(one: str, other: str) -> None:
    assert set(LANGUAGE.words(one)) & set(LANGUAGE.words(other)) >= set(LANGUAGE.words(other)) - {"万"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("手续费3.5%", "3.5%"),
        ("分12期", "12期"),
        ("分12期", "12"),
        ("限额5万元", "5万"),
        ("收取100美元", "100美"),
        ("第12条", "12条"),
        ("mis-sold", "sold"),
        ("U盾", "u"),
        ("卡丢了", "丢"),
        ("怎么还款", "怎么"),
        ("e-channel", "e-channel"),
        ("WiFi5", "wifi5"),
    ],
)
def test_words_that_carry_meaning_stay(text: str, word: str) -> None:
    assert word in LANGUAGE.words(text)


def test_a_number_takes_no_unit_from_afar() -> None:
    assert "12期" not in LANGUAGE.words("12 期")
    assert "12" in LANGUAGE.words("12 期")


@pytest.mark.parametrize("text", ["", "  \n\t", "，。？！", "---", "……“”"])
def test_punctuation_and_spaces_give_no_word(text: str) -> None:
    assert LANGUAGE.words(text) == []


@given(st.text(max_size=60))
def test_any_text_gives_words_without_spaces(text: str) -> None:
    assert all(word and not any(character.isspace() for character in word) for word in LANGUAGE.words(text))


def test_threads_may_share_one() -> None:
    text = "The customer is activating 信用卡分期 instalments"
    with ThreadPoolExecutor(8) as pool:
        assert len({tuple(words) for words in pool.map(LANGUAGE.words, [text] * 200)}) == 1
