"""What the services need of the world, as Protocols; each names the errors it raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.blocks import ParsedDocument
from bot.domain.views import ViewKind

Vector = NDArray[np.float32]
"""One unit vector, shape (dimension,)."""
Vectors = NDArray[np.float32]
"""Unit vectors, one a row, shape (n, dimension)."""


class Embedder(Protocol):
    """Turns texts into unit vectors; adds whatever prompts its model wants."""

    @property
    def model_id(self) -> str:
        """Names weights, prompts and precision; letters, digits, ``.``, ``_`` and ``-``, at most 40.

        Two embedders with one ``model_id`` give the same vectors.
        """
        ...

    @property
    def dimension(self) -> int: ...

    def embed_query(self, text: str) -> Vector:
        """The vector of one question."""
        ...

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """The vectors of many texts, in their order; ``on_progress`` is told how many more are done."""
        ...


@dataclass(frozen=True, slots=True)
class ViewHit:
    """A view near the question; ``similarity`` is the cosine."""

    view_id: str
    similarity: float


class VectorIndex(Protocol):
    """The vectors of one model's views, one collection a kind. Derived: may be deleted and rebuilt.

    Raises `bot.domain.errors.IndexUnavailable` when it cannot be opened or read.
    """

    def put(self, kind: ViewKind, view_ids: Sequence[str], vectors: Vectors) -> None:
        """Add views or replace those with the same id."""
        ...

    def remove(self, kind: ViewKind, view_ids: Sequence[str]) -> None:
        """Remove views; unknown ids are ignored."""
        ...

    def nearest(self, kind: ViewKind, vector: Vector, count: int) -> list[ViewHit]:
        """Up to ``count`` views, nearest first."""
        ...

    def vectors(self, kind: ViewKind, view_ids: Sequence[str]) -> Mapping[str, Vector]:
        """The vectors of those of the views that are there."""
        ...

    def ids(self, kind: ViewKind) -> set[str]:
        """All view ids of a kind."""
        ...

    def clear(self) -> None:
        """Forget every vector of this model."""
        ...


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage that shares words with the question; ``score`` is BM25, above 0, without upper bound."""

    passage_id: str
    score: float


class KeywordIndex(Protocol):
    """BM25 over words. Derived: may be deleted and rebuilt.

    Raises `bot.domain.errors.IndexUnavailable` when it cannot be opened or read.
    """

    def apply(self, put: Mapping[str, Sequence[str]], remove: Iterable[str], position: int) -> None:
        """In one commit: put passages (id to words), remove others, and remember ``position``."""
        ...

    @property
    def position(self) -> int:
        """The last position applied; 0 for a new index."""
        ...

    def search(self, words: Sequence[str], count: int) -> list[PassageHit]:
        """Up to ``count`` passages with any of the words, best first."""
        ...

    def document_frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many passages each word stands."""
        ...

    def ids(self) -> set[str]:
        """All passage ids."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Language(Protocol):
    """What must be known of Chinese and English to compare texts."""

    def simplify(self, text: str) -> str:
        """Traditional to Simplified Chinese, character by character or phrase by phrase."""
        ...

    def words(self, text: str) -> list[str]:
        """The words to index or look up, in order, with repeats: Chinese cut for search, English stemmed.

        Punctuation and spaces give no word. Case and width do not matter.
        """
        ...


class DocumentReader(Protocol):
    """Reads one document format."""

    def __call__(self, data: bytes, name: str) -> ParsedDocument:
        """The blocks of a file; raises `bot.domain.errors.UnreadableFile`."""
        ...
