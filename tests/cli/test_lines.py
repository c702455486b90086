"""Prose wraps; what is typed again stays in one piece."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.cli import lines
from bot.cli.lines import Flow, Uncut, say

WORDS = st.text(st.sampled_from("abz019-_/.:"), min_size=1, max_size=30)
PATH = "credit-cards/新 卡（2026）.md"


def printed(text: str, width: int, indent: int = 0, whole: tuple[str, ...] = ()) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(Flow(Text(text), indent, whole), crop=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@given(st.lists(WORDS, min_size=1, max_size=20), st.integers(10, 80), st.integers(0, 8))
def test_no_word_is_divided_and_no_line_is_longer_than_it_must_be(words: list[str], width: int, indent: int):
    lines = printed(" ".join(words), width, indent)
    assert " ".join(lines).split() == words
    assert all(len(line) <= width or len(line.split()) == 1 for line in lines)
    assert all(line.startswith(" " * indent) for line in lines[1:])


@given(st.text(st.sampled_from("年费怎么收，。“”abc"), max_size=60), st.integers(8, 40))
def test_chinese_breaks_anywhere_but_before_and_behind_punctuation(text: str, width: int):
    lines = [line for line in printed(text, width) if line]
    assert "".join(lines) == text
    assert not any(line[0] in "，。”" or before[-1] == "“" for before, line in pairwise(lines))


@pytest.mark.parametrize("width", [10, 20, 30, 80])
def test_a_path_with_spaces_and_chinese_stays_whole(width: int):
    lines = printed(f"文档 {PATH} 有效，可以检索。", width, whole=(PATH,))
    assert any(PATH in line for line in lines)
    assert all(cell_len(line) <= width or line.startswith(PATH) for line in lines)


def test_a_table_is_wider_than_the_terminal_rather_than_cut():
    table = Table(*(Column(f"shift-{number}", no_wrap=True) for number in range(20)))
    table.add_row(*(f"{number}/17 ✎" for number in range(20)))
    console = Console(file=io.StringIO(), width=80)
    console.print(Uncut(table), crop=False)
    assert isinstance(console.file, io.StringIO)
    for number in range(20):
        assert f"shift-{number} " in console.file.getvalue()
        assert f"{number}/17 ✎" in console.file.getvalue()


def test_a_message_is_wrapped_for_a_terminal_only(monkeypatch: pytest.MonkeyPatch):
    said: dict[bool, str] = {}
    for is_terminal in (False, True):
        console = Console(file=io.StringIO(), width=20, force_terminal=is_terminal, no_color=True)
        monkeypatch.setattr(lines, "out", console)
        say("Wrote [x]/credit-cards/star.md. Now: briefed index")
        assert isinstance(console.file, io.StringIO)
        said[is_terminal] = console.file.getvalue()
    assert said[False] == "Wrote [x]/credit-cards/star.md. Now: briefed index\n"
    assert said[True].splitlines() == ["Wrote", "[x]/credit-cards/star.md.", "Now: briefed index"]


def test_it_fills_its_lines():
    assert printed("one two three four", 9) == ["one two", "three", "four"]
    assert printed("客户问题都能答", 6) == ["客户问", "题都能", "答"]
    assert printed("", 9) == [""]
