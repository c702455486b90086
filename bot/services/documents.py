"""Looking at documents: what there is, for whoever may know of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.documents import (
    Availability,
    DocumentVersion,
    Embargo,
    Reader,
    availability_of,
    may_know_of,
    superseded_from,
)
from bot.domain.errors import InputError
from bot.domain.findings import Finding
from bot.ports import Clock, Store, Work
from bot.services.launches.embargo import Embargoes

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document as it stands for a reader, with what its owner should mend."""

    document: DocumentVersion
    availability: Availability
    findings: tuple[Finding, ...]


def list_documents(store: Store, clock: Clock, reader: Reader) -> list[ListedDocument]:
    """Every document that the reader may know of, by id."""
    now = clock()
    with store.begin() as work:
        known = work.documents.all_current().values()
        waiting = Embargoes().at(now, work)
        findings = _by_document(work)
    successors = _successors(known)

    def listed(one: DocumentVersion, embargo: Embargo | None) -> ListedDocument:
        superseded = superseded_from(one.document_id, successors.get(one.document_id, ()), _ALWAYS)
        state = availability_of(one, superseded, embargo, reader, now)
        return ListedDocument(one, state, tuple(findings.get(one.document_id, ())))

    with_embargo = ((one, waiting.get(one.document_id)) for one in known)
    shown = [listed(one, embargo) for one, embargo in with_embargo if may_know_of(one, embargo, reader)]
    return sorted(shown, key=lambda one: one.document.document_id)


def show_document(store: Store, clock: Clock, reader: Reader, document_id: str) -> ListedDocument:
    """One document; raises `InputError` for one that there is not, and for one that the reader may not know of."""
    found = next((one for one in list_documents(store, clock, reader) if one.document.document_id == document_id), None)
    if found is None:
        raise InputError(f"There is no document {document_id!r}.", "Its id is its path below the knowledge folder.")
    return found


def _successors(known: Iterable[DocumentVersion]) -> dict[str, list[DocumentVersion]]:
    """By document, those that say that they supersede it."""
    found: dict[str, list[DocumentVersion]] = {}
    for document in known:
        for superseded in document.supersedes:
            found.setdefault(superseded, []).append(document)
    return found


def _by_document(work: Work) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in work.documents.findings():
        found.setdefault(finding.path, []).append(finding)
    return found
