"""Vectors without what all texts of one language have in common.

An e5 model puts all Chinese texts near each other and all English ones near each other, and questions apart from
passages: the languages crowd each other out of one index. Subtracting most of the mean vector of each language and
role lets a question find the passage that answers it in either language, and costs nothing within one
(docs/decisions/0010; the idea is "all-but-the-top", Mu and Viswanath 2018, per language). The means are taken once,
when a model is prepared, over the fixed texts in ``centring_texts``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from bot.domain.text import language_of
from bot.ports import Embedder, Vector, Vectors

SHARE = 0.85
"""How much of the mean is subtracted: measured between 0.5 and 1, on banking and on encyclopaedic texts."""

CENTRES = "centres.npz"
LANGUAGES = ("zh", "en")

Centres = Mapping[str, Vector]
"""What to subtract, by role and language: ``questions.zh`` and so on."""


class CentredEmbedder:
    """Implements `bot.ports.Embedder`: another embedder's vectors, centred by language and of unit length."""

    def __init__(self, embedder: Embedder, centres: Centres, model_id: str) -> None:
        self._embedder = embedder
        self._centres = centres
        self._model_id = model_id

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_query(self, text: str) -> Vector:
        return self._centred(self._embedder.embed_query(text)[np.newaxis], "questions", [text])[0]

    def embed_queries(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return self._centred(self._embedder.embed_queries(texts, on_progress), "questions", texts)

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return self._centred(self._embedder.embed_passages(texts, on_progress), "passages", texts)

    def _centred(self, vectors: Vectors, role: str, texts: Sequence[str]) -> Vectors:
        if not len(texts):
            return vectors
        moved = vectors - np.array([self._centres[f"{role}.{language_of(text)}"] for text in texts])
        return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


def save_centres(embedder: Embedder, folder: Path) -> None:
    """Take the means of a model's vectors over the fixed texts, and keep them beside the model."""
    centres: dict[str, Vector] = {}
    for language in LANGUAGES:
        questions = embedder.embed_queries(_texts("questions", language))
        passages = embedder.embed_passages(_texts("passages", language))
        centres[f"questions.{language}"] = SHARE * questions.mean(axis=0)
        centres[f"passages.{language}"] = SHARE * passages.mean(axis=0)
    np.savez(folder / CENTRES, allow_pickle=False, **centres)


def load_centres(folder: Path) -> Centres:
    """What `save_centres` kept."""
    with np.load(folder / CENTRES, allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


def centring_digest() -> str:
    """Six characters that name the texts and the share: vectors centred otherwise are other vectors."""
    digest = hashlib.sha256(str(SHARE).encode())
    for role in ("questions", "passages"):
        for language in LANGUAGES:
            digest.update("\n".join(_texts(role, language)).encode())
    return digest.hexdigest()[:6]


def _texts(role: str, language: str) -> list[str]:
    file = resources.files("bot.index.models") / "centring_texts" / f"{role}.{language}.txt"
    return file.read_text("utf-8").casefold().splitlines()
