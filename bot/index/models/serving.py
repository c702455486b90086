"""The two ways to serve a prepared model: its int8 graph with onnxruntime, or sentence-transformers directly."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.index.models.prepared import INT8, ONNX_MODEL, SENTENCE_TRANSFORMER, TOKENIZER, PreparedModel
from bot.index.models.unigram import UnigramTokenizer, is_unigram
from bot.ports import Embedder, Vector, Vectors

if TYPE_CHECKING:
    import onnxruntime
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

TOKENS_IN_BATCH = 2_048
"""Enough to keep the cores busy; more only takes more memory."""
TEXTS_IN_TURN = 2_048
"""Texts of like length share a batch; sorting this many at a time keeps their tokens in little memory."""
TEXTS_IN_BATCH_DIRECT = 32


def serve(prepared: PreparedModel, folder: Path) -> Embedder:
    """An embedder for a prepared model's folder; imports torch only when the model could not be compiled."""
    if prepared.engine == INT8:
        return CompiledEmbedder.load(prepared, folder)
    return DirectEmbedder.load(prepared, folder)


class TextTokenizer(Protocol):
    """Gives the ids of a text, the special ones included, no more than its model takes."""

    def encode(self, text: str) -> list[int]: ...


class CompiledEmbedder:
    """Implements `bot.ports.Embedder` with onnxruntime. Any number of threads may use one."""

    def __init__(
        self, prepared: PreparedModel, session: onnxruntime.InferenceSession, tokenizer: TextTokenizer
    ) -> None:
        self._prepared = prepared
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, prepared: PreparedModel, folder: Path) -> CompiledEmbedder:
        """The embedder of a compiled model; graph and tokenizer load at the same time."""
        with ThreadPoolExecutor(1) as beside:
            tokenizer = beside.submit(_load_tokenizer, folder, prepared.max_tokens)
            return cls(prepared, _open_session(folder / ONNX_MODEL), tokenizer.result())

    @property
    def model_id(self) -> str:
        return self._prepared.model_id

    @property
    def dimension(self) -> int:
        return self._prepared.dimension

    def embed_query(self, text: str) -> Vector:
        return self._run([self._tokenizer.encode(self._prepared.prompts.query + text)])[0]

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        prompt = self._prepared.prompts.passage
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for first in range(0, len(texts), TEXTS_IN_TURN):
            turn = [self._tokenizer.encode(prompt + text) for text in texts[first : first + TEXTS_IN_TURN]]
            for batch in _batches_of_like_length(turn):
                vectors[[first + place for place in batch]] = self._run([turn[place] for place in batch])
                if on_progress:
                    on_progress(len(batch))
        return vectors

    def _run(self, batch: Sequence[list[int]]) -> Vectors:
        ids, mask = _padded(batch, self._prepared.padding_id)
        return np.asarray(self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0])


class DirectEmbedder:
    """Implements `bot.ports.Embedder` with sentence-transformers, on the GPU if there is one."""

    def __init__(self, prepared: PreparedModel, model: SentenceTransformer) -> None:
        self._prepared = prepared
        self._model = model

    @classmethod
    def load(cls, prepared: PreparedModel, folder: Path) -> DirectEmbedder:
        """The embedder of a model kept as a sentence-transformers folder; touches no network."""
        from sentence_transformers import SentenceTransformer

        from bot.index.models.compiling import quiet

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

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for first in range(0, len(texts), TEXTS_IN_TURN):
            turn = texts[first : first + TEXTS_IN_TURN]
            vectors[first : first + len(turn)] = self._encode(turn, self._prepared.prompts.passage)
            if on_progress:
                on_progress(len(turn))
        return vectors

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        return self._model.encode(
            list(texts),
            prompt=prompt,
            batch_size=TEXTS_IN_BATCH_DIRECT,
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


def _open_session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _usable_cores()
    options.log_severity_level = 3
    # Threads spin between the operators of one run, which saves a fifth of a query, and sleep when it is over.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches_of_like_length(tokens: Sequence[list[int]]) -> Iterator[list[int]]:
    """Places of texts, longest first, so packed that no padded batch exceeds the token budget."""
    places = sorted(range(len(tokens)), key=lambda place: -len(tokens[place]))
    while places:
        size = max(1, TOKENS_IN_BATCH // len(tokens[places[0]]))
        yield places[:size]
        del places[:size]


def _padded(batch: Sequence[list[int]], padding_id: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    longest = max(map(len, batch))
    ids = np.full((len(batch), longest), padding_id, np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return ids, mask
