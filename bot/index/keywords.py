"""The keyword index over tantivy: BM25 over words that are already cut."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import tantivy

from bot.index.room import unavailable
from bot.ports import Concept, PassageHit

REMEDY = "Run: briefed rebuild"
WRITER_HEAP_BYTES = 15_000_000
"""The least that tantivy accepts for one thread; more only makes larger segments."""

_SCHEMA = (
    tantivy.SchemaBuilder()
    .add_text_field("passage_id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    .add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    # One document in the index itself carries the position: it changes in the same commit as the passages.
    .add_text_field("record", tokenizer_name="raw", index_option="basic")
    .add_unsigned_field("position", stored=True)
    .build()
)
_IS_POSITION = tantivy.Query.term_query(_SCHEMA, "record", "position", index_option="basic")
_IS_PASSAGE = tantivy.Query.term_query(_SCHEMA, "record", "passage", index_option="basic")


class TantivyKeywords:
    """Implements `bot.ports.KeywordIndex`. One process may write; any number may read."""

    def __init__(self, index: tantivy.Index, folder: Path | None = None) -> None:
        self._index = index
        self._commit_file = None if folder is None else folder / "meta.json"
        self._place = str(folder or "memory")
        self._newest: _Snapshot | None = None

    @classmethod
    def open(cls, folder: Path) -> TantivyKeywords:
        """The index of a folder, made if it is not there; raises `IndexUnavailable` when it is damaged."""
        with _told_as_unavailable(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            return cls(tantivy.Index(_SCHEMA, str(folder)), folder)

    @classmethod
    def in_memory(cls) -> TantivyKeywords:
        """A throw-away index."""
        return cls(tantivy.Index(_SCHEMA))

    @staticmethod
    def delete(folder: Path) -> None:
        """Delete an index, damaged or not; nobody may have it open."""
        shutil.rmtree(folder, ignore_errors=True)

    def apply(self, put: Mapping[str, Sequence[str]], remove: Iterable[str], position: int) -> None:
        with self._writing() as writer:
            for passage_id in (*put, *remove):
                writer.delete_documents_by_term("passage_id", passage_id)
            for passage_id, words in put.items():
                writer.add_document(_passage(passage_id, words))
            writer.delete_documents_by_query(_IS_POSITION)
            writer.add_document(_position(position))

    @property
    def position(self) -> int:
        with self._looking() as snapshot:
            return snapshot.position()

    def search(self, words: Sequence[str], count: int) -> list[PassageHit]:
        if not words or count < 1:
            return []
        with self._looking() as snapshot:
            return snapshot.hits(_any_of(words), count)

    def coverage(
        self, weighted: Mapping[Concept, float], count: int, among: Collection[str] | None = None
    ) -> list[PassageHit]:
        if not weighted or count < 1:
            return []
        parts = (tantivy.Query.const_score_query(_names(concept), weight) for concept, weight in weighted.items())
        wanted = [(tantivy.Occur.Should, part) for part in parts]
        if among is not None:
            wanted.append((tantivy.Occur.Must, tantivy.Query.const_score_query(_is_one_of(among), 0.0)))
        query = tantivy.Query.boolean_query(wanted)
        with self._looking() as snapshot:
            return snapshot.hits(query, count)

    def concept_frequencies(self, concepts: Sequence[Concept]) -> Mapping[Concept, int]:
        with self._looking() as snapshot:
            return {concept: snapshot.frequency(concept) for concept in concepts}

    def document_frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        with self._looking() as snapshot:
            return {word: snapshot.frequency(((word,),)) for word in words}

    def ids(self) -> set[str]:
        with self._looking() as snapshot:
            present = snapshot.passages
            return {hit.passage_id for hit in snapshot.hits(_IS_PASSAGE, present)} if present else set()

    def count(self) -> int:
        with self._looking() as snapshot:
            return snapshot.passages

    def clear(self) -> None:
        with self._writing() as writer:
            writer.delete_all_documents()

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """A writer that commits at the end, and drops everything on an error; it lives no longer than that."""
        with _told_as_unavailable(self._place):
            writer = self._index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
            try:
                yield writer
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

    @contextmanager
    def _looking(self) -> Iterator[_Snapshot]:
        """The newest commit, another process's included."""
        with _told_as_unavailable(self._place):
            commit, newest = self._commit(), self._newest
            if newest is None or commit is None or commit != newest.commit:
                self._index.reload()
                newest = self._newest = _Snapshot(commit, self._index.searcher())
            yield newest

    def _commit(self) -> tuple[int, int] | None:
        """What tells commits apart without opening them, which takes as long as a search; ``None`` in memory."""
        if self._commit_file is None:
            return None
        seen = self._commit_file.stat()
        return seen.st_mtime_ns, seen.st_ino


