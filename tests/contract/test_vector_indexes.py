"""Every vector index keeps the promises of `bot.ports.VectorIndex`."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from bot.domain.errors import IndexUnavailable
from bot.index.lent_vectors import LentVectors
from bot.index.vectors import ChromaVectors
from bot.ports import VectorIndex, Vectors, VectorsOf
from tests.chroma_server import chroma_server, free_port

DIMENSION = 32
MODEL_ID = "int8-0123456789abcdef"
Open = Callable[[str], ChromaVectors]
"""Opens the same vectors for a model id."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Chroma server."""
    with chroma_server(tmp_path_factory.mktemp("server")) as port:
        yield port


@pytest.fixture(params=["directory", pytest.param("server", marks=pytest.mark.slow)])
def open_vectors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    opened: list[ChromaVectors] = []

    def open_one(model_id: str) -> ChromaVectors:
        if request.param == "directory":
            vectors = ChromaVectors.open(tmp_path / "vectors", model_id)
        else:
            vectors = ChromaVectors.connect("127.0.0.1", request.getfixturevalue("server"), False, model_id)
        opened.append(vectors)
        return vectors

    yield open_one
    for model_id in opened[0].models():
        opened[0].forget(model_id)
    for vectors in opened:
        vectors.close()


@pytest.fixture
def index(open_vectors: Open) -> ChromaVectors:
    return open_vectors(MODEL_ID)


@pytest.fixture(params=["own", "lent"])
def any_index(request: pytest.FixtureRequest, index: ChromaVectors) -> VectorIndex:
    """Vectors of this process, or lent by another one, for which whatever is said goes over a line."""
    if request.param == "own":
        return index
    return LentVectors(lambda look: _sent(_sent(look).into(index)))


def _sent(something: Any) -> Any:
    return pickle.loads(pickle.dumps(something))  # noqa: S301 - our own


