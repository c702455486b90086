"""What there is to look after, at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.errors import BriefedError
from bot.jobs import jobs_of
from bot.services.api_tokens import tokens_for
from bot.services.jobs.standing import JobStanding, standing
from bot.services.launches.people import roster_today
from bot.services.webhooks.keeping import webhooks_for
from bot.web.needs import Program
from bot.web.pages.admin.needs import Administrator
from bot.web.rendering import page

router = APIRouter()


@router.get("/admin")
def show(request: Request, program: Program, visitor: Administrator) -> Response:
    """Roster, health, knowledge base, templates, calendars and programs, each in a few words."""
    office, now = program.office, program.clock()
    person_id = visitor.person.id
    seen = standing(jobs_of(program), program.store, now)
    with program.store.begin() as work:
        documents, findings = len(work.documents.all_current()), len(work.documents.findings())
        models = work.changes.served_models()
    return page(
        request,
        "admin/overview.html",
        visitor,
        roster=roster_today(office),
        today=office.local_day(now),
        seen=seen,
        synced=_synced(seen.jobs),
        documents=documents,
        findings=findings,
        configured=program.config.model,
        served=models[0] if models else None,
        template_count=_number_of_templates(program),
        years=sorted(office.calendar.known_years),
        tokens=sum(one.refusal(now) is None for one in tokens_for(office, person_id)),
        webhooks=len(webhooks_for(office, person_id)),
    )


def _synced(jobs: Sequence[JobStanding]) -> JobStanding | None:
    """How the job fares that keeps the knowledge base in line with the documents."""
    return next((one for one in jobs if one.job.name == "sync"), None)


def _number_of_templates(program: Briefed) -> int | None:
    """``None`` when they cannot be read; their page says why."""
    try:
        return len(program.templates())
    except BriefedError:
        return None
