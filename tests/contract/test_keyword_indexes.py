"""Every keyword index keeps the promises of `bot.ports.KeywordIndex`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.domain.errors import IndexUnavailable
from bot.index.keywords import TantivyKeywords


@pytest.fixture(params=["directory", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> TantivyKeywords:
    return TantivyKeywords.open(tmp_path / "words") if request.param == "directory" else TantivyKeywords.in_memory()


def found(index: TantivyKeywords, *words: str) -> list[str]:
    return [hit.passage_id for hit in index.search(words, 10)]


def test_a_new_index_is_empty(index: TantivyKeywords) -> None:
    assert index.position == 0
    assert index.ids() == set()
    assert index.count() == 0
    assert index.search(["卡"], 5) == []
    assert index.document_frequencies(["卡"]) == {"卡": 0}


def test_any_word_finds_and_more_words_rank_higher(index: TantivyKeywords) -> None:
    index.apply({"fee": ["信用卡", "年费"], "limit": ["信用卡", "限额"], "other": ["保险"]}, [], 1)
    assert found(index, "信用卡", "年费") == ["fee", "limit"]
    assert all(hit.score > 0 for hit in index.search(["信用卡"], 10))


def test_rare_words_weigh_more(index: TantivyKeywords) -> None:
    index.apply({f"common{number}": ["信用卡"] for number in range(9)} | {"rare": ["闪付"]}, [], 1)
    assert found(index, "信用卡", "闪付")[0] == "rare"


def test_a_word_asked_twice_counts_once(index: TantivyKeywords) -> None:
    index.apply({"a": ["x", "y"]}, [], 1)
    assert index.search(["x", "x"], 5) == index.search(["x"], 5)


def test_no_words_or_no_room_find_nothing(index: TantivyKeywords) -> None:
    index.apply({"a": ["x"]}, [], 1)
    assert index.search([], 5) == []
    assert index.search(["x"], 0) == []


def test_search_is_cut_to_the_count(index: TantivyKeywords) -> None:
    index.apply({f"p{number}": ["x"] for number in range(20)}, [], 1)
    assert len(index.search(["x"], 7)) == 7


def test_words_are_not_interpreted(index: TantivyKeywords) -> None:
    words = ["3.5%", "t+1", "e-channel", "-x", '"', "a:b", "AND", "*", "12期"]
    index.apply({word: [word] for word in words}, [], 1)
    for word in words:
        assert found(index, word) == [word]


def test_applying_again_replaces(index: TantivyKeywords) -> None:
    index.apply({"a": ["old"]}, [], 1)
    index.apply({"a": ["new"]}, [], 2)
    assert found(index, "old") == []
    assert found(index, "new") == ["a"]
    assert index.count() == 1


def test_removing_leaves_the_others(index: TantivyKeywords) -> None:
    index.apply({"a": ["x"], "b": ["x"]}, [], 1)
    index.apply({}, ["a", "unknown"], 2)
    assert index.ids() == {"b"}
    assert found(index, "x") == ["b"]


def test_frequencies_forget_what_was_removed_and_replaced(index: TantivyKeywords) -> None:
    index.apply({"a": ["x", "x"], "b": ["x"], "c": ["y"]}, [], 1)
    index.apply({"b": ["y"]}, ["c"], 2)
    assert index.document_frequencies(["x", "y", "z", "x"]) == {"x": 1, "y": 1, "z": 0}


def test_a_passage_without_words_is_there(index: TantivyKeywords) -> None:
    index.apply({"empty": []}, [], 1)
    assert index.ids() == {"empty"}


def test_position_is_the_last_applied(index: TantivyKeywords) -> None:
    index.apply({"a": ["x"]}, [], 5)
    index.apply({}, [], 9)
    assert index.position == 9
    assert index.ids() == {"a"}


def test_what_fails_half_way_changes_nothing(index: TantivyKeywords) -> None:
    index.apply({"a": ["x"]}, [], 1)
    with pytest.raises(TypeError):
        index.apply({"b": ["y"], "c": [None]}, ["a"], 2)  # type: ignore[list-item]
    assert index.ids() == {"a"}
    assert index.position == 1
    index.apply({"b": ["y"]}, [], 2)
    assert index.ids() == {"a", "b"}


def test_clear_forgets_everything(index: TantivyKeywords) -> None:
    index.apply({"a": ["x"]}, [], 3)
    index.clear()
    assert index.ids() == set()
    assert index.position == 0


def test_contents_and_position_survive_closing(tmp_path: Path) -> None:
    TantivyKeywords.open(tmp_path / "w").apply({"a": ["x"]}, [], 4)
    again = TantivyKeywords.open(tmp_path / "w")
    assert again.position == 4
    assert found(again, "x") == ["a"]


def test_an_open_index_sees_what_another_commits(tmp_path: Path) -> None:
    reader, writer = TantivyKeywords.open(tmp_path / "w"), TantivyKeywords.open(tmp_path / "w")
    assert found(reader, "x") == []
    writer.apply({"a": ["x"]}, [], 1)
    assert found(reader, "x") == ["a"]


@pytest.mark.parametrize("damaged", ["meta.json", "*.term", "*.store"])
def test_a_damaged_directory_says_how_to_mend_it(tmp_path: Path, damaged: str) -> None:
    TantivyKeywords.open(tmp_path / "whole").apply({"a": ["x"]}, [], 1)
    folder = tmp_path / "damaged"
    shutil.copytree(tmp_path / "whole", folder)
    for path in folder.glob(damaged):
        path.write_bytes(b"{")
    with pytest.raises(IndexUnavailable) as raised:
        TantivyKeywords.open(folder).search(["x"], 1)
    assert raised.value.remedy == "Run: briefed rebuild"
    TantivyKeywords.delete(folder)
    assert TantivyKeywords.open(folder).position == 0


def test_a_file_in_place_of_the_directory_says_so(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("")
    with pytest.raises(IndexUnavailable, match="w cannot be used"):
        TantivyKeywords.open(tmp_path / "w")


FEE, CARD = (("年费",), ("annual", "fee")), (("卡",),)


def covered(index: TantivyKeywords, among: list[str] | None = None) -> dict[str, float]:
    return {hit.passage_id: round(hit.score, 4) for hit in index.coverage({FEE: 0.75, CARD: 0.25}, 10, among)}


def test_a_passage_covers_a_concept_when_it_has_all_words_of_one_of_its_names(index: TantivyKeywords) -> None:
    index.apply({"zh": ["年费", "卡"], "en": ["annual", "fee"], "half": ["annual", "卡"], "none": ["x"]}, [], 1)
    assert covered(index) == {"zh": 1.0, "en": 0.75, "half": 0.25}
    assert index.concept_frequencies([FEE, CARD]) == {FEE: 2, CARD: 2}


def test_coverage_among_some_passages_tells_of_each_of_them(index: TantivyKeywords) -> None:
    index.apply({"zh": ["年费"], "en": ["annual", "fee"], "none": ["x"]}, [], 1)
    assert covered(index, ["zh", "none", "unknown"]) == {"zh": 0.75, "none": 0.0}


def test_no_concepts_cover_nothing(index: TantivyKeywords) -> None:
    index.apply({"a": ["x"]}, [], 1)
    assert index.coverage({}, 10) == []
    assert index.coverage({CARD: 1.0}, 0) == []
    assert index.concept_frequencies([]) == {}
