"""Indexes on a disk that is full: what they say, and that they go on when there is room."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.domain.errors import IndexUnavailable
from bot.index.dictionary import BilingualDictionary
from bot.index.keywords import TantivyKeywords
from bot.index.language import ChineseEnglish
from bot.index.room import unavailable
from bot.index.vectors import ChromaVectors
from bot.ports import VectorsOf
from tests.small_disks import make_room, small_disk

pytestmark = pytest.mark.slow

INDEX_AGAIN = "Make room and run briefed index again; what was done is kept."


def fill_vectors(folder: Path) -> None:
    """More than fits in 4 MiB; Chroma says of its graphs only that they cannot be written."""
    vectors = ChromaVectors.open(folder, "m")
    some = np.random.default_rng(0).random((500, 384), dtype=np.float32)
    try:
        for batch in range(6):
            vectors.put(VectorsOf.VIEWS, [f"{batch}-{row}#0" for row in range(500)], some)
    finally:
        vectors.close()


def fill_keywords(folder: Path) -> None:
    keywords = TantivyKeywords.open(folder)
    for position in range(1, 20):
        words = {f"{position}-{one}": [f"{position}x{one}x{word}" for word in range(200)] for one in range(100)}
        keywords.apply(words, [], position)


def make_dictionary(folder: Path) -> None:
    BilingualDictionary.open(folder, ChineseEnglish())


@pytest.mark.parametrize(
    ("write", "kibibytes"),
    [
        (fill_vectors, 100),
        (fill_vectors, 4_000),
        (fill_keywords, 100),
        (fill_keywords, 1_000),
        (make_dictionary, 1_000),
    ],
)
def test_a_full_disk_is_told_with_its_place_and_what_to_do(tmp_path, write, kibibytes):
    folder = tmp_path / "disk"
    with small_disk(folder, kibibytes):
        with pytest.raises(IndexUnavailable) as caught:
            write(folder)
        assert caught.value.what == f"The disk is full: nothing more can be written to {folder}."
        assert caught.value.remedy == INDEX_AGAIN


@pytest.mark.parametrize("write", [fill_keywords, make_dictionary])
def test_with_room_it_goes_on(tmp_path, write):
    folder = tmp_path / "disk"
    with small_disk(folder, 1_000):
        with pytest.raises(IndexUnavailable):
            write(folder)
        make_room(folder)
        write(folder)


def test_damage_on_a_disk_with_room_is_damage(tmp_path):
    told = unavailable("The vectors", str(tmp_path), "Run: briefed rebuild", ValueError("not a database"))
    assert str(told) == f"The vectors in {tmp_path} cannot be used: not a database. Run: briefed rebuild"


@pytest.mark.parametrize("place", ["chroma.bank.example:8000", "memory"])
def test_a_server_or_memory_has_no_disk_to_look_at(place):
    told = unavailable("The vectors", place, "Check that it runs", ValueError("no answer"))
    assert told.what == f"The vectors in {place} cannot be used: no answer."


def test_a_servers_full_disk_is_known_by_what_it_says():
    told = unavailable("The vectors", "chroma.bank.example:8000", "Check", ValueError("database or disk is full"))
    assert told.what == "The disk is full: nothing more can be written to chroma.bank.example:8000."
