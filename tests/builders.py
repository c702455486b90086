"""Domain objects with sensible fields, for tests that care about one or two of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from bot.domain.documents import DocumentVersion, content_id
from bot.domain.passages import Passage, PassageKind

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def a_document(document_id: str = "cards/fees.md", body: str = "body", **changes) -> DocumentVersion:
    title = changes.pop("title", "Fees")
    sha256 = hashlib.sha256(body.encode()).hexdigest()
    fields = {"title": title, "department": document_id.split("/")[0], "owner": "Chen Li"}
    return DocumentVersion(
        document_id=document_id,
        sha256=sha256,
        content_id=content_id(document_id, sha256, title),
        **{**fields, **changes},
    )


def a_passage(text: str = "The annual fee is 3,600.", ordinal: int = 0, **changes) -> Passage:
    return Passage(**{"ordinal": ordinal, "kind": PassageKind.SECTION, "text": text, **changes})
