from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.index.dictionary import BilingualDictionary
from bot.index.language import ChineseEnglish


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dictionary")


@pytest.fixture(scope="module")
def dictionary(folder: Path) -> BilingualDictionary:
    return BilingualDictionary.open(folder, ChineseEnglish())


@pytest.mark.parametrize(
    ("word", "translation"),
    [
        ("密码", "password"),
        ("利息", "interest"),
        ("password", "密码"),
        ("passwords", "密码"),  # by its stem
        ("interest rate", "利率"),
        ("支付", "pay"),  # "to pay (money)"
    ],
)
def test_words_of_either_language_lead_to_the_other(dictionary: BilingualDictionary, word: str, translation: str):
    assert translation in dictionary.translations(word)


@pytest.mark.parametrize("word", ["", "zzzz", "海港白金卡", "'; DROP TABLE entries; --"])
def test_an_unknown_word_has_no_translations(dictionary: BilingualDictionary, word: str) -> None:
    assert dictionary.translations(word) == ()


def test_it_is_made_once_and_again_when_it_is_missing(folder: Path, dictionary: BilingualDictionary) -> None:
    file = next(folder.glob("dictionary-*.db"))
    made = file.stat().st_mtime_ns
    BilingualDictionary.open(folder, ChineseEnglish())
    assert file.stat().st_mtime_ns == made
    assert list(folder.iterdir()) == [file], "nothing half-made is left behind"


def test_threads_may_share_one(dictionary: BilingualDictionary) -> None:
    words = ["密码", "利息", "password", "interest"] * 50
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(dictionary.translations, words))
