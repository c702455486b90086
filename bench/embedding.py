"""(a) Embedding and indexing, and a query, against the plain stack a user would build from the same parts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bench.measuring import Result, p50_p95, seconds, side_by_side
from bench.texts import QUESTIONS, whole_passages
from bot.bootstrap import Briefed
from bot.ports import VectorsOf

TEXTS = 96
NEIGHBOURS = 50
QUERY_ROUNDS = 20


def measure(program: Briefed) -> Iterator[Result]:
    """Rate and query latency, both stacks on the same texts in turn."""
    texts = whole_passages(TEXTS)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        ours, plain = _Ours(program, Path(folder) / "ours"), _Plain(program, Path(folder) / "plain")
        mine, theirs = side_by_side(
            lambda: TEXTS / seconds(lambda: ours.index(texts)), lambda: TEXTS / seconds(lambda: plain.index(texts))
        )
        yield Result("texts embedded and indexed per second", f"{mine:.1f}", "", True)
        yield Result("the same, plain stack", f"{theirs:.1f}", "", True)
        yield Result("ratio of rates", f"{mine / theirs:.2f}", "at least 3", mine / theirs >= 3)
        pairs = [_query_times(ours, plain, question) for _ in range(QUERY_ROUNDS) for question in QUESTIONS]
    (my50, my95), (their50, their95) = (p50_p95(list(times)) for times in zip(*pairs, strict=True))
    yield Result("query p50 / p95", f"{my50:.1f} / {my95:.1f} ms", "", True)
    yield Result("the same, plain stack", f"{their50:.1f} / {their95:.1f} ms", "", True)
    yield Result("ratio of query p50", f"{my50 / their50:.2f}", "at most 0.25", my50 / their50 <= 0.25)
    yield Result("ratio of query p95", f"{my95 / their95:.2f}", "at most 0.25", my95 / their95 <= 0.25)


def _query_times(ours: _Ours, plain: _Plain, question: str) -> tuple[float, float]:
    """Milliseconds of both for one question, in turn, so that whatever disturbs the machine hits both."""
    return seconds(lambda: ours.query(question)) * 1000, seconds(lambda: plain.query(question)) * 1000


class _Ours:
    def __init__(self, program: Briefed, folder: Path) -> None:
        from bot.index.vectors import ChromaVectors

        self._embedder = program.embedder
        self._vectors = ChromaVectors.open(folder, program.embedder.model_id)
        self._ids = count()

    def index(self, texts: list[str]) -> None:
        vectors = self._embedder.embed_passages(texts)
        self._vectors.put(VectorsOf.VIEWS, [str(next(self._ids)) for _ in texts], vectors)

    def query(self, question: str) -> None:
        self._vectors.nearest(VectorsOf.VIEWS, self._embedder.embed_query(question), NEIGHBOURS)


class _Plain:
    """SentenceTransformer fp32 with the same weights, and Chroma as it comes."""

    def __init__(self, program: Briefed, folder: Path) -> None:
        import chromadb
        from sentence_transformers import SentenceTransformer

        weights = program.config.model_cache / program.config.model / "sentence-transformer"
        self._model = SentenceTransformer(str(weights), local_files_only=True)
        client = chromadb.PersistentClient(str(folder), settings=chromadb.Settings(anonymized_telemetry=False))
        self._collection = client.create_collection("plain", embedding_function=None)
        self._ids = count()

    def index(self, texts: list[str]) -> None:
        vectors = self._model.encode(texts, prompt_name="passage", batch_size=32, show_progress_bar=False)
        self._collection.add(ids=[str(next(self._ids)) for _ in texts], embeddings=vectors)

    def query(self, question: str) -> None:
        vector = self._model.encode([question], prompt_name="query", show_progress_bar=False)
        self._collection.query(query_embeddings=vector, n_results=NEIGHBOURS)