def unit_vectors(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_nothing_is_near_in_an_empty_index(any_index: VectorIndex) -> None:
    assert any_index.nearest(VectorsOf.VIEWS, unit_vectors(1)[0], 5) == []
    assert any_index.ids(VectorsOf.VIEWS) == set()
    assert any_index.vectors(VectorsOf.VIEWS, ["a#0"]) == {}
    any_index.remove(VectorsOf.VIEWS, ["a#0"])


def test_nearest_come_first_with_their_cosine(any_index: VectorIndex) -> None:
    vectors = unit_vectors(20)
    any_index.put(VectorsOf.VIEWS, [f"p{row}#0" for row in range(20)], vectors)
    found = any_index.nearest(VectorsOf.VIEWS, vectors[7], 5)
    expected = np.sort(vectors @ vectors[7])[::-1][:5]
    assert found[0].id == "p7#0"
    assert [hit.similarity for hit in found] == pytest.approx(expected, abs=1e-5)


def test_asking_for_more_than_there_is_gives_all(any_index: VectorIndex) -> None:
    any_index.put(VectorsOf.VIEWS, ["a#0", "b#0"], unit_vectors(2))
    assert len(any_index.nearest(VectorsOf.VIEWS, unit_vectors(1)[0], 50)) == 2


def test_views_and_open_questions_are_apart(any_index: VectorIndex) -> None:
    any_index.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    assert any_index.ids(VectorsOf.OPEN_QUESTIONS) == set()
    assert any_index.nearest(VectorsOf.OPEN_QUESTIONS, unit_vectors(1)[0], 5) == []


def test_putting_again_replaces(any_index: VectorIndex) -> None:
    old, new = unit_vectors(2)
    any_index.put(VectorsOf.VIEWS, ["a#0"], [old])
    any_index.put(VectorsOf.VIEWS, ["a#0"], [new])
    assert any_index.vectors(VectorsOf.VIEWS, ["a#0"])["a#0"] == pytest.approx(new, abs=1e-6)
    assert any_index.ids(VectorsOf.VIEWS) == {"a#0"}


def test_removing_leaves_the_others(any_index: VectorIndex) -> None:
    any_index.put(VectorsOf.VIEWS, ["a#0", "b#0"], unit_vectors(2))
    any_index.remove(VectorsOf.VIEWS, ["a#0", "unknown#0"])
    assert any_index.ids(VectorsOf.VIEWS) == {"b#0"}


def test_nothing_to_put_is_no_error(any_index: VectorIndex) -> None:
    any_index.put(VectorsOf.VIEWS, [], np.empty((0, DIMENSION), np.float32))
    any_index.remove(VectorsOf.VIEWS, [])
    assert any_index.vectors(VectorsOf.VIEWS, []) == {}


@pytest.mark.slow
def test_more_views_than_chroma_takes_at_once(index: ChromaVectors) -> None:
    count = 12_000
    view_ids = [f"doc-{row}#0" for row in range(count)]
    index.put(VectorsOf.VIEWS, view_ids, unit_vectors(count))
    assert index.ids(VectorsOf.VIEWS) == set(view_ids)
    assert len(index.vectors(VectorsOf.VIEWS, view_ids)) == count
    index.remove(VectorsOf.VIEWS, view_ids[1:])
    assert index.ids(VectorsOf.VIEWS) == {view_ids[0]}


def test_models_do_not_see_each_other_and_are_dropped_by_name(open_vectors: Open) -> None:
    first, second = open_vectors("int8-first"), open_vectors("fp32-second.v2")
    first.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    second.put(VectorsOf.OPEN_QUESTIONS, ["b#0"], unit_vectors(1))
    assert first.models() == {"int8-first", "fp32-second.v2"}
    assert second.ids(VectorsOf.VIEWS) == set()
    first.forget("fp32-second.v2")
    first.forget("unknown")
    assert first.models() == {"int8-first"}
    assert second.ids(VectorsOf.OPEN_QUESTIONS) == set()


def test_a_model_that_was_forgotten_can_be_filled_again(index: ChromaVectors) -> None:
    index.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    index.put(VectorsOf.OPEN_QUESTIONS, ["a#0"], unit_vectors(1))
    index.forget(MODEL_ID)
    assert index.models() == set()
    index.put(VectorsOf.VIEWS, ["b#0"], unit_vectors(1))
    assert index.ids(VectorsOf.VIEWS) == {"b#0"}


def test_what_an_older_layout_kept_is_dropped_and_nothing_else(tmp_path: Path) -> None:
    index = ChromaVectors.open(tmp_path / "v", "m")
    index.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    client = chromadb.PersistentClient(tmp_path / "v", settings=Settings(anonymized_telemetry=False))
    for name in ("passages-m-body", "passages-m-window", "passages-other-body", "of-somebody-else"):
        client.create_collection(name, embedding_function=None)
    index.forget_older_layouts()
    names = {collection.name for collection in client.list_collections()}
    assert names == {"passages-m-views", "passages-other-body", "of-somebody-else"}
    assert index.ids(VectorsOf.VIEWS) == {"a#0"}
    index.close()


def test_vectors_of_another_dimension_are_refused(index: ChromaVectors) -> None:
    index.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    with pytest.raises(IndexUnavailable):
        index.nearest(VectorsOf.VIEWS, np.ones(DIMENSION + 1, np.float32), 1)


def test_vectors_survive_closing(tmp_path: Path) -> None:
    index = ChromaVectors.open(tmp_path / "v", "m")
    index.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    index.close()
    again = ChromaVectors.open(tmp_path / "v", "m")
    assert again.ids(VectorsOf.VIEWS) == {"a#0"}
    again.close()


def test_a_damaged_directory_says_how_to_mend_it(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"damaged" * 1_000)
    with pytest.raises(IndexUnavailable, match="not a database") as raised:
        ChromaVectors.open(folder, "m").ids(VectorsOf.VIEWS)
    assert raised.value.remedy == "Run: briefed rebuild"
    ChromaVectors.delete(folder)
    assert not folder.exists()


def test_a_deleted_directory_can_be_filled_again(tmp_path: Path) -> None:
    index = ChromaVectors.open(tmp_path / "v", "m")
    index.put(VectorsOf.VIEWS, ["a#0"], unit_vectors(1))
    index.close()
    ChromaVectors.delete(tmp_path / "v")
    again = ChromaVectors.open(tmp_path / "v", "m")
    again.put(VectorsOf.VIEWS, ["b#0"], unit_vectors(1))
    assert again.ids(VectorsOf.VIEWS) == {"b#0"}
    again.close()


def test_a_server_that_is_not_there_says_so() -> None:
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1") as raised:
        ChromaVectors.connect("127.0.0.1", free_port(), False, "m")
    assert "config.yaml" in raised.value.remedy
