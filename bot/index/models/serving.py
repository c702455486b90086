"""The two ways to serve a prepared model: its int8 graph with onnxruntime, or sentence-transformers directly."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.index.models.centring import CentredEmbedder, load_centres
from bot.index.models.compiling import INPUT, open_session, quiet
from bot.index.models.prepared import INT8, ONNX_MODEL, SENTENCE_TRANSFORMER, TOKENIZER, PreparedModel
from bot.index.models.unigram import UnigramTokenizer, is_unigram
from bot.ports import Embedder, Vector, Vectors

if TYPE_CHECKING:
    import onnxruntime
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

TEXTS_IN_BATCH = 32
TEXTS_IN_TURN = 1_024
"""How many texts sentence-transformers is given before progress is told."""


def serve(prepared: PreparedModel, folder: Path) -> Embedder:
    """An embedder for a prepared model's folder, its vectors centred by language."""
    return CentredEmbedder(open_embedder(prepared, folder), load_centres(folder), prepared.model_id)


def open_embedder(prepared: PreparedModel, folder: Path) -> Embedder:
    """The model's own vectors; imports torch only when the model could not be compiled."""
    if prepared.engine == INT8:
        return CompiledEmbedder.load(prepared, folder)
    return DirectEmbedder.load(prepared, folder)


class TextTokenizer(Protocol):
    """Gives the ids of a text, the special ones included, no more than its model takes."""

    def encode(self, text: str) -> list[int]: ...


class CompiledEmbedder:
    """Implements `bot.ports.Embedder` with onnxruntime. Any number of threads may use one.

    Every text runs alone, on one core. Of many, as many run at a time as there are cores: that is faster than batches
    that share the cores, and since int8 scales follow the largest number in a batch, only so does a text always get
    the same vector, whatever it is embedded with. A question on all cores would be no sooner done, and would have them
    wait for each other at full speed while other questions need them.
    """

    def __init__(self, prepared: PreparedModel, folder: Path, tokenizer: TextTokenizer) -> None:
        self._prepared = prepared
        self._tokenizer = tokenizer
        self._session = open_session(folder / ONNX_MODEL, _on_one_core())

    @classmethod
    def load(cls, prepared: PreparedModel, folder: Path) -> CompiledEmbedder:
        """The embedder of a compiled model; graph and tokenizer load at the same time."""
        with ThreadPoolExecutor(1) as beside:
            graph = beside.submit(_import_runtime)
            tokenizer = _load_tokenizer(folder, prepared.max_tokens)
            graph.result()
        return cls(prepared, folder, tokenizer)

    @property
    def model_id(self) -> str:
        return self._prepared.model_id

    @property
    def dimension(self) -> int:
        return self._prepared.dimension

    def embed_query(self, text: str) -> Vector:
        return self._embed(self._prepared.prompts.query + text)

    def embed_queries(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return self._embed_all(texts, self._prepared.prompts.query, on_progress)

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return self._embed_all(texts, self._prepared.prompts.passage, on_progress)

    def _embed_all(self, texts: Sequence[str], prompt: str, on_progress: Callable[[int], None] | None) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        pool = ThreadPoolExecutor(usable_cores())
        try:
            for place, vector in enumerate(pool.map(self._embed, (prompt + text for text in texts))):
                vectors[place] = vector
                if on_progress:
                    on_progress(1)
        finally:
            # Whoever interrupts need not wait for all the rest.
            pool.shutdown(cancel_futures=True)
        return vectors

    def _embed(self, text: str) -> Vector:
        tokens = np.array([self._tokenizer.encode(text)], np.int64)
        return np.asarray(self._session.run(None, {INPUT: tokens})[0])[0]


class DirectEmbedder:
    """Implements `bot.ports.Embedder` with sentence-transformers, on the GPU if there is one."""

    def __init__(self, prepared: PreparedModel, model: SentenceTransformer) -> None:
        self._prepared = prepared
        self._model = model

    @classmethod
    def load(cls, prepared: PreparedModel, folder: Path) -> DirectEmbedder:
        """The embedder of a model kept as a sentence-transformers folder; touches no network."""
        from sentence_transformers import SentenceTransformer

        with quiet():
            return cls(prepared, SentenceTransformer(str(folder / SENTENCE_TRANSFORMER), local_files_only=True))

    @property
    def model_id(self) -> str:
        return self._prepared.model_id

    @property
    def dimension(self) -> int:
        return self._prepared.dimension

    def embed_query(self, text: str) -> Vector:
        return self._encode([text], self._prepared.prompts.query)[0]

    def embed_queries(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return self._encode_all(texts, self._prepared.prompts.query, on_progress)

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        return self._encode_all(texts, self._prepared.prompts.passage, on_progress)

    def _encode_all(self, texts: Sequence[str], prompt: str, on_progress: Callable[[int], None] | None) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for first in range(0, len(texts), TEXTS_IN_TURN):
            turn = texts[first : first + TEXTS_IN_TURN]
            vectors[first : first + len(turn)] = self._encode(turn, prompt)
            if on_progress:
                on_progress(len(turn))
        return vectors

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        return self._model.encode(
            list(texts),
            prompt=prompt,
            batch_size=TEXTS_IN_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )


class _LibraryTokenizer:
    """The tokenizers library as it is, for models whose vocabulary it loads fast."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self._tokenizer = tokenizer

    def encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text).ids


def _load_tokenizer(folder: Path, max_tokens: int) -> TextTokenizer:
    if is_unigram(folder):
        return UnigramTokenizer.load(folder, max_tokens)
    from tokenizers import Tokenizer

    return _LibraryTokenizer(Tokenizer.from_file(str(folder / TOKENIZER)), max_tokens)


def _import_runtime() -> None:
    import onnxruntime  # noqa: F401 - only to have it loaded


def _on_one_core() -> onnxruntime.SessionOptions:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return options


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
