"""The documents that a visitor may know of, filtered and searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.catalogue import WantedDocuments
from bot.domain.documents import Availability
from bot.services.document_wording import AVAILABILITIES, FINDINGS
from bot.services.documents import find_documents, kinds_of_documents, unread_files
from bot.web.needs import Departments, Program, Staff
from bot.web.rendering import page

router = APIRouter()

A_PAGE = 50
SOON = timedelta(days=30)
ENDING, TO_MEND = "ending", "to-mend"
SHOWN_STATES = (
    Availability.VALID,
    Availability.EFFECTIVE_LATER,
    Availability.EXPIRED,
    Availability.SUPERSEDED,
    Availability.NOT_APPROVED,
)
STATES: Mapping[str, Bilingual] = {
    **{one.value: AVAILABILITIES[one] for one in SHOWN_STATES},
    ENDING: Bilingual("30 天内到期", "ends within 30 days"),
    TO_MEND: Bilingual("有待改进", "has something to mend"),
}
"""What documents are filtered by, beside their department and kind."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose of the documents, as it stands in the page's address; what is empty is not chosen."""

    department: str = ""
    kind: str = ""
    state: str = ""
    search: str = ""

    @property
    def query(self) -> str:
        """The same choice in an address."""
        chosen = {"department": self.department, "kind": self.kind, "state": self.state, "search": self.search}
        return urlencode({name: value for name, value in chosen.items() if value})

    def wanted(self, now: datetime) -> WantedDocuments:
        """The documents that are meant."""
        return WantedDocuments(
            department=self.department or None,
            kind=self.kind or None,
            words=tuple(self.search.split()),
            availability=next((one for one in SHOWN_STATES if one.value == self.state), None),
            with_findings=self.state == TO_MEND,
            ending_before=now + SOON if self.state == ENDING else None,
        )


def choice_of(
    department: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=100)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
) -> Choice:
    """What an address asks for."""
    return Choice(department, kind, state, search.strip())


@router.get("/documents")
def listed(
    request: Request,
    program: Program,
    visitor: Staff,
    departments: Departments,
    choice: Annotated[Choice, Depends(choice_of)],
    number: Annotated[int, Query(alias="page", ge=0)] = 0,
) -> Response:
    """The documents that the visitor may know of, and files of his department that became none."""
    store, clock, reader = program.store, program.clock, visitor.reader
    return page(
        request,
        "documents/list.html",
        visitor,
        page_of=find_documents(store, clock, reader, choice.wanted(clock()), number, A_PAGE),
        choice=choice,
        departments=departments,
        kinds=kinds_of_documents(store, clock, reader),
        states=STATES,
        availabilities=AVAILABILITIES,
        unread=unread_files(store, clock, reader),
        finding_titles=FINDINGS,
    )
