"""The knowledge base: documents, whether they answer, and what is to be mended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.paging import page_of
from bot.services.documents import list_documents, show_document
from bot.web.pages.needs import Departments, Program, Staff
from bot.web.rendering import page

router = APIRouter()

A_PAGE = 50


@router.get("/documents")
def listed(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    department: Annotated[str, Query(max_length=100)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """The documents that the visitor may know of."""
    found = list_documents(program.store, program.clock, visitor.reader)
    words = search.strip().casefold()
    shown = [
        one
        for one in found
        if (not department or one.document.department == department)
        and words in f"{one.document.title} {one.document.document_id} {one.document.product or ''}".casefold()
    ]
    return page(
        request,
        "documents.html",
        visitor,
        page_of=page_of(shown, number, A_PAGE),
        department=department,
        search=search,
        departments=departments,
    )


@router.get("/documents/{document_id:path}")
def show(request: Request, document_id: str, program: Program, visitor: Staff) -> Response:
    """One document with the passages that answer from it."""
    found = show_document(program.store, program.clock, visitor.reader, document_id)
    with program.store.begin() as work:
        ids = work.documents.passage_ids_of([document_id])
        passages = sorted(work.documents.passages(ids).values(), key=lambda one: one.ordinal)
    return page(request, "document.html", visitor, listed=found, passages=passages)
