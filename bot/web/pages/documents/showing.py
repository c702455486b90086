"""One document: whether it answers, what is to be mended, what it was asked, what stands in it, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.differences import Change
from bot.domain.paging import page_of
from bot.services.citing import place_of
from bot.services.document_wording import AUDIENCES, AVAILABILITIES, FINDINGS, NEXT_STEPS, STATUSES
from bot.services.documents import (
    PhrasedPassage,
    asked_of,
    compare_versions,
    history_of,
    passages_of,
    show_document,
)
from bot.services.launches.looking import name_in
from bot.services.launches.people import roster_today
from bot.web.needs import Departments, Program, Staff
from bot.web.rendering import page

router = APIRouter()

PASSAGES = 60
"""On a page."""
SAID: Mapping[str, Bilingual] = {
    "title": Bilingual("标题", "title"),
    "department": Bilingual("部门", "department"),
    "owner": Bilingual("负责人", "owner"),
    "kind": Bilingual("类型", "kind"),
    "product": Bilingual("产品", "product"),
    "status": Bilingual("状态", "status"),
    "audience": Bilingual("读者", "readers"),
    "valid_from": Bilingual("生效", "valid from"),
    "valid_to": Bilingual("失效", "valid until"),
    "review_by": Bilingual("复审期限", "review by"),
}
"""What is said of a document, as it is called."""


@dataclass(frozen=True, slots=True)
class Section:
    """Passages on end under the same headings."""

    headings: tuple[str, ...]
    passages: Sequence[PhrasedPassage]


@router.get("/document-versions")
def compare(
    request: Request,
    program: Program,
    visitor: Staff,
    of: Annotated[str, Query(max_length=1_000)],
    old: Annotated[str, Query(max_length=64)],
    new: Annotated[str, Query(max_length=64)],
) -> Response:
    """What the words of two versions of a document have and have not in common."""
    found = show_document(program.store, program.clock, visitor.reader, of)
    changes = compare_versions(program.store, program.clock, visitor.reader, of, old, new)
    return page(
        request,
        "documents/versions.html",
        visitor,
        document=found.document,
        changes=changes,
        changed=sum(one.change is not Change.SAME for one in changes or ()),
        stretches=[(kind, list(alike)) for kind, alike in groupby(changes or (), key=attrgetter("change"))],
        old=old,
        new=new,
    )


@router.get("/documents/{document_id:path}")
def show(
    request: Request,
    document_id: str,
    program: Program,
    visitor: Staff,
    departments: Departments,
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """One document, for whoever may know of it."""
    store, clock, reader = program.store, program.clock, visitor.reader
    found = show_document(store, clock, reader, document_id)
    part = page_of(passages_of(store, clock, reader, document_id), number, PASSAGES)
    roster = roster_today(program.office)
    return page(
        request,
        "documents/show.html",
        visitor,
        listed=found,
        page_of=part,
        sections=_sections(part.items),
        steps=history_of(store, clock, reader, document_id),
        asked=asked_of(store, clock, reader, document_id),
        departments=departments,
        name=lambda person: name_in(roster, person),
        place=lambda passage: place_of(replace(passage, heading_path=())),
        availabilities=AVAILABILITIES,
        next_steps=NEXT_STEPS,
        audiences=AUDIENCES,
        statuses=STATUSES,
        finding_titles=FINDINGS,
        called=SAID,
    )


def _sections(passages: Sequence[PhrasedPassage]) -> list[Section]:
    by_headings = groupby(passages, key=lambda one: one.passage.heading_path)
    return [Section(headings, list(alike)) for headings, alike in by_headings]
