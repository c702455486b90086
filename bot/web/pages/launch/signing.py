"""Signing what there is to sign, and taking a signature back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import GoNoGo
from bot.services.launches import wording as words
from bot.services.launches.looking import signable
from bot.services.launches.signing import ChangedMeanwhile, withdraw
from bot.services.launches.signing import sign as sign_requirement
from bot.web.doing import Doing
from bot.web.pages.launch.forms import (
    CHANGED,
    UNDONE,
    AtLaunch,
    Here,
    Of,
    PostedOf,
    Text,
    Typed,
    refusal,
    require,
    typed_in,
)

router = APIRouter()


@router.get("/launches/{launch_id}/sign")
def show(here: Here, of: Of) -> Response:
    """What is signed: the statement, or the documents in their versions."""
    return _sign_form(here, of)


@router.post("/launches/{launch_id}/sign")
def sign(
    here: Here,
    deed: Doing,
    of: PostedOf,
    decision: Annotated[GoNoGo, Form()],
    digest: Annotated[str, Form(max_length=64)],
    meaning: Text = "",
) -> Response:
    """Sign what was shown; when it has changed since, show what there is now."""
    typed = typed_in(deed, decision=decision, meaning=meaning)
    if decision is GoNoGo.NO_GO and meaning.strip() in {words.MEANING_TEXT.zh, words.MEANING_TEXT.en}:
        return _sign_form(here, of, typed, words.WHY_NOT)
    try:
        problem = refusal(
            lambda: sign_requirement(here.office, deed, here.launch_id, of, decision, meaning, digest or "-")
        )
    except ChangedMeanwhile:
        return _sign_form(here, of, typed, words.CHANGED, CHANGED)
    if problem:
        return _sign_form(here, of, typed, problem)
    return here.done(words.SIGNED_NOW)


@router.get("/launches/{launch_id}/withdraw")
def show_withdrawal(here: Here, of: Of) -> Response:
    """Which signature would be taken back."""
    return _withdraw_form(here, of)


@router.post("/launches/{launch_id}/withdraw")
def take_back(here: Here, deed: Doing, of: PostedOf, reason: Text = "") -> Response:
    """Take a signature back."""
    problem = refusal(lambda: withdraw(here.office, deed, here.launch_id, of, reason))
    if problem:
        return _withdraw_form(here, of, typed_in(deed, reason=reason), problem)
    return here.done(words.WITHDRAWN)


def _sign_form(
    here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None, status: int = UNDONE
) -> Response:
    to_sign = signable(here.office, here.visitor.person.id, here.launch_id, of)
    found = here.look()
    return here.form("sign", found, typed, problem, status, to_sign=to_sign)


def _withdraw_form(here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    signature = next((one for one in found.rights.withdraws if one.key == of), None)
    require(signature)
    return here.form("withdraw", found, typed, problem, signature=signature)
