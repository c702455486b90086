"""What a new version of a launch's document changes, and what stopped counting with it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bot.domain.people.rights import NotAllowed
from bot.services.documents import show_document
from bot.services.launches import wording as words
from bot.services.launches.versions import change_between, versions_of
from bot.web.pages.launch.forms import Here, Of

router = APIRouter()

Version = Annotated[str, Query(max_length=64)]


@router.get("/launches/{launch_id}/versions")
def show(here: Here, of: Of, old: Version = "", new: Version = "") -> Response:
    """Two versions of a requirement's document, by default the last two, for whoever may read both."""
    found = here.look()
    if not found.reads:
        raise NotAllowed(words.NOT_FOR_YOU)
    change = change_between(here.office, found.shown, of, old, new)
    document = show_document(
        here.program.store, here.program.clock, here.visitor.reader, change.new.document_id
    ).document
    return here.form(
        "versions",
        found,
        requirement=of,
        change=change,
        stretches=[(kind, list(alike)) for kind, alike in groupby(change.passages or (), key=attrgetter("change"))],
        document=document,
        versions=versions_of(found.shown, of),
    )
