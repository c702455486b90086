"""A department's folder, the real store, Chroma and tantivy over it, and vectors that cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.blocks import ParsedDocument
from bot.domain.confidence import Calibration
from bot.domain.documents import Reader
from bot.files.knowledge import scan_knowledge
from bot.files.readers import read_here
from bot.index.keywords import TantivyKeywords
from bot.index.vectors import ChromaVectors
from bot.ports import Vectors
from bot.services.ask import AnsweringDesk, ask
from bot.services.indexing import follow_with_keywords, follow_with_vectors
from bot.services.ingest import SyncReport, sync
from bot.services.search import Indexes
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.desks import CALIBRATION, LANGUAGE, MovableClock, PairsEmbedder, SmallDictionary

SHANGHAI = ZoneInfo("Asia/Shanghai")


class OtherEmbedder(PairsEmbedder):
    """Another model, with vectors of another size."""

    model_id = "other-pairs"
    dimension = 256


class FailingEmbedder(PairsEmbedder):
    """Fails at its first passages, then works."""

    def __init__(self) -> None:
        super().__init__()
        self.failures = 1

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        if self.failures:
            self.failures -= 1
            raise MemoryError
        return super().embed_passages(texts, on_progress)


@dataclass
class Centre:
    """A knowledge folder with all that answers from it; ``read`` and ``progress`` tell of the last sync."""

    folder: Path
    clock: MovableClock = field(default_factory=MovableClock)
    embedder: PairsEmbedder = field(default_factory=PairsEmbedder)
    calibration: Calibration = CALIBRATION
    read: list[str] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.knowledge = self.folder / "knowledge"
        (self.knowledge / "cards").mkdir(parents=True, exist_ok=True)
        self.store = SqlStore(open_database(f"sqlite:///{self.folder / 'briefed.db'}"))
        self.keywords = TantivyKeywords.open(self.folder / "keywords")
        self.vectors = ChromaVectors.open(self.folder / "vectors", self.embedder.model_id)

    def close(self) -> None:
        self.vectors.close()
        self.store.close()

    def write(self, document_id: str, text: str, **metadata: str) -> None:
        """A document with what its owner says of it in the file beside it."""
        path = self.knowledge / document_id
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        said = "".join(f"{key}: {value}\n" for key, value in metadata.items())
        path.with_name(f"{path.name}.meta.yaml").write_text(said or "{}\n", encoding="utf-8")

    def sync(self) -> SyncReport:
        self.read.clear()
        self.progress.clear()
        source = partial(scan_knowledge, self.knowledge, SHANGHAI)
        return sync(source, self._read_document, self.store, self.clock, SHANGHAI, self._note_progress)

    def follow(self) -> int:
        """Let the indexes follow; how many views were embedded."""
        follow_with_keywords(self.store, self.keywords, LANGUAGE)
        return follow_with_vectors(
            self.store, self.embedder, self.embedder.model_id, self.vectors, LANGUAGE, self.clock
        )

    def index(self) -> SyncReport:
        report = self.sync()
        self.follow()
        return report

    def desk(self) -> AnsweringDesk:
        indexes = Indexes(self.vectors, self.keywords)
        return AnsweringDesk(
            self.store,
            self.embedder,
            indexes,
            LANGUAGE,
            SmallDictionary(),
            self.calibration,
            self.clock,
            timedelta(minutes=15),
        )

    def ask(self, text: str, conversation: str | None = None, departments: Sequence[str] = ()) -> Answer:
        asking = Asking("agent", "test", conversation, Reader(frozenset(departments)))
        return ask(text, asking, self.desk())

    def asked(self) -> int:
        with self.store.begin() as work:
            return work.asks.count()

    def _read_document(self, data: bytes, name: str) -> ParsedDocument:
        self.read.append(name)
        return read_here(data, name.rpartition(".")[2])

    def _note_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))


def documents_of(answer: Answer) -> list[str]:
    """The documents that an answer quotes, notices included."""
    quotes = (*answer.quotes, *(notice.quote for notice in answer.notices))
    return [quote.document.document_id for quote in quotes]
