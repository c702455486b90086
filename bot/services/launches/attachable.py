"""Which documents somebody may have wait for a launch."""

from __future__ import annotations

from bot.domain.documents import DocumentVersion, Embargo, Reader
from bot.ports import Clock, Store
from bot.services.documents import list_documents


def attachable_documents(
    store: Store, clock: Clock, reader: Reader, department: str | None, search: str = ""
) -> list[DocumentVersion]:
    """Those that a reader may know of and would still read under embargo, with all words of ``search`` in their titles
    or paths; those of a department first.

    Agents do not find a document that waits for a launch: nobody may do that to another department's.
    """
    known = (one.document for one in list_documents(store, clock, reader))
    words = search.casefold().split()
    found = [one for one in known if not Embargo("", "", one.department).hides_from(reader) and _has(one, words)]
    return sorted(found, key=lambda one: (one.department != department, one.title.casefold(), one.document_id))


def _has(document: DocumentVersion, words: list[str]) -> bool:
    said = f"{document.title} {document.document_id}".casefold()
    return all(word in said for word in words)
