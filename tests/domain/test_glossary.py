"""The several names of one thing."""

from __future__ import annotations

import pytest

from bot.domain.glossary import expand, mentioned

GLOSSARY = (("闪付", "Quick Pass", "IC卡免密"), ("海港掌上银行", "Harbour Pocket", "掌银", "APP"))


@pytest.mark.parametrize(
    ("question", "other_names"),
    [
        ("闪付怎么关", ("Quick Pass", "IC卡免密")),
        ("how to turn off quick pass", ("闪付", "IC卡免密")),
        ("掌银APP登录不了", ("海港掌上银行", "Harbour Pocket")),
        ("application form", ()),
        ("年费多少", ()),
    ],
)
def test_a_question_is_widened_by_the_other_names_of_what_it_names(question, other_names):
    assert expand(question, GLOSSARY) == other_names


@pytest.mark.parametrize(
    ("text", "term", "there"),
    [
        ("下载app登录", "APP", True),
        ("happy", "app", False),
        ("IC卡免密支付", "IC卡免密", True),
        ("PIC卡免密", "IC卡免密", False),
    ],
)
def test_a_latin_term_counts_only_as_a_whole_word(text, term, there):
    assert mentioned(text, [term]) == ([term] if there else [])
