from __future__ import annotations

import pytest

from bot.domain.concepts import concepts_of

WORDS = {
    "密码": ("password",),
    "交易": ("transaction",),
    "交易密码": ("pin",),
    "cash": ("现金",),
    "cash advance": ("取现",),
    "advance": ("前进", "预付"),
    "forgot": ("忘",),
}
GLOSSARY = [("海港白金卡", "白金卡", "小白", "Platinum"), ("临时额度", "临额", "temporary limit")]


def concepts(question: str) -> list[tuple[str, ...]]:
    return list(concepts_of(question, GLOSSARY, lambda word: WORDS.get(word, ())))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("交易密码忘了", [("交易密码", "pin")]),  # the longest word wins, not its parts
        ("密码", [("密码", "password")]),
        ("密", []),  # a single character means too much
        ("密码密码", [("密码", "password")]),  # each once
        ("cash advance", [("cash advance", "取现")]),
        ("cash, forgot", [("cash", "现金"), ("forgot", "忘")]),
        ("voyager", [("voyager",)]),  # in no dictionary: it stands for itself
        ("小白的密码", [("小白", "海港白金卡", "白金卡", "Platinum"), ("密码", "password")]),
        ("PLATINUM cash", [("Platinum", "海港白金卡", "白金卡", "小白"), ("cash", "现金")]),
        ("临额", [("临额", "临时额度", "temporary limit")]),
        ("12345 !?", []),
        ("", []),
    ],
)
def test_a_question_is_taken_apart_into_what_it_speaks_of(question: str, expected: list[tuple[str, ...]]) -> None:
    assert concepts(question) == expected


def test_what_stands_around_a_glossary_term_makes_no_word_across_it() -> None:
    words = {"密白": ("nonsense",), "白码": ("nonsense",)}
    assert [names[0] for names in concepts_of("密小白码", GLOSSARY, lambda word: words.get(word, ()))] == ["小白"]
