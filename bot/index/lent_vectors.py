"""The vectors of another process: only one may open a directory of Chroma, and it lends what is in there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.index.vector_memory import VectorMemory
from bot.ports import Vector, VectorHit, VectorIndex, Vectors, VectorsOf


@dataclass(frozen=True, slots=True)
class Look:
    """A look into vectors that are elsewhere: a method of `bot.ports.VectorIndex`, and what it is given."""

    method: str
    arguments: tuple[Any, ...]

    def into(self, vectors: VectorIndex) -> object:
        """What is seen; raises what the method raises."""
        seen = getattr(vectors, self.method)(*self.arguments)
        # On the way to another process plain tuples take a fifth of the time.
        return [tuple(hit) for hit in seen] if self.method == "nearest" else seen


class LentVectors:
    """Implements `bot.ports.VectorIndex` by having somebody look who has the vectors.

    Those of views are asked for once. What is open changes elsewhere, and is asked for each time.
    """

    def __init__(self, ask: Callable[[Look], Any]) -> None:
        self._ask = ask
        self._memory = VectorMemory()

    def put(self, of: VectorsOf, ids: Sequence[str], vectors: Vectors | Sequence[Vector]) -> None:
        self._look("put", of, ids, vectors)
        self._memory.forget(of, ids)

    def remove(self, of: VectorsOf, ids: Sequence[str]) -> None:
        self._look("remove", of, ids)
        self._memory.forget(of, ids)

    def nearest(self, of: VectorsOf, vector: Vector, count: int) -> list[VectorHit]:
        return [VectorHit(*hit) for hit in self._look("nearest", of, vector, count)]

    def vectors(self, of: VectorsOf, ids: Sequence[str]) -> Mapping[str, Vector]:
        look_up = partial(self._look, "vectors", of)
        return self._memory.vectors(of, ids, look_up) if of is VectorsOf.VIEWS else look_up(ids)

    def ids(self, of: VectorsOf) -> set[str]:
        return self._look("ids", of)

    def _look(self, method: str, *arguments: Any) -> Any:
        return self._ask(Look(method, arguments))
