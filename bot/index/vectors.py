"""The vector index over Chroma, in a directory of its own or on a server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from bot.index.room import unavailable
from bot.index.vector_memory import VectorMemory
from bot.ports import Vector, VectorHit, Vectors, VectorsOf

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

Answer = TypeVar("Answer")

REBUILD = "Run: briefed rebuild"
CHECK_SERVER = "Check that it runs and that config.yaml has its address, or run: briefed rebuild"

HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "max_neighbors": 32,
    "ef_construction": 200,
    "ef_search": 200,
    "sync_threshold": 1_000,
}
"""Measured on clustered vectors, 50 neighbours: Chroma's own settings find 92 % of 50,000, these with ef_search 400
99.8 %. Of 20,000 passages' bodies 200 finds 99.2 %, 400 99.3 % in a fifth more time, 100 97.2 %. What was not synced
is put into the graph again at every start: with a threshold of 10,000 a cold question took 2.5 s, now 1.7 s."""

_NAME = re.compile(r"passages-(?P<model_id>.+)-(?P<of>[a-z]+)")


class ChromaVectors:
    """Implements `bot.ports.VectorIndex`: a collection for the views of passages and one for open questions.

    Collections have no metadata and queries no filter: a filter makes a query 60 times slower, and an id says all
    there is to know. Views of all kinds are in one collection because a query costs more than what it compares
    (docs/decisions/0005). One process at a time may open a directory.

    Vectors that were looked up are remembered.
    """

    def __init__(self, client: ClientAPI, model_id: str, place: str, remedy: str) -> None:
        self._client = client
        self._model_id = model_id
        self._place = place
        self._remedy = remedy
        self._looked_up: dict[VectorsOf, Collection] = {}
        self._memory = VectorMemory()

    @classmethod
    def open(cls, folder: Path, model_id: str) -> ChromaVectors:
        """The vectors in a directory, made if it is not there; raises `IndexUnavailable` when it is damaged."""
        import chromadb

        with _told_as_unavailable(str(folder), REBUILD):
            folder.mkdir(parents=True, exist_ok=True)
            client = chromadb.PersistentClient(folder, settings=_settings())
            return cls(client, model_id, str(folder), REBUILD)

    @classmethod
    def connect(cls, host: str, port: int, ssl: bool, model_id: str) -> ChromaVectors:
        """The vectors on a Chroma server; raises `IndexUnavailable` when it does not answer."""
        import chromadb

        place = f"{host}:{port}"
        with _told_as_unavailable(place, CHECK_SERVER):
            client = chromadb.HttpClient(host, port, ssl=ssl, settings=_settings())
            return cls(client, model_id, place, CHECK_SERVER)

    @staticmethod
    def delete(folder: Path) -> None:
        """Delete a directory, damaged or not; nobody may have it open."""
        shutil.rmtree(folder, ignore_errors=True)

    def put(self, of: VectorsOf, ids: Sequence[str], vectors: Vectors | Sequence[Vector]) -> None:
        rows = np.asarray(vectors, np.float32)
        with self._reachable():
            collection = self._collection(of)
            for part in self._parts(ids):
                collection.upsert(ids=list(ids[part]), embeddings=rows[part])
        self._memory.forget(of, ids)

    def remove(self, of: VectorsOf, ids: Sequence[str]) -> None:
        with self._reachable():
            collection = self._collection(of)
            for part in self._parts(ids):
                collection.delete(ids=list(ids[part]))
        self._memory.forget(of, ids)

    def nearest(self, of: VectorsOf, vector: Vector, count: int) -> list[VectorHit]:
        with self._reachable():
            found = self._asked(
                of, lambda one: one.query(query_embeddings=[vector], n_results=count, include=["distances"])
            )
        distances = (found["distances"] or [[]])[0]
        return [VectorHit(id_, 1 - distance) for id_, distance in zip(found["ids"][0], distances, strict=True)]

    def vectors(self, of: VectorsOf, ids: Sequence[str]) -> Mapping[str, Vector]:
        return self._memory.vectors(of, ids, partial(self._looked_for, of))

    def _looked_for(self, of: VectorsOf, ids: Sequence[str]) -> dict[str, Vector]:
        present: dict[str, Vector] = {}
        with self._reachable():
            for part in self._parts(ids):
                wanted = list(ids[part])
                found = self._asked(of, lambda one, wanted=wanted: one.get(ids=wanted, include=["embeddings"]))
                rows = np.asarray(found["embeddings"], np.float32)
                # Copies: a row would keep all that were asked for with it.
                present.update((id_, row.copy()) for id_, row in zip(found["ids"], rows, strict=True))
        return present

    def warm_up(self) -> None:
        """Load every collection's graph now rather than with the first question."""
        for of in VectorsOf:
            some = np.asarray(self._asked(of, lambda one: one.peek(1))["embeddings"], np.float32)
            if some.size:
                self.nearest(of, some[0], 1)

    def ids(self, of: VectorsOf) -> set[str]:
        with self._reachable():
            return set(self._collection(of).get(include=[])["ids"])

    def models(self) -> set[str]:
        """The ids of all models that have vectors here."""
        with self._reachable():
            named = (_NAME.fullmatch(collection.name) for collection in self._client.list_collections())
            return {match["model_id"] for match in named if match}

    def forget(self, model_id: str) -> None:
        """Drop every vector of a model; an unknown one is ignored."""
        self._drop(lambda name: name["model_id"] == model_id)

    def forget_older_layouts(self) -> None:
        """Drop what an earlier Briefed kept of this model in collections that are not read any more."""
        self._drop(lambda name: name["model_id"] == self._model_id and name["of"] not in set(VectorsOf))

    def _drop(self, is_meant: Callable[[re.Match[str]], bool]) -> None:
        """Drop collections by their names."""
        self._memory.clear()
        with self._reachable():
            for name in [collection.name for collection in self._client.list_collections()]:
                if (match := _NAME.fullmatch(name)) and is_meant(match):
                    self._client.delete_collection(name)

    def close(self) -> None:
        """Let go of the directory or the connection."""
        cast("Client", self._client).close()

    def _asked(self, of: VectorsOf, ask: Callable[[Collection], Answer]) -> Answer:
        """What a collection answers; it is looked up again only when it was dropped and made anew meanwhile."""
        from chromadb.errors import NotFoundError

        try:
            return ask(self._looked_up[of])
        except (KeyError, NotFoundError):
            self._looked_up[of] = self._collection(of)
            return ask(self._looked_up[of])

    def _collection(self, of: VectorsOf) -> Collection:
        return self._client.get_or_create_collection(
            f"passages-{self._model_id}-{of}",
            # Chroma's default would download a model.
            embedding_function=None,
            configuration={"hnsw": HNSW},
        )

    def _parts(self, ids: Sequence[str]) -> Iterator[slice]:
        """The places of ids in parts that Chroma takes at once."""
        most = self._client.get_max_batch_size()
        return (slice(first, first + most) for first in range(0, len(ids), most))

    def _reachable(self) -> AbstractContextManager[None]:
        return _told_as_unavailable(self._place, self._remedy)


def _settings() -> Settings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


@contextmanager
def _told_as_unavailable(place: str, remedy: str) -> Iterator[None]:
    import httpx
    from chromadb.errors import ChromaError

    # Chroma says ValueError when its server does not answer at first, and lets httpx speak when it is gone later. When
    # a directory is damaged, its own cleaning up fails with AttributeError.
    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, OSError, AttributeError) as error:
        raise unavailable("The vectors", place, remedy, error, _origin(error)) from error


def _origin(error: BaseException) -> BaseException:
    return error.__context__ if isinstance(error, AttributeError) and error.__context__ else error
