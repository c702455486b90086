"""Keeping files among the documents of a department, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import Declined
from bot.files.metadata import read_metadata
from bot.files.readers import READERS
from bot.files.shelf import KnowledgeShelf

PLACE = "cards/launches/gold/金卡.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "knowledge" / "cards").mkdir(parents=True)
    return tmp_path / "knowledge"


@pytest.fixture
def shelf(root: Path) -> KnowledgeShelf:
    return KnowledgeShelf(root)


def test_a_file_is_kept_with_what_is_said_of_it(shelf: KnowledgeShelf, root: Path) -> None:
    assert shelf.is_free(PLACE)
    shelf.keep(PLACE, b"words", {"kind": "brief", "supersedes": ["cards/old.md"]})
    assert not shelf.is_free(PLACE)
    assert (root / PLACE).read_bytes() == b"words"
    said = read_metadata((root / f"{PLACE}.meta.yaml").read_bytes(), PLACE)
    assert (said.kind, said.supersedes) == ("brief", ("cards/old.md",))
    assert sorted(one.name for one in (root / PLACE).parent.iterdir()) == ["金卡.md", "金卡.md.meta.yaml"]


def test_after_a_crash_in_between_the_file_is_still_to_be_kept(shelf: KnowledgeShelf, root: Path) -> None:
    (root / PLACE).parent.mkdir(parents=True)
    (root / f"{PLACE}.meta.yaml").write_text("kind: brief\n", "utf-8")
    assert not shelf.is_free(PLACE), "it is promised to a file"
    assert not shelf.has(PLACE)
    shelf.keep(PLACE, b"words", {"kind": "brief"})
    assert shelf.has(PLACE)


def test_the_same_file_again_changes_nothing(shelf: KnowledgeShelf, root: Path) -> None:
    shelf.keep(PLACE, b"words", {"kind": "brief"})
    shelf.keep(PLACE, b"words", {"kind": "notice"})
    assert "brief" in (root / f"{PLACE}.meta.yaml").read_text("utf-8")


def test_no_file_is_replaced_but_by_its_new_version(shelf: KnowledgeShelf, root: Path) -> None:
    shelf.keep(PLACE, b"words", {"kind": "brief"})
    with pytest.raises(Declined):
        shelf.keep(PLACE, b"other words", {})
    assert (root / PLACE).read_bytes() == b"words"
    shelf.keep(PLACE, b"other words", {}, is_version=True)
    assert (root / PLACE).read_bytes() == b"other words"
    assert "brief" in (root / f"{PLACE}.meta.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "place",
    [
        "nowhere/a.md",
        "cards",
        "a.md",
        "",
        "/cards/a.md",
        "cards/../loans/a.md",
        "../cards/a.md",
        "cards/./a.md",
        "cards//a.md",
        "cards/..\\a.md",
        "cards/a\0.md",
    ],
)
def test_places_that_are_in_no_department(shelf: KnowledgeShelf, root: Path, place: str) -> None:
    with pytest.raises(Declined):
        shelf.keep(place, b"words", {})
    assert list((root / "cards").iterdir()) == []


@pytest.mark.parametrize("link", ["launches", "launches/gold"])
def test_links_that_lead_out_are_not_followed(shelf: KnowledgeShelf, root: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "cards" / link).parent.mkdir(exist_ok=True)
    (root / "cards" / link).symlink_to(outside)
    with pytest.raises(Declined):
        shelf.is_free(PLACE)
    with pytest.raises(Declined):
        shelf.keep(PLACE, b"words", {})
    assert list(outside.iterdir()) == []


def test_a_link_at_the_place_itself_is_another_file(shelf: KnowledgeShelf, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    (root / PLACE).parent.mkdir(parents=True)
    (root / PLACE).symlink_to(outside)
    assert not shelf.is_free(PLACE)
    with pytest.raises(Declined):
        shelf.keep(PLACE, b"words", {})
    assert not outside.exists()


def test_what_is_read_may_be_kept(shelf: KnowledgeShelf) -> None:
    assert set(shelf.formats) == set(READERS)
