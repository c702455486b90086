"""Controlled documents (ISO 9001, 7.5): which of them may answer, for whom, at which instant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.passages import Passage


class Status(StrEnum):
    """What the owner decided about a document."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Who may read a document: every agent, or only the department that owns it."""

    AGENTS = "agents"
    DEPARTMENT = "department"


class Availability(StrEnum):
    """Whether a document answers one reader at one instant and, if not, why."""

    VALID = "valid"
    EFFECTIVE_LATER = "effective_later"
    EMBARGOED = "embargoed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    NOT_APPROVED = "not_approved"
    NOT_FOR_READER = "not_for_reader"


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One version of a document and what its owner says of it.

    ``document_id`` is its path below the knowledge folder; ``sha256`` identifies the bytes. ``content_id``
    identifies what was read from them, and so the passages. Instants are aware and in UTC.
    """

    document_id: str
    sha256: str
    content_id: str
    title: str
    department: str
    owner: str | None = None
    kind: str | None = None
    product: str | None = None
    status: Status = Status.APPROVED
    audience: Audience = Audience.AGENTS
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    review_by: datetime | None = None
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as far as visibility goes: the departments he works for (agents have none), and whether he reviews
    launches and so reads what is still under embargo."""

    departments: frozenset[str] = frozenset()
    reviews: bool = False


@dataclass(frozen=True, slots=True)
class Embargo:
    """A document belongs to a launch that is still to come. ``planned_at`` only where everybody may know of it."""

    launch: str
    product: str
    department: str
    planned_at: datetime | None = None

    @property
    def is_announced(self) -> bool:
        """Whether everybody may know of the launch, though not of what the document says."""
        return self.planned_at is not None

    def hides_from(self, reader: Reader) -> bool:
        """Whether a reader must not see the document."""
        return not reader.reviews and self.department not in reader.departments


@dataclass(frozen=True, slots=True)
class KnownPassage:
    """A passage with its document; ``superseded_from`` is when a newer document took its place, if one did, and
    ``embargo`` the launch that it waits for. ``aliases`` are the phrasings confirmed to lead there, oldest first."""

    passage_id: str
    passage: Passage
    document: DocumentVersion
    superseded_from: datetime | None = None
    embargo: Embargo | None = None
    aliases: tuple[str, ...] = ()


READING_VERSION = "2"
"""Raised whenever files are read or cut differently, so that every document is read again."""


def content_id(document_id: str, sha256: str, title: str) -> str:
    """Identifies what is read from a version: the same file under the same title gives the same passages."""
    parts = "\0".join((READING_VERSION, document_id, sha256, title))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def superseded_from(document_id: str, others: Iterable[DocumentVersion], always: datetime) -> datetime | None:
    """When the first approved document that supersedes this one takes effect, ``None`` if none does.

    A successor without ``valid_from`` has been in effect since ``always``.
    """
    starts = [
        other.valid_from or always
        for other in others
        if other.status is Status.APPROVED and document_id in other.supersedes and other.document_id != document_id
    ]
    return min(starts, default=None)


def availability(known: KnownPassage, reader: Reader, now: datetime) -> Availability:
    """Whether the passage may answer ``reader`` at ``now``."""
    return availability_of(known.document, known.superseded_from, known.embargo, reader, now)


def availability_of(
    document: DocumentVersion, superseded: datetime | None, embargo: Embargo | None, reader: Reader, now: datetime
) -> Availability:
    """Whether a document may answer ``reader`` at ``now``; reasons come in the order of their weight.

    ``superseded`` is when a newer document took its place, if one did, and ``embargo`` the launch that it waits for.
    """
    if document.status is not Status.APPROVED:
        return Availability.NOT_APPROVED
    if document.audience is Audience.DEPARTMENT and document.department not in reader.departments:
        return Availability.NOT_FOR_READER
    if document.valid_to is not None and now >= document.valid_to:
        return Availability.EXPIRED
    if superseded is not None and now >= superseded:
        return Availability.SUPERSEDED
    if embargo is not None and embargo.hides_from(reader):
        return Availability.EMBARGOED
    if document.valid_from is not None and now < document.valid_from:
        return Availability.EFFECTIVE_LATER
    return Availability.VALID


def may_know_of(document: DocumentVersion, embargo: Embargo | None, reader: Reader) -> bool:
    """Whether a reader may so much as know that there is this document."""
    hidden = document.audience is Audience.DEPARTMENT and document.department not in reader.departments
    return not hidden and not (embargo is not None and embargo.hides_from(reader))
