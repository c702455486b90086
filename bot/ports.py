"""What the services need of the world, as Protocols; each names the errors it raises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.domain.answers import Answer
from bot.domain.asking import AskedBefore, Asking
from bot.domain.audit import ChainEnd, Entry, Link, Wanted
from bot.domain.blocks import ParsedDocument
from bot.domain.catalogue import AskedOfDocument, LookingUp, Recorded, WantedDocuments
from bot.domain.departments import Department
from bot.domain.documents import DocumentVersion, KnownPassage
from bot.domain.facts import Body, Fact
from bot.domain.feedback import AliasChange, AliasNews, Feedback, Phrasing, RecordedAsk
from bot.domain.findings import Finding
from bot.domain.indexing import Change, ServedModel
from bot.domain.jobs import JobReport, JobState
from bot.domain.launches.permits import Permit
from bot.domain.outbox import Backlog, Claimed, Kept, Message, NextAttempt, Recipient, RecipientKind
from bot.domain.passages import Passage
from bot.domain.posts import Post
from bot.domain.routing import PastQuestion
from bot.domain.tallies import Cell, PassageWords, Span, Tally, Unanswered, Words, WordsAbout
from bot.domain.webhooks.verdicts import Told

Result = TypeVar("Result")

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

    def embed_queries(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """The vectors of many questions, in their order; ``on_progress`` is told how many more are done."""
        ...

    def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """The vectors of many texts, in their order; ``on_progress`` is told how many more are done."""
        ...


class VectorHit(NamedTuple):
    """A vector near the question's; ``similarity`` is the cosine. A tuple, as each question makes a hundred."""

    id: str
    similarity: float


class VectorsOf(StrEnum):
    """What vectors are kept of: views that lead to passages, and questions that are open, as somebody asked them."""

    VIEWS = "views"
    OPEN_QUESTIONS = "asked"


