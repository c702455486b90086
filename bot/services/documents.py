"""Looking at documents: what there is, for whoever may know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.catalogue import AskedOfDocument, LookingUp, WantedDocuments
from bot.domain.differences import PassageChange, differences
from bot.domain.documents import (
    Availability,
    DocumentVersion,
    Embargo,
    Reader,
    availability_of,
    may_know_of,
)
from bot.domain.errors import Declined
from bot.domain.findings import Finding
from bot.domain.paging import Page, nearest_page
from bot.domain.passages import Passage
from bot.domain.tallies import Words
from bot.ports import Clock, Store, Work
from bot.services.launches.embargo import Embargoes

LATELY = timedelta(days=90)
SHOWN_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document as it stands for a reader, with what its owner should mend.

    ``embargo`` is the launch that it waits for: whoever knows of it may read it already, agents may not.
    """

    document: DocumentVersion
    availability: Availability
    findings: tuple[Finding, ...]
    embargo: Embargo | None = None


@dataclass(frozen=True, slots=True)
class VersionStep:
    """What a document was from an instant on, ``None`` when it was gone, and what it was before, if anything."""

    at: datetime
    document: DocumentVersion | None
    before: DocumentVersion | None

    @property
    def words_changed(self) -> bool:
        """Whether it is another file than before."""
        return self.document is not None and self.before is not None and self.document.sha256 != self.before.sha256

    @property
    def changed(self) -> Sequence[str]:
        """The names of what its owner says of it that changed."""
        if self.document is None or self.before is None:
            return ()
        return [name for name in SAID if getattr(self.document, name) != getattr(self.before, name)]


SAID = ("title", "department", "owner", "kind", "product", "status", "audience", "valid_from", "valid_to", "review_by")
"""What owners say of their documents."""


@dataclass(frozen=True, slots=True)
class PhrasedPassage:
    """A passage with its id, and the phrasings that people confirmed it answers."""

    passage_id: str
    passage: Passage
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedLately:
    """The questions of the last while that a document was quoted for, and what people said of those answers."""

    questions: tuple[AskedOfDocument, ...]
    words: Words


def list_documents(store: Store, clock: Clock, reader: Reader) -> list[ListedDocument]:
    """Every document that the reader may know of, by id."""
    with store.begin() as work:
        look = _look(work, clock(), reader)
        known = sorted(work.documents.all_current().values(), key=lambda one: one.document_id)
        return look.listed([one for one in known if look.may_know_of(one)])


def find_documents(
    store: Store, clock: Clock, reader: Reader, wanted: WantedDocuments, number: int, size: int
) -> Page[ListedDocument]:
    """A page (counted from 0, the nearest that there is) of the documents that are as wanted, of which the reader may
    know. The database chooses, counts and pages."""
    with store.begin() as work:
        look = _look(work, clock(), reader)
        total = work.catalogue.count(wanted, look.looking)
        number, pages = nearest_page(total, number, size)
        found = work.catalogue.documents(wanted, look.looking, number * size, size)
        return Page(look.listed(found), number, pages, total)


def kinds_of_documents(store: Store, clock: Clock, reader: Reader) -> Sequence[str]:
    """The kinds of documents of which the reader may know."""
    with store.begin() as work:
        return work.catalogue.kinds(_look(work, clock(), reader).looking)


def show_document(store: Store, clock: Clock, reader: Reader, document_id: str) -> ListedDocument:
    """One document; raises `InputError` for one that there is not, and for one that the reader may not know of."""
    with store.begin() as work:
        return _look(work, clock(), reader).shown(document_id)


def history_of(store: Store, clock: Clock, reader: Reader, document_id: str) -> Sequence[VersionStep]:
    """What became of a document, the newest first; raises `InputError` as `show_document` does."""
    with store.begin() as work:
        _look(work, clock(), reader).shown(document_id)
        recorded = work.catalogue.recorded(document_id)
    before = (None, *(one.document for one in recorded))
    steps = [VersionStep(one.at, one.document, it) for one, it in zip(recorded, before, strict=False)]
    return steps[::-1]


