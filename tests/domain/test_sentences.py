"""Sentences and windows are verbatim pieces of their text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sentences import sentences, windows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "年费480元。首年免！可以退吗？可以；不收费。",
            ["年费480元。", "首年免！", "可以退吗？", "可以；", "不收费。"],
        ),
        ("他问：“能退吗？”我答能。", ["他问：“能退吗？”", "我答能。"]),
        ("The rate is 3.5%. See No. 5 of the U.S. rules.", ["The rate is 3.5%.", "See No. 5 of the U.S. rules."]),
        ("Pay 1,000.00 at a.b.com/x?y=1, e.g. today. Done!", ["Pay 1,000.00 at a.b.com/x?y=1, e.g. today.", "Done!"]),
        ("1. Who may enter. 2.1. Guests pay.", ["1. Who may enter.", "2.1. Guests pay."]),
        ("第一行\n第二行\n\n第三行", ["第一行", "第二行", "第三行"]),
        ("Really?! Yes... maybe", ["Really?!", "Yes...", "maybe"]),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("只有这一个句子在这里。", ["只有这一个句子在这里。"]),
        ("第一句话在这里说完。第二句话在这里说完。第三句话在这里说完。",
         ["第一句话在这里说完。第二句话在这里说完。", "第二句话在这里说完。第三句话在这里说完。"]),
        ("可以。第二句话在这里说完。好的。", ["可以。第二句话在这里说完。好的。"]),
        ("", []),
    ],
)  # fmt: skip
def test_windows(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in windows(text)] == expected


_TEXTS = st.text(alphabet="年费 a.B1。！？;；\n”\"'？)A5%,，", max_size=80)


@given(_TEXTS)
def test_sentences_lose_no_word_and_do_not_overlap(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())
    assert all(first.end <= second.start for first, second in pairwise(spans))


@given(_TEXTS)
def test_windows_cover_every_sentence(text: str) -> None:
    found = windows(text)
    assert all(any(w.start <= s.start and s.end <= w.end for w in found) for s in sentences(text))
