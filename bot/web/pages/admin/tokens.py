"""API tokens: created for programs that act in somebody's name, and revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from bot.bootstrap import Briefed
from bot.domain.api_tokens.facts import Scope
from bot.domain.bilingual import Bilingual
from bot.services.api_tokens import Created, create_token, revoke_token, tokens_for
from bot.services.launches import wording as words
from bot.services.launches.looking import name_in
from bot.services.launches.people import roster_today
from bot.web.doing import Doing
from bot.web.needs import Program, Staff
from bot.web.pages.launch.forms import PostedOf, Text, principals, refusal
from bot.web.rendering import page
from bot.web.said import done
from bot.web.shown_secrets import ShownSecrets
from bot.web.visitors import Visitor

router = APIRouter()

USUAL_DAYS, MOST_DAYS = 90, 366
SCOPES = {
    Scope.VERDICT: Bilingual("查裁决", "Ask for verdicts"),
    Scope.PERMIT: Bilingual("取上线许可", "Fetch permits"),
    Scope.LAUNCHES: Bilingual("看上线项目", "See launches"),
    Scope.ASK: Bilingual("提问", "Ask questions"),
    Scope.QUESTIONS: Bilingual("处理待答问题", "Deal with open questions"),
    Scope.DOCUMENTS: Bilingual("看文档", "See documents"),
}
REVOKED = Bilingual("令牌已作废。", "The token counts no more.")


@router.get("/tokens")
def show(request: Request, program: Program, visitor: Staff) -> Response:
    """One's own tokens; everybody's for whoever looks after the centre."""
    return _page(request, program, visitor)


@router.post("/tokens")
def create(
    request: Request,
    program: Program,
    visitor: Staff,
    deed: Doing,
    name: Annotated[str, Form(max_length=100)] = "",
    scopes: Annotated[Sequence[Scope], Form()] = (),
    days: Annotated[int, Form(ge=-MOST_DAYS, le=10 * MOST_DAYS)] = USUAL_DAYS,
) -> Response:
    """Create one; it is shown here, and nowhere else: again only to whoever sends the same form twice in a row."""
    made: list[Created] = []
    lasts = timedelta(days=days)
    shown: ShownSecrets = request.app.state.shown_secrets
    create_it = partial(create_token, program.office, deed, name, scopes, lasts)
    problem = refusal(lambda: made.append(shown.created(deed, create_it)))
    return _page(request, program, visitor, problem, made[0] if made else None, name if problem else "")


@router.post("/tokens/revoke")
def revoke(
    request: Request, program: Program, visitor: Staff, deed: Doing, of: PostedOf, reason: Text = ""
) -> Response:
    """Make one void from now on."""
    problem = refusal(lambda: revoke_token(program.office, deed, of, reason))
    return _page(request, program, visitor, problem) if problem else done(request, "/tokens", REVOKED)


def _page(
    request: Request,
    program: Briefed,
    visitor: Visitor,
    problem: Bilingual | None = None,
    made: Created | None = None,
    name: str = "",
) -> Response:
    now, roster = program.clock(), roster_today(program.office)
    found = tokens_for(program.office, visitor.person.id)
    return page(
        request,
        "admin/tokens.html",
        visitor,
        422 if problem else 200,
        tokens=[(one, one.refusal(now), name_in(roster, one.owner)) for one in found],
        scopes=SCOPES,
        usual_days=USUAL_DAYS,
        most_days=MOST_DAYS,
        principals=principals(program, visitor),
        words=words,
        problem=problem,
        made=made,
        name=name,
    )
