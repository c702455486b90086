"""Attaching a material: a document that is there already, or a file that somebody uploads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.bilingual import Bilingual
from bot.domain.documents import DocumentVersion
from bot.domain.errors import Declined
from bot.domain.launches.finding import State
from bot.domain.launches.template import Kind
from bot.services.deeds import Deed
from bot.services.launches import wording as words
from bot.services.launches.attachable import attachable_documents
from bot.services.launches.filing import attach, may_file
from bot.services.launches.looking import Look
from bot.services.launches.uploading import LARGEST, take
from bot.web.doing import Doing
from bot.web.needs import Program, Staff
from bot.web.pages.launch.forms import AtLaunch, Here, PostedOf, Text, Typed, refusal, require, typed_in
from bot.web.rendering import page
from bot.web.visitors import Visitor

router = APIRouter()

OFFERED = 50
"""Documents that a list offers; more are found by typing."""
NO_SUCH_DOCUMENT = Bilingual(
    "资料里没有这份您可以提交的文档, 请从列表里选。",
    "There is no such document for you to attach; choose one of the list.",
)


@router.get("/attachable-documents")
def search(request: Request, program: Program, visitor: Staff) -> Response:
    """Documents to choose from, as options of a list, by what was typed into a field, whatever that is called."""
    may_file(program.office, visitor.person.id)
    words = next(iter(request.query_params.values()), "")
    return page(request, "launch/options.html", visitor, documents=offered_documents(program, visitor, words))


@router.get("/launches/{launch_id}/attach")
def show(
    here: Here,
    of: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Which requirement, and which document or file."""
    return _form(here, of)


@router.post("/launches/{launch_id}/attach")
def hand_in(
    here: Here,
    deed: Doing,
    of: PostedOf,
    document: Text = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Attach the document, or keep the file and have it read; one of both."""
    uploaded = file if file is not None and file.filename else None
    if bool(document.strip()) == bool(uploaded):
        return _form(here, of, typed_in(deed, document=document), words.ONE_OF_BOTH)
    if uploaded is not None:
        return _keep(here, deed, of, uploaded)
    problem = refusal(lambda: _attach(here, deed, of, document.strip()))
    if problem:
        return _form(here, of, typed_in(deed, document=document), problem)
    return here.done(words.ATTACHED, here.ask_again)


def _attach(here: AtLaunch, deed: Deed, of: str, document_id: str) -> None:
    if document_id not in attachable_ids(here.program, here.visitor):
        raise Declined(NO_SUCH_DOCUMENT)
    attach(here.office, deed, here.launch_id, of, document_id)


def _keep(here: AtLaunch, deed: Deed, of: str, file: UploadFile) -> Response:
    name, data = file.filename or "", file.file.read(LARGEST + 1)
    # Another file sent with the same form, after going back to it, is another deed.
    as_sent = replace(deed, key=f"{deed.key}:{hashlib.sha256(data).hexdigest()[:16]}")
    problem = refusal(lambda: take(here.office, here.program.launch_desk, as_sent, here.launch_id, of, name, data))
    if problem:
        return _form(here, of, problem=problem)
    said = Bilingual(words.RECEIVED.zh.format(name), words.RECEIVED.en.format(name))
    return here.done(said, here.program.launch_desk.take_in)


def _form(here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    require(found.rights.is_product_team)
    materials, shelf = _materials(found), here.program.launch_desk.shelf
    first = next((one for one, state in materials if state is State.UNMET), materials[0][0] if materials else "")
    return here.form(
        "attach",
        found,
        typed,
        problem,
        materials=materials,
        chosen=of or first,
        documents=offered_documents(here.program, here.visitor),
        formats=shelf.formats if shelf else (),
    )


def _materials(found: Look) -> list[tuple[str, State]]:
    """What the launch must have documents for, and whether it does."""
    findings = found.shown.verdict.findings
    return [
        (one.requirement, one.state)
        for one in findings
        if one.kind is Kind.MATERIAL and one.state is not State.NOT_APPLICABLE
    ]


def attachable_ids(program: Briefed, visitor: Visitor) -> set[str]:
    """What somebody may attach."""
    found = attachable_documents(program.store, program.clock, visitor.reader, visitor.person.department)
    return {one.document_id for one in found}


def offered_documents(program: Briefed, visitor: Visitor, words: str = "") -> Sequence[DocumentVersion]:
    """The first documents with some words that somebody may attach, those of his department before others."""
    department = visitor.person.department
    return attachable_documents(program.store, program.clock, visitor.reader, department, words)[:OFFERED]
