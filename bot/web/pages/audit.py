"""What was recorded: searched, verified and exported by those who audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from bot.bootstrap import Briefed
from bot.domain.audit import Wanted
from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Body
from bot.services.launches.auditing import A_PAGE, chain_line, links, require_audit, search, verify
from bot.services.launches.people import roster_today
from bot.services.launches.retelling import Retelling
from bot.web.doing import Doing
from bot.web.needs import DayTyped, Program, Staff
from bot.web.rendering import page
from bot.web.said import done

router = APIRouter()

KINDS = {one.__name__: one for one in get_args(Body)}
"""What is recorded, by the names that stand in the chain."""
SHOWN = 4_000
"""Characters shown of what was recorded; the export has all of it."""


@router.get("/audit")
def searched(
    request: Request,
    program: Program,
    visitor: Staff,
    about: Annotated[str, Query(max_length=200)] = "",
    actor: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    first: Annotated[DayTyped, Query(alias="from")] = None,
    last: Annotated[DayTyped, Query(alias="to")] = None,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Facts, the newest first, by what they are about, who did it, their kind and days."""
    wanted = Wanted(
        about.strip() or None,
        actor.strip() or None,
        _kind(kind),
        _midnight(first, program),
        _midnight(last + timedelta(days=1), program) if last else None,
    )
    found = search(program.office, visitor.person.id, wanted, before)
    asked = {"about": about, "actor": actor, "kind": kind, "from": first or "", "to": last or ""}
    return page(
        request,
        "audit.html",
        visitor,
        entries=found,
        kinds=sorted(KINDS),
        asked=asked,
        earlier=found[-1].position if len(found) == A_PAGE else None,
        later=before is not None,
        telling=Retelling(None, roster_today(program.office), program.config.zone),
        indented=_indented,
    )


@router.post("/audit/verification")
def verified(request: Request, program: Program, visitor: Staff, deed: Doing) -> Response:
    """Check every link of the chain."""
    require_audit(program.office, deed.actor)
    found = verify(program.store)
    if found.broken is not None:
        raise Declined(_broken(found.broken.position, found.broken.what))
    return done(request, "/audit", _whole(found.facts, found.head))


@router.get("/audit/chain.jsonl")
def exported(program: Program, visitor: Staff) -> Response:
    """Every fact with its digests, a JSON object a line, for others to verify."""
    require_audit(program.office, visitor.person.id)
    headers = {"Content-Disposition": 'attachment; filename="chain.jsonl"'}
    return StreamingResponse(_lines(program), media_type="application/jsonl; charset=utf-8", headers=headers)


def _lines(program: Briefed) -> Iterator[str]:
    return (f"{chain_line(link)}\n" for link in links(program.store))


def _indented(text: str) -> str:
    """What was recorded as people read JSON; of a whole roster, say, the beginning."""
    shown = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def _kind(name: str) -> type[Body] | None:
    if name and name not in KINDS:
        raise Declined(Bilingual(f"没有 {name} 这种记录。", f"Nothing is recorded as {name}."))
    return KINDS.get(name)


def _midnight(day: date | None, program: Briefed) -> datetime | None:
    return datetime.combine(day, time(), program.config.zone) if day else None


def _broken(position: int, what: str) -> Bilingual:
    return Bilingual(
        f"记录链在第 {position} 条断开: {what}。请从备份恢复数据库。",
        f"The chain is broken at fact {position}: {what}. Restore the database from a backup.",
    )


def _whole(facts: int, head: str) -> Bilingual:
    return Bilingual(
        f"共 {facts:,} 条记录, 链条完整。链头 {head}",
        f"{facts:,} facts, the chain is whole. Its head is {head}",
    )
