"""Documents as plain data."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from bot.domain.findings import Finding
from bot.services.documents import ListedDocument
from bot.services.plain.bilingual import Said, in_both


class PlainFinding(TypedDict):
    """Something for the owner to mend."""

    code: str
    what: Said
    remedy: Said


class PlainDocument(TypedDict):
    """A document as it stands. ``availability`` is "valid", or why it does not answer now."""

    id: str
    version: str
    title: str
    department: str
    owner: str | None
    kind: str | None
    product: str | None
    status: str
    availability: str
    valid_from: str | None
    valid_to: str | None
    review_by: str | None
    supersedes: list[str]
    findings: list[PlainFinding]


def document_json(one: ListedDocument) -> PlainDocument:
    """A document as plain data."""
    document = one.document
    return {
        "id": document.document_id,
        "version": document.sha256,
        "title": document.title,
        "department": document.department,
        "owner": document.owner,
        "kind": document.kind,
        "product": document.product,
        "status": document.status.value,
        "availability": one.availability.value,
        "valid_from": _iso(document.valid_from),
        "valid_to": _iso(document.valid_to),
        "review_by": _iso(document.review_by),
        "supersedes": list(document.supersedes),
        "findings": [_finding(each) for each in one.findings],
    }


def _finding(one: Finding) -> PlainFinding:
    return {"code": one.code.value, "what": in_both(one.what), "remedy": in_both(one.remedy)}


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