class _Snapshot:
    """A commit that can be searched. What was counted in it holds for as long as it is the newest."""

    def __init__(self, commit: tuple[int, int] | None, searcher: tantivy.Searcher) -> None:
        self.commit = commit
        self.passages = _count(searcher, _IS_PASSAGE)
        self._searcher = searcher
        self._frequencies: dict[Concept, int] = {}
        self._passage_ids: dict[tuple[int, int], str] = {}

    def position(self) -> int:
        """The position that the index has followed the database to."""
        found = self._searcher.search(_IS_POSITION, limit=1).hits
        return int(self._searcher.doc(found[0][1])["position"][0]) if found else 0

    def hits(self, query: tantivy.Query, count: int) -> list[PassageHit]:
        """The passages that a query finds, best first."""
        found = self._searcher.search(query, limit=count, count=False).hits
        return [PassageHit(self._passage_id(address), float(score)) for score, address in found]

    def frequency(self, concept: Concept) -> int:
        """How many passages name a concept; remembered if any does, so that no more is kept than there is to find."""
        known = self._frequencies.get(concept)
        if known is not None:
            return known
        counted = _count(self._searcher, _names(concept))
        if counted:
            self._frequencies[concept] = counted
        return counted

    def _passage_id(self, address: tantivy.DocAddress) -> str:
        """Remembered: fetching a document takes longer than finding it."""
        place = (address.segment_ord, address.doc)
        known = self._passage_ids.get(place)
        if known is None:
            known = self._passage_ids[place] = self._searcher.doc(address)["passage_id"][0]
        return known


@contextmanager
def _told_as_unavailable(place: str) -> Iterator[None]:
    # tantivy-py has no exceptions of its own: damage shows as ValueError, OSError or a Rust panic, whose class
    # derives from BaseException and cannot be imported.
    try:
        yield
    except BaseException as error:
        if not isinstance(error, (ValueError, OSError)) and type(error).__name__ != "PanicException":
            raise
        raise unavailable("The keyword index", place, REMEDY, error) from error


def _passage(passage_id: str, words: Iterable[str]) -> tantivy.Document:
    return tantivy.Document(passage_id=passage_id, words=" ".join(words), record="passage")


def _position(position: int) -> tantivy.Document:
    document = tantivy.Document(record="position")
    document.add_unsigned("position", position)
    return document


def _any_of(words: Collection[str]) -> tantivy.Query:
    return _joined(tantivy.Occur.Should, [_has(word) for word in dict.fromkeys(words)])


def _has(word: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, "words", word, index_option="freq")


@lru_cache(maxsize=10_000)
def _names(concept: Concept) -> tantivy.Query:
    return _joined(tantivy.Occur.Should, [_joined(tantivy.Occur.Must, list(map(_has, words))) for words in concept])


def _is_one_of(passage_ids: Iterable[str]) -> tantivy.Query:
    """Term by term: of 20,000 passages it finds 20 or 1,600 in half the time that tantivy's set of terms takes."""
    terms = (tantivy.Query.term_query(_SCHEMA, "passage_id", one, index_option="basic") for one in passage_ids)
    return _joined(tantivy.Occur.Should, list(terms))


def _joined(occur: tantivy.Occur, parts: Sequence[tantivy.Query]) -> tantivy.Query:
    """One part as it is: wrapped up it finds the same and takes longer."""
    return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(occur, part) for part in parts])


def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    # The stubs of tantivy-py leave out `count`.
    return searcher.search(query, limit=1, count=True).count or 0  # pyright: ignore[reportAttributeAccessIssue]
