"""Documents: what there is in the knowledge base, and what its owners should mend."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from bot.domain.api_tokens.facts import Scope
from bot.services.api_tokens import Bearer
from bot.services.documents import list_documents, show_document
from bot.services.plain.documents import PlainDocument, document_json
from bot.web.api.access import Program, good_for
from bot.web.api.examples import DOCUMENT, example_of
from bot.web.api.problems import RESPONSES, found

router = APIRouter(responses=RESPONSES)

Reads = Annotated[Bearer, Depends(good_for(Scope.DOCUMENTS))]


@router.get("/documents", summary="The documents of the knowledge base", responses=example_of([DOCUMENT]))
def documents(
    program: Program,
    bearer: Reads,
    department: Annotated[str | None, Query(description="Only this department's.", examples=["credit-cards"])] = None,
) -> list[PlainDocument]:
    """Those that the token's owner may know of: of launches to come he sees what he may read."""
    shown = list_documents(program.store, program.clock, bearer.reader)
    return [document_json(one) for one in shown if department is None or one.document.department == department]


@router.get("/documents/{document_id:path}", summary="One document", responses=example_of(DOCUMENT))
def document(
    document_id: Annotated[str, Path(description="Its path below the knowledge folder.", examples=["cards/gold.md"])],
    program: Program,
    bearer: Reads,
) -> PlainDocument:
    """A document, its validity, and what is to be mended about it."""
    with found():
        return document_json(show_document(program.store, program.clock, bearer.reader, document_id))
