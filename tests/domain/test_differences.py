"""What a new version of a document changes."""

from __future__ import annotations

import pytest

from bot.domain import differences as module
from bot.domain.differences import Change, Run, differences, word_changes
from tests.builders import a_passage

SAME, CHANGED, ADDED, REMOVED = Change.SAME, Change.CHANGED, Change.ADDED, Change.REMOVED


def changes(before: list[str], after: list[str]) -> list[tuple[Change, str]]:
    """What became of each passage, and its words after the change, or before it was gone."""
    found = differences([a_passage(one) for one in before], [a_passage(one) for one in after])
    gone = {REMOVED: ADDED}
    return [
        (one.change, "".join(run.text for run in one.runs if run.change is not gone.get(one.change, REMOVED)))
        for one in found
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [], []),
        (["a b"], ["a b"], [(SAME, "a b")]),
        ([], ["a b"], [(ADDED, "a b")]),
        (["a b"], [], [(REMOVED, "a b")]),
        (["费用200元。"], ["费用300元。"], [(CHANGED, "费用300元。")]),
        (["完全不同"], ["other words"], [(REMOVED, "完全不同"), (ADDED, "other words")]),
        (["one", "two 2", "three"], ["one", "three"], [(SAME, "one"), (REMOVED, "two 2"), (SAME, "three")]),
        (["x y z", "p q r"], ["new words", "p q s"], [(REMOVED, "x y z"), (ADDED, "new words"), (CHANGED, "p q s")]),
    ],
)
def test_every_passage_of_either_version_is_told_once_and_in_order(before, after, expected):
    assert changes(before, after) == expected


def test_chinese_changes_by_the_character_and_numbers_as_a_whole():
    assert word_changes("年费200元", "年费1,200元起") == (
        Run(SAME, "年费"),
        Run(REMOVED, "200"),
        Run(ADDED, "1,200"),
        Run(SAME, "元"),
        Run(ADDED, "起"),
    )


def test_both_versions_can_be_read_out_of_the_runs():
    before, after = "The fee is 2.5% a year, for all cards.", "The annual fee is 3% for gold cards"
    runs = word_changes(before, after)
    assert "".join(run.text for run in runs if run.change is not ADDED) == before
    assert "".join(run.text for run in runs if run.change is not REMOVED) == after


def test_a_passage_under_another_heading_and_another_question_are_changes():
    moved = differences([a_passage("w", heading_path=("A",))], [a_passage("w", heading_path=("B",))])
    asked = differences([a_passage("w w w", question="q q 1")], [a_passage("w w w", question="q q 2")])
    assert [(one.heading, one.heading_before) for one in moved] == [(("B",), ("A",))]
    assert [one.change for one in asked] == [CHANGED]
    assert Run(ADDED, "2") in asked[0].runs


def test_of_a_document_that_was_rewritten_passages_are_paired_by_place(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_COMPARED", 3)
    assert changes(["a b c", "d e f"], ["d e g", "d e h"]) == [
        (REMOVED, "a b c"),
        (ADDED, "d e g"),
        (CHANGED, "d e h"),
    ]
