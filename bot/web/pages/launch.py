"""A launch: what was found, what it rests on, who is trained, and how it came to this."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.services.launches.evidence import evidence_of
from bot.services.launches.judging import history, view
from bot.web.pages.needs import Program, Staff
from bot.web.rendering import page

router = APIRouter()


@router.get("/launches/{launch_id}")
def show(
    request: Request,
    launch_id: str,
    program: Program,
    visitor: Staff,
    at: Annotated[datetime | None, Query()] = None,
) -> Response:
    """A launch as of an instant, by default now."""
    as_of = _local(at, program)
    shown = view(program.office, launch_id, as_of)
    facts = [fact for fact in history(program.office, launch_id) if as_of is None or fact.recorded_at <= as_of]
    launch = shown.dossier.launch
    embargoed = shown.dossier.launched is None
    may_read = not embargoed or visitor.reader.reviews or launch.owner_department in visitor.reader.departments
    return page(
        request,
        "launch.html",
        visitor,
        view=shown,
        evidence=evidence_of(shown),
        facts=list(reversed(facts)),
        as_of=as_of,
        slots=_slots(facts[0].recorded_at if facts else shown.dossier.as_of, program),
        may_read=may_read,
    )


def _local(at: datetime | None, program: Briefed) -> datetime | None:
    """An instant that was chosen in a browser, which speaks of the centre's clocks."""
    if at is None:
        return None
    return at if at.tzinfo else at.replace(tzinfo=program.config.zone)


def _slots(first: datetime, program: Briefed) -> list[datetime]:
    """The ends of the days since the launch was filed, to look back at: the newest 60."""
    zone, now = program.config.zone, program.clock()
    day = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [day - timedelta(days=back) for back in range(60)]
    return [one for one in days if one > first]