class VectorIndex(Protocol):
    """The vectors that one model gives: those of all views together, those of open questions apart. Derived: may be
    deleted and rebuilt.

    Raises `bot.domain.errors.IndexUnavailable` when it cannot be opened or read.
    """

    def put(self, of: VectorsOf, ids: Sequence[str], vectors: Vectors | Sequence[Vector]) -> None:
        """Add vectors or replace those with the same id."""
        ...

    def remove(self, of: VectorsOf, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids are ignored."""
        ...

    def nearest(self, of: VectorsOf, vector: Vector, count: int) -> list[VectorHit]:
        """Up to ``count`` vectors, nearest first."""
        ...

    def vectors(self, of: VectorsOf, ids: Sequence[str]) -> Mapping[str, Vector]:
        """Those of the vectors that are there."""
        ...

    def ids(self, of: VectorsOf) -> set[str]:
        """All ids."""
        ...


class PassageHit(NamedTuple):
    """A passage that shares words with the question; ``score`` is BM25, above 0, without upper bound."""

    passage_id: str
    score: float


Concept = tuple[tuple[str, ...], ...]
"""One thing that a question speaks of: its names, each as the words that must all stand in a passage."""


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

    def coverage(
        self, weighted: Mapping[Concept, float], count: int, among: Collection[str] | None = None
    ) -> list[PassageHit]:
        """Up to ``count`` passages by the weight of the concepts that they name, best first.

        ``among`` limits the search to some passages; those that name nothing are then among the hits, with a score
        of 0.
        """
        ...

    def concept_frequencies(self, concepts: Sequence[Concept]) -> Mapping[Concept, int]:
        """How many passages name each concept."""
        ...

    def document_frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many passages each word stands."""
        ...

    def ids(self) -> set[str]:
        """All passage ids."""
        ...

    def count(self) -> int:
        """How many passages there are."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...


class Language(Protocol):
    """What must be known of Chinese and English to compare texts."""

    def plain(self, text: str) -> str:
        """The text as it is embedded: in Simplified Chinese and lower case, so that only meaning tells texts apart."""
        ...

    def words(self, text: str) -> list[str]:
        """The words to index or look up, in order, with repeats: Chinese cut for search, English stemmed.

        Punctuation and spaces give no word. Case and width do not matter.
        """
        ...


class Dictionary(Protocol):
    """Chinese and English words for one another."""

    def translations(self, word: str) -> Sequence[str]:
        """The words of the other language for a Chinese word or an English phrase, the closest first.

        Empty when it is not there. English may be inflected; letters are small.
        """
        ...


class DocumentReader(Protocol):
    """Reads one document format."""

    def __call__(self, data: bytes, name: str) -> ParsedDocument:
        """The blocks of a file; raises `bot.domain.errors.UnreadableFile`."""
        ...


class Shelf(Protocol):
    """Where files that people hand in are kept, so that they become documents.

    Raises `bot.domain.errors.Declined` when there is no such place.
    """

    @property
    def formats(self) -> Sequence[str]:
        """The extensions of files that are read."""
        ...

    def is_free(self, document_id: str) -> bool:
        """Whether nothing lies at a place, nor anything that is said of a file there."""
        ...

    def has(self, document_id: str) -> bool:
        """Whether a file lies at a place."""
        ...

    def keep(self, document_id: str, data: bytes, said: Mapping[str, Any], is_version: bool = False) -> None:
        """Put a file there, with what is said of it; the same file again changes nothing, and none is replaced but by
        its new version."""
        ...


class PermitKeys(Protocol):
    """Signs and verifies permits; the published set verifies them offline.

    Raises `bot.domain.launches.permits.PermitKeysUnusable` when the keys are missing, damaged or open to others.
    """

    def generate(self, now: datetime) -> str:
        """A new key, which signs from now on; its kid. Permits of earlier keys still verify."""
        ...

    def retire(self, kid: str) -> None:
        """Take a key out of the set; raises `bot.domain.errors.InputError` for the signing one or an unknown one."""
        ...

    def sign(self, permit: Permit) -> str:
        """The permit as a token."""
        ...

    def verify(self, token: str, audience: str, now: datetime | None = None) -> Permit:
        """The permit that a token is, at ``now`` or else by the clock.

        Raises `bot.domain.launches.permits.PermitRefused`. Knows nothing of revocation and of changed facts.
        """
        ...

    def public_keys(self) -> dict[str, Any]:
        """The JWK set to publish."""
        ...


Clock = Callable[[], datetime]
"""The instant now, aware, in UTC."""

PastQuestions = Callable[[], Sequence[PastQuestion]]
"""The questions that were asked, each with the department that owned it in the end, the oldest first."""


class ArrayShelf(Protocol):
    """A set of arrays that is replaced as a whole. Derived: may be deleted and made anew."""

    def stamp(self) -> object:
        """Another value whenever other arrays were put there; ``None`` while there are none."""
        ...

    def load(self) -> Mapping[str, NDArray[Any]] | None:
        """The arrays by name; ``None`` when there are none, or when they are damaged."""
        ...

    def put(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Replace what is there in one go."""
        ...


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document's file: what its owner says of it, and how to get its bytes.

    ``read`` raises `bot.domain.errors.UnreadableFile`.
    """

    document: DocumentVersion
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Scan:
    """A knowledge folder as it is now; files whose metadata cannot be used are among the findings only."""

    departments: Sequence[Department]
    files: Sequence[SourceFile]
    findings: Sequence[Finding]
    typical_questions: Sequence[PastQuestion] = ()


KnowledgeSource = Callable[[], Scan]
"""Looks at the documents that departments keep; raises `bot.domain.errors.InputError` when it cannot."""


class Documents(Protocol):
    """Documents, their passages and what their owners must know of them, within one transaction."""

    def record(self, document: DocumentVersion, now: datetime) -> None:
        """Append what a document is from now on; its content must be there."""
        ...

    def remove(self, document_id: str, now: datetime) -> None:
        """Append that a document is gone; an unknown one is ignored."""
        ...

    def add_content(
        self, document: DocumentVersion, content: Sequence[Passage], reading_findings: Sequence[Finding], now: datetime
    ) -> None:
        """Keep what was read from one version's bytes; its ``content_id`` must be new.

        Passages that say what one of the document's last version said continue it: they have its phrasings.
        """
        ...

    def add_aliases(self, passage_id: str, texts: Iterable[str], now: datetime, by: str | None = None) -> None:
        """Keep phrasings that an expert confirmed the passage answers; known ones are ignored.

        His word counts as that of `bot.domain.feedback.EXPERTS_WORD` people.
        """
        ...

    def retract_aliases(self, passage_id: str, texts: Iterable[str], now: datetime, by: str | None = None) -> None:
        """Keep that an expert no longer confirms phrasings; those that he never confirmed are ignored."""
        ...

    def replace_departments(self, known: Iterable[Department]) -> None: ...

    def replace_typical_questions(self, known: Iterable[PastQuestion]) -> None: ...

    def typical_questions(self) -> Sequence[PastQuestion]:
        """What departments say they are asked, in their order."""
        ...

    def replace_findings(self, known: Iterable[Finding]) -> None: ...

    def current(self, document_id: str) -> DocumentVersion | None:
        """What a document is now, ``None`` when it is not there."""
        ...

    def all_current(self, as_of: datetime | None = None) -> Mapping[str, DocumentVersion]:
        """Every document that is there now, or was there at an instant, by id."""
        ...

    def first_recorded(self, document_id: str) -> datetime | None:
        """When the document was first there; ``None`` for one that never was."""
        ...

    def headings(self, content_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The headings of contents, in order, each once; contents without any passage are left out."""
        ...

    def passage_ids_of(self, document_ids: Collection[str]) -> set[str]:
        """Every passage of these documents' present versions."""
        ...

    def reading_findings(self) -> Mapping[str, Sequence[Finding]]:
        """What was found in reading each content that was ever read, by content id."""
        ...

    def passages(self, passage_ids: Collection[str]) -> Mapping[str, Passage]:
        """Those of the passages that were ever cut, whatever became of their documents."""
        ...

    def version_passages(self, document_id: str, sha256: str) -> Sequence[Passage] | None:
        """The passages of a version that was ever read, in order; ``None`` for one that was not."""
        ...

    def known_passages(self, passage_ids: Collection[str]) -> Mapping[str, KnownPassage]:
        """Those of the passages whose documents are there now in the version the passage was cut from."""
        ...

    def passage_ids(self) -> set[str]:
        """Every passage that an index should have now."""
        ...

    def aliases(self, passage_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The phrasings that lead to passages now."""
        ...

    def retired_aliases(self, passage_ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Phrasings that led to passages once and no longer do."""
        ...

    def aliases_left_out(self, since: datetime) -> Mapping[str, Sequence[str]]:
        """Phrasings that lead nowhere since a new version of their document, recorded after ``since``, by document."""
        ...

    def departments(self) -> Mapping[str, Department]: ...

    def products(self) -> Collection[str]:
        """The names of the products that documents are about."""
        ...

    def findings(self) -> Sequence[Finding]: ...


class Catalogue(Protocol):
    """Documents as people look them up, within one transaction; the database filters, counts and pages."""

    def count(self, wanted: WantedDocuments, looking: LookingUp) -> int:
        """How many documents of which the reader may know are as wanted."""
        ...

    def documents(
        self, wanted: WantedDocuments, looking: LookingUp, first: int, most: int
    ) -> Sequence[DocumentVersion]:
        """Those documents by id, from the ``first`` (counted from 0) on."""
        ...

    def kinds(self, looking: LookingUp) -> Sequence[str]:
        """The kinds of documents of which the reader may know."""
        ...

    def recorded(self, document_id: str) -> Sequence[Recorded]:
        """Everything that was ever recorded of a document, the oldest first."""
        ...

    def superseded(self, document_ids: Collection[str]) -> Mapping[str, datetime]:
        """Those of the documents of which another one takes the place, with since when or from when on."""
        ...

    def asked_of(self, document_id: str, span: Span, limit: int) -> Sequence[AskedOfDocument]:
        """The questions of a span to which any version of a document was quoted, the last one asked first."""
        ...

    def words_of(self, document_id: str, span: Span) -> Words:
        """What people said in a span of answers that quoted a document; everybody's last word on each."""
        ...


class Changes(Protocol):
    """What derived indexes must follow, and how far the shared ones have, within one transaction."""

    def last_position(self) -> int: ...

    def after(self, position: int, limit: int) -> Sequence[Change]: ...

    def count_after(self, position: int) -> int: ...

    def is_followed(self) -> bool:
        """Whether the vectors of the model that serves have followed every change."""
        ...

    def position(self, index_name: str) -> int: ...

    def set_position(self, index_name: str, position: int) -> None: ...

    def forget_position(self, index_name: str) -> None: ...

    def mark_ready(self, model_id: str, source: str, now: datetime) -> None: ...

    def forget_model(self, model_id: str) -> None: ...

    def served_models(self) -> Sequence[ServedModel]: ...


class Asks(Protocol):
    """The log of questions, within one transaction."""

    def record(self, answer: Answer, asking: Asking, now: datetime) -> None: ...

    def last_question(self, conversation: str, since: datetime) -> str | None:
        """The newest question of a conversation, masked and whole, if it is not older than ``since``."""
        ...

    def repeated(self, without: Collection[str] = ()) -> Sequence[AskedBefore]:
        """Every question, those asked most often first; what these askers asked does not count."""
        ...

    def count(self) -> int: ...


class AskFigures(Protocol):
    """The log of questions and the feedback in figures, within one transaction; the database adds up."""

    def tallies(self, spans: Sequence[Span], department: str | None = None) -> Sequence[Tally]:
        """What was asked in each of several spans, of all departments or one."""
        ...

    def cells(self, span: Span, products: Sequence[tuple[str, str]], department: str | None = None) -> Sequence[Cell]:
        """What was asked in a span by department and product.

        ``products`` are names, in lower case, each with the product it stands for; the first that a question contains
        says what it is about.
        """
        ...

    def by_asker(self, span: Span) -> Mapping[str, Tally]:
        """What was asked in a span by whoever asked, as the log has him."""
        ...

    def unanswered(self, span: Span, limit: int, department: str | None = None) -> Sequence[Unanswered]:
        """The questions of a span that had no answer, those asked most often first, at most ``limit``."""
        ...

    def naming(self, names: Collection[str], spans: Sequence[Span], without: Collection[str] = ()) -> Sequence[Tally]:
        """What was asked in each of several spans that contains one of the names, in lower case; not by some askers."""
        ...

    def not_answered_naming(
        self, names: Collection[str], span: Span, limit: int, without: Collection[str] = ()
    ) -> Sequence[tuple[str, int]]:
        """Questions of a span that contain one of the names and were not answered outright, with how often."""
        ...

    def quoted(self, span: Span) -> Mapping[str, int]:
        """By document, how many answers of a span quoted it."""
        ...

    def asked_after_end(self, span: Span) -> Mapping[str, int]:
        """By document, how many questions of a span had no answer, now that the document has ended, that it once
        answered word for word."""
        ...

    def filed_questions(self, limit: int) -> Sequence[str]:
        """Questions that documents themselves ask and answer now, at most ``limit``, spread over all documents."""
        ...

    def unchanged_since(self, kind: str, before: datetime) -> Mapping[str, datetime]:
        """Documents of a kind that were recorded before an instant, the last time, by id with when."""
        ...

    def words_by_passage(self, span: Span) -> Sequence[PassageWords]:
        """What people said in a span of answers, by the passages that they quoted; a comment is the last unkind one."""
        ...

    def words_by_person(self, span: Span) -> Mapping[str, Words]:
        """What people said in a span of answers, by whoever said it."""
        ...

    def words(self, spans: Sequence[Span], department: str | None = None) -> Sequence[Words]:
        """What people said in each of several spans of answers to questions of all departments or one."""
        ...

    def words_about(
        self, span: Span, products: Sequence[tuple[str, str]], department: str | None = None
    ) -> Sequence[WordsAbout]:
        """What people said in a span of answers, by the department and the product, as in `cells`."""
        ...


class FeedbackLog(Protocol):
    """What people said of answers, and the phrasings that came of it, within one transaction."""

    def asks(self, beginning: str, limit: int = 2) -> Sequence[RecordedAsk]:
        """Answers whose id begins so."""
        ...

    def with_key(self, key: str) -> Feedback | None:
        """What was said under this key."""
        ...

    def record(self, feedback: Feedback, phrasing: Phrasing | None, now: datetime) -> Sequence[AliasChange]:
        """Append what somebody said of an answer to a question phrased so; which aliases that changes.

        Must be called within `Store.command`: votes are counted one after another. The key must be new.
        """
        ...

    def changed_by(self, key: str) -> Sequence[AliasChange]:
        """Which aliases the word under this key changed."""
        ...

    def recent_changes(self, limit: int) -> Sequence[AliasNews]:
        """The last changes of aliases, newest first."""
        ...


class Facts(Protocol):
    """What happened to launches and questions: appended, never changed, each chained to the one before, within one
    transaction."""

    def append(self, fact: Fact) -> bool:
        """Add a fact; False, and nothing added, when its key is there already.

        Must be called within `Store.command`, so that facts are chained one after another.
        """
        ...

    def with_key(self, key: str) -> Fact | None:
        """The fact that was recorded under this key."""
        ...

    def until(
        self, as_of: datetime, launch: str | None = None, bodies: Collection[type[Body]] | None = None
    ) -> Sequence[Fact]:
        """Facts of launches recorded up to ``as_of``, in their order: all, or those of one launch and those of none.

        ``bodies`` limits them to some kinds, which is much faster where there are many. Facts with a subject of their
        own are never among them.
        """
        ...

    def after(self, position: int) -> tuple[int, Sequence[Fact]]:
        """What was recorded of launches after a position, which counts from 1, and the position of the last fact."""
        ...

    def end(self) -> ChainEnd | None:
        """Where the chain ends now; ``None`` before the first fact."""
        ...

    def subjects_since(self, seen: ChainEnd) -> tuple[ChainEnd, Sequence[str]] | None:
        """Where the chain ends now, and what it tells of that was recorded since it ended elsewhere.

        ``None`` where it never ended so: what somebody saw was rolled back.
        """
        ...

    def about(self, subject: str) -> Sequence[Fact]:
        """Everything recorded about one question, callback or corrective action, in its order."""
        ...

    def about_all(self, subjects: Collection[str]) -> Sequence[Fact]:
        """Everything recorded about several of them, in its order."""
        ...

    def about_those(
        self, having: Collection[type[Body]], without: Collection[type[Body]] = (), since: datetime | None = None
    ) -> Sequence[Fact]:
        """Everything recorded about what `subjects` gives for the same, in its order."""
        ...

    def subjects(
        self, having: Collection[type[Body]], without: Collection[type[Body]] = (), since: datetime | None = None
    ) -> Sequence[str]:
        """What has facts of some kinds, recorded from ``since`` on, and none of others, those first told of first."""
        ...

    def number_of(self, body: type[Body]) -> int:
        """How many facts of a kind there are."""
        ...

    def count(self) -> int:
        """How many facts there are, and so whether any came since the last look."""
        ...

    def digest(self, key: str) -> str | None:
        """The link of the chain (sha256, hexadecimal) that a fact was recorded as."""
        ...

    def chain(self, after: int = 0, limit: int = 10_000) -> Sequence[Link]:
        """The links of the chain from the one after position ``after`` on, which counts from 1."""
        ...

    def search(self, wanted: Wanted, before: int | None, limit: int) -> Sequence[Entry]:
        """The newest facts that are like that, the newest first; those before a position of the chain."""
        ...


class Inbox(Protocol):
    """Events that were acknowledged and must have their effect exactly once, within one transaction."""

    def receive(self, event_id: str, payload: Mapping[str, Any], now: datetime) -> bool:
        """Keep an event; False when it is here already."""
        ...

    def claim(self, event_id: str, now: datetime, until: datetime) -> tuple[Mapping[str, Any], int] | None:
        """Take an event that nobody else is at work on; its payload and how often it was taken by now, or ``None``."""
        ...

    def payload(self, event_id: str) -> Mapping[str, Any] | None:
        """What was kept of an event; ``None`` for an unknown one."""
        ...

    def done(self, event_id: str, now: datetime) -> None: ...

    def forget(self, event_id: str, now: datetime) -> None:
        """The event is done with, and nothing of what it said is kept; it is still known to have been here."""
        ...

    def waiting(self, now: datetime) -> Sequence[str]: ...

    def unfinished(self) -> tuple[int, datetime | None]:
        """How many events have not had their effect yet, and when the first of them was received."""
        ...


class Outbox(Protocol):
    """Messages that are sent at least once each, one recipient at a time, within one transaction."""

    def put(self, messages: Iterable[Message], now: datetime) -> int:
        """Keep messages; those whose key is here already are left as they are. How many were new.

        Within the transaction that records what they are about, so that both are kept or neither.
        """
        ...

    def known(self, keys: Collection[str]) -> frozenset[str]:
        """Which of these keys are here, whatever became of their messages."""
        ...

    def ready(self, now: datetime, kinds: Collection[RecipientKind] = ...) -> Sequence[Recipient]:
        """Whom of these kinds, by default all, something can be sent to now, those first who have waited longest."""
        ...

    def next_at(self, kinds: Collection[RecipientKind] = ...) -> datetime | None:
        """The earliest instant at which something can be sent to a recipient of these kinds, by default all.

        ``None`` when nothing waits.
        """
        ...

    def claim(self, recipient: Recipient, now: datetime, until: datetime) -> Claimed | None:
        """Take the first message that is due to a recipient whom nobody else sends to; ``None`` if there is none.

        A claim that nothing is heard of has run out at ``until``: the message is then claimed, and sent, again.
        """
        ...

    def sent(self, claimed: Claimed, now: datetime) -> None:
        """The message was sent; that holds also when the claim had run out meanwhile, or it had been given up."""
        ...

    def again(self, claimed: Claimed, error: str, following: NextAttempt, now: datetime) -> None:
        """The message was not sent, and is to be tried again; without effect when the claim had run out."""
        ...

    def failed(self, claimed: Claimed, error: str, now: datetime) -> None:
        """The message was not sent and is given up; without effect when the claim had run out."""
        ...

    def retry(self, key: str, now: datetime) -> bool:
        """Try a message again that was given up; False when there is no such message."""
        ...

    def drop(self, key: str) -> bool:
        """Leave a message unsent for good that was given up; False when there is no such message."""
        ...

    def expire(self, lifetimes: Mapping[str, timedelta], now: datetime) -> int:
        """Leave unsent what would come too late: messages of these kinds, so long after they were due. How many."""
        ...

    def told(self, kinds: Collection[str], recipients: Collection[Recipient]) -> Sequence[Message]:
        """Every message of some kinds to some recipients, whatever became of it."""
        ...

    def message(self, key: str) -> Kept | None: ...

    def waiting(self, limit: int) -> Sequence[Kept]:
        """Messages that are not sent yet, those first that are due first."""
        ...

    def given_up(self, limit: int) -> Sequence[Kept]:
        """Messages that were given up, the newest first."""
        ...

    def expired(self, since: datetime, limit: int) -> Sequence[Kept]:
        """Messages that expired after an instant, the newest first."""
        ...

    def backlog(self, now: datetime) -> Backlog: ...


class Sender(Protocol):
    """Brings a message to its recipient."""

    def send(self, message: Message, attempt: int) -> None:
        """Send a message; when this returns it was received. Raises `bot.domain.outbox.SendFailed`.

        Messages arrive at least once: one whose sending was interrupted comes again, with the same key. ``attempt``
        counts from 1; above that an earlier attempt may have arrived, which a sender should look for if it can. Must
        return, or raise, well within the lease (`bot.services.jobs.delivering.LEASE`).
        """
        ...


class Jobs(Protocol):
    """When jobs ran, and which process may run one now, within one transaction."""

    def state(self, name: str) -> JobState:
        """What is known of a job's runs; of one that never ran, nothing."""
        ...

    def claim(self, seen: JobState, now: datetime, until: datetime) -> JobState | None:
        """Begin a run, unless another began since the job was ``seen`` or is at work; the state with the run."""
        ...

    def succeeded(self, run: JobState, report: JobReport, now: datetime) -> None:
        """The run did its work; without effect when another began meanwhile, as below."""
        ...

    def postponed(self, run: JobState, report: JobReport, now: datetime) -> None:
        """The run could do nothing; that is no failure, and no success."""
        ...

    def failed(self, run: JobState, error: str, now: datetime) -> None:
        """The run ended with an error."""
        ...


class Posts(Protocol):
    """Where messages stand in Slack, within one transaction."""

    def put(self, name: str, post: Post) -> None:
        """Remember where a message stands; a later one of the same name takes its place."""
        ...

    def find(self, name: str) -> Post | None:
        """Where a message stands, as far as is known."""
        ...


class VerdictsTold(Protocol):
    """What webhooks were last told of launches, within one transaction of `Store.command`."""

    def of(self, webhook_id: str) -> Mapping[str, Told]:
        """What a webhook was last told, by launch."""
        ...

    def put(self, told: Iterable[Told]) -> None:
        """Remember what webhooks are told, in place of what they were told of the same launches before."""
        ...


class Drafts(Protocol):
    """What people have begun to write and not sent off, within one transaction. Contents are plain JSON."""

    def put(self, author: str, kind: str, content: Mapping[str, Any], now: datetime) -> None:
        """Keep a draft in place of the author's last one of this kind."""
        ...

    def find(self, author: str, kind: str) -> Mapping[str, Any] | None:
        """The author's draft of this kind."""
        ...

    def drop(self, author: str, kind: str) -> None:
        """Forget a draft."""
        ...


class Work(Protocol):
    """Repositories over one transaction."""

    @property
    def documents(self) -> Documents: ...

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def changes(self) -> Changes: ...

    @property
    def asks(self) -> Asks: ...

    @property
    def figures(self) -> AskFigures: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def feedback(self) -> FeedbackLog: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def posts(self) -> Posts: ...

    @property
    def drafts(self) -> Drafts: ...

    @property
    def verdicts_told(self) -> VerdictsTold: ...


class Store(Protocol):
    """The database. Raises `bot.domain.errors.StoreUnavailable` when it cannot be used."""

    def begin(self) -> AbstractContextManager[Work, bool | None]:
        """One transaction: committed at the end, rolled back on any error."""
        ...

    def command(self) -> AbstractContextManager[Work, bool | None]:
        """A transaction that sees all that was committed before it, while other commands wait for it."""
        ...

    def together(self, effect: Callable[[Work], Result]) -> Result:
        """What a short effect returns, from a transaction that it may share with others that wait to write.

        The effect may be carried out twice, of which only the last counts. Raises what it raises.
        """
        ...


class Poster(Protocol):
    """Posts to addresses outside that people gave us."""

    def require_acceptable(self, url: str) -> None:
        """Raises `bot.domain.errors.InputError` for an address that nothing is ever posted to."""
        ...

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post once, following nobody elsewhere; the status of the answer.

        Raises `CannotPost` when no answer came, or the address is none that is posted to.
        """
        ...


class CannotPost(Exception):
    """Nothing was posted, or no answer came; the text says why and names nothing secret."""


class Deployments(Protocol):
    """Where deployments wait for us to approve or reject them."""

    def is_ours(self, address: str) -> bool:
        """Whether an answer may go to this address."""
        ...

    def answer(self, installation: int, address: str, environment: str, is_approved: bool, comment: str) -> int:
        """Approve or reject a deployment; the status of the answer to that. Raises `CannotPost`."""
        ...
