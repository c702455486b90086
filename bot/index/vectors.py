"""The vector index over Chroma, in a directory of its own or on a server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from bot.domain.views import ViewKind
from bot.index.room import unavailable
from bot.memory import Memory
from bot.ports import Vector, Vectors, ViewHit

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

_NAME = re.compile(r"passages-(?P<model_id>.+)-(?P<kind>[a-z]+)")


MOST_REMEMBERED = 20_000
"""Vectors, of 1.5 kB each."""


class ChromaVectors:
    """Implements `bot.ports.VectorIndex`: one collection for every kind of view of one model.

    Collections have no metadata and queries no filter: a filter makes a query 60 times slower, and a view's id says
    all there is to know. One process at a time may open a directory.

    Vectors that were looked up are remembered, for that takes Chroma longer than a search. What a view says never
    changes under its id, so neither does its vector; whether it still counts, the database knows.
    """

    def __init__(self, client: ClientAPI, model_id: str, place: str, remedy: str) -> None:
        self._client = client
        self._model_id = model_id
        self._place = place
        self._remedy = remedy
        self._looked_up: dict[ViewKind, Collection] = {}
        self._looked_up_before = Memory[tuple[ViewKind, str], Vector](MOST_REMEMBERED)

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

    def put(self, kind: ViewKind, view_ids: Sequence[str], vectors: Vectors | Sequence[Vector]) -> None:
        rows = np.asarray(vectors, np.float32)
        with self._reachable():
            collection = self._collection(kind)
            for part in self._parts(view_ids):
                collection.upsert(ids=list(view_ids[part]), embeddings=rows[part])
        self._looked_up_before.forget((kind, one) for one in view_ids)

    def remove(self, kind: ViewKind, view_ids: Sequence[str]) -> None:
        with self._reachable():
            collection = self._collection(kind)
            for part in self._parts(view_ids):
                collection.delete(ids=list(view_ids[part]))
        self._looked_up_before.forget((kind, one) for one in view_ids)

    def nearest(self, kind: ViewKind, vector: Vector, count: int) -> list[ViewHit]:
        with self._reachable():
            found = self._asked(
                kind, lambda one: one.query(query_embeddings=[vector], n_results=count, include=["distances"])
            )
        distances = (found["distances"] or [[]])[0]
        return [ViewHit(view_id, 1 - distance) for view_id, distance in zip(found["ids"][0], distances, strict=True)]

    def vectors(self, kind: ViewKind, view_ids: Sequence[str]) -> Mapping[str, Vector]:
        before = self._looked_up_before.among((kind, one) for one in view_ids)
        present = {view_id: vector for (_, view_id), vector in before.items()}
        return {**present, **self._looked_for(kind, [one for one in view_ids if one not in present])}

    def _looked_for(self, kind: ViewKind, view_ids: Sequence[str]) -> dict[str, Vector]:
        present: dict[str, Vector] = {}
        with self._reachable():
            for part in self._parts(view_ids):
                ids = list(view_ids[part])
                found = self._asked(kind, lambda one, ids=ids: one.get(ids=ids, include=["embeddings"]))
                present.update(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))
        self._looked_up_before.keep({(kind, view_id): vector.copy() for view_id, vector in present.items()})
        return present

    def warm_up(self) -> None:
        """Load every collection's graph now rather than with the first question."""
        for kind in ViewKind:
            some = np.asarray(self._asked(kind, lambda one: one.peek(1))["embeddings"], np.float32)
            if some.size:
                self.nearest(kind, some[0], 1)

    def ids(self, kind: ViewKind) -> set[str]:
        with self._reachable():
            return set(self._collection(kind).get(include=[])["ids"])

    def models(self) -> set[str]:
        """The ids of all models that have vectors here."""
        with self._reachable():
            named = (_NAME.fullmatch(collection.name) for collection in self._client.list_collections())
            return {match["model_id"] for match in named if match}

    def forget(self, model_id: str) -> None:
        """Drop every vector of a model; an unknown one is ignored."""
        from chromadb.errors import NotFoundError

        self._looked_up_before.clear()
        with self._reachable():
            for kind in ViewKind:
                try:
                    self._client.delete_collection(_name(model_id, kind))
                except NotFoundError:
                    continue

    def close(self) -> None:
        """Let go of the directory or the connection."""
        cast("Client", self._client).close()

    def _asked(self, kind: ViewKind, ask: Callable[[Collection], Answer]) -> Answer:
        """What a collection answers; it is looked up again only when it was dropped and made anew meanwhile."""
        from chromadb.errors import NotFoundError

        try:
            return ask(self._looked_up[kind])
        except (KeyError, NotFoundError):
            self._looked_up[kind] = self._collection(kind)
            return ask(self._looked_up[kind])

    def _collection(self, kind: ViewKind) -> Collection:
        return self._client.get_or_create_collection(
            _name(self._model_id, kind),
            # Chroma's default would download a model.
            embedding_function=None,
            configuration={"hnsw": HNSW},
        )

    def _parts(self, view_ids: Sequence[str]) -> Iterator[slice]:
        """The places of the views in parts that Chroma takes at once."""
        most = self._client.get_max_batch_size()
        return (slice(first, first + most) for first in range(0, len(view_ids), most))

    def _reachable(self) -> AbstractContextManager[None]:
        return _told_as_unavailable(self._place, self._remedy)


def _name(model_id: str, kind: ViewKind) -> str:
    return f"passages-{model_id}-{kind}"


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