def compare_versions(
    store: Store, clock: Clock, reader: Reader, document_id: str, old_sha256: str, new_sha256: str
) -> Sequence[PassageChange] | None:
    """What the words of two versions have and have not in common; ``None`` when those of one were not kept.

    Raises `InputError` as `show_document` does.
    """
    with store.begin() as work:
        _look(work, clock(), reader).shown(document_id)
        old = work.documents.version_passages(document_id, old_sha256)
        new = work.documents.version_passages(document_id, new_sha256)
    return None if old is None or new is None else differences(old, new)


def passages_of(store: Store, clock: Clock, reader: Reader, document_id: str) -> Sequence[PhrasedPassage]:
    """What can be quoted of a document, in order, with the phrasings that lead there; raises `InputError` likewise."""
    with store.begin() as work:
        _look(work, clock(), reader).shown(document_id)
        ids = work.documents.passage_ids_of([document_id])
        found, aliases = work.documents.passages(ids), work.documents.aliases(ids)
    phrased = (PhrasedPassage(one, it, tuple(aliases.get(one, ()))) for one, it in found.items())
    return sorted(phrased, key=lambda one: one.passage.ordinal)


def asked_of(store: Store, clock: Clock, reader: Reader, document_id: str) -> AskedLately:
    """What people asked lately that a document was quoted for, and whether it helped; raises `InputError` likewise."""
    now = clock()
    span = (now - LATELY, now + timedelta.resolution)
    with store.begin() as work:
        _look(work, now, reader).shown(document_id)
        questions = work.catalogue.asked_of(document_id, span, SHOWN_QUESTIONS)
        return AskedLately(tuple(questions), work.catalogue.words_of(document_id, span))


def unread_files(store: Store, clock: Clock, reader: Reader) -> Sequence[Finding]:
    """What is wrong with files of the reader's department that became no document, so that they answer nothing."""
    with store.begin() as work:
        look = _look(work, clock(), reader)
        found = [one for one in work.documents.findings() if one.path.partition("/")[0] in reader.departments]
        return [one for one in found if one.path not in look.hidden and work.documents.current(one.path) is None]


@dataclass(frozen=True, slots=True)
class _Look:
    """A reader looks at documents, within one transaction; ``waiting`` are the launches that documents wait for."""

    work: Work
    reader: Reader
    now: datetime
    waiting: Mapping[str, Embargo]

    @property
    def hidden(self) -> frozenset[str]:
        """The documents that the reader must not know of until their launch."""
        return frozenset(one for one, it in self.waiting.items() if it.hides_from(self.reader))

    @property
    def looking(self) -> LookingUp:
        """What the database must know of it."""
        return LookingUp(self.reader, self.now, self.hidden)

    def may_know_of(self, document: DocumentVersion) -> bool:
        """Whether the reader may so much as know that there is this document."""
        return may_know_of(document, self.waiting.get(document.document_id), self.reader)

    def shown(self, document_id: str) -> ListedDocument:
        """One document; raises `InputError` for one that there is not, or may not be known of."""
        document = self.work.documents.current(document_id)
        if document is None or not self.may_know_of(document):
            said = Bilingual(
                "没有这份文档, 或者您不能查看。请从文档列表里选。",
                f"There is no document {document_id!r} for you to see.",
            )
            raise Declined(said, "Its id is its path below the knowledge folder.")
        return self.listed([document])[0]

    def listed(self, documents: Sequence[DocumentVersion]) -> list[ListedDocument]:
        """Documents that the reader may know of, as they stand for him."""
        superseded = self.work.catalogue.superseded({one.document_id for one in documents})
        findings = _by_document(self.work)
        return [
            ListedDocument(
                one,
                availability_of(one, superseded.get(one.document_id), None, self.reader, self.now),
                tuple(findings.get(one.document_id, ())),
                self.waiting.get(one.document_id),
            )
            for one in documents
        ]


def _look(work: Work, now: datetime, reader: Reader) -> _Look:
    return _Look(work, reader, now, Embargoes().at(now, work))


def _by_document(work: Work) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in work.documents.findings():
        found.setdefault(finding.path, []).append(finding)
    return found
