"""Moving a launch's date, after what that brings about was shown; and carrying a launch out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.services.launches import wording as words
from bot.services.launches.filing import Moved, foresee_move, move
from bot.services.launches.launching import carry_out
from bot.services.launches.looking import documents_of
from bot.services.launches.signing import ChangedMeanwhile
from bot.web.doing import Doing
from bot.web.pages.launch.forms import (
    CHANGED,
    UNDONE,
    AtLaunch,
    Here,
    Text,
    Typed,
    for_browser,
    local_instant,
    refusal,
    require,
    typed_in,
)

router = APIRouter()


@router.get("/launches/{launch_id}/move")
def show(here: Here) -> Response:
    """Ask for the new instant and the reason."""
    return _move_form(here)


@router.post("/launches/{launch_id}/move")
def move_date(
    here: Here,
    deed: Doing,
    at: Annotated[str, Form(max_length=40)],
    reason: Text = "",
    is_confirmed: Annotated[bool, Form()] = False,
) -> Response:
    """Show what the new instant would bring about; move it once that is confirmed."""
    typed = typed_in(deed, at=at, reason=reason)
    foreseen: list[Moved] = []

    def moved() -> None:
        planned_at = local_instant(at, here.zone)
        if is_confirmed:
            move(here.office, deed, here.launch_id, planned_at, reason)
        else:
            foreseen.append(foresee_move(here.office, deed, here.launch_id, planned_at, reason))

    problem = refusal(moved)
    if problem or foreseen:
        return _move_form(here, typed, problem, foreseen[0] if foreseen else None)
    said = Bilingual(words.MOVED.zh.format(at.replace("T", " ")), words.MOVED.en.format(at.replace("T", " ")))
    return here.done(said, here.ask_again)


@router.get("/launches/{launch_id}/launch")
def show_launch(here: Here) -> Response:
    """What is launched, on which verdict; or what keeps it from going."""
    return _launch_form(here)


@router.post("/launches/{launch_id}/launch")
def launch(
    here: Here,
    deed: Doing,
    digest: Annotated[str, Form(max_length=64)],
) -> Response:
    """Carry it out, on the verdict that was shown."""
    try:
        problem = refusal(lambda: carry_out(here.office, deed, here.launch_id, digest))
    except ChangedMeanwhile as changed:
        return _launch_form(here, changed.said, CHANGED)
    if problem:
        return _launch_form(here, problem)
    product = here.look().shown.dossier.launch.product
    return here.done(Bilingual(words.LAUNCHED.zh.format(product), words.LAUNCHED.en.format(product)))


def _move_form(
    here: AtLaunch, typed: Typed | None = None, problem: Bilingual | None = None, foreseen: Moved | None = None
) -> Response:
    found = here.look()
    require(found.rights.is_product_team)
    planned_at = for_browser(found.shown.dossier.launch.planned_at, here.zone)
    return here.form("move", found, {"at": planned_at, **(typed or {})}, problem, foreseen=foreseen)


def _launch_form(here: AtLaunch, problem: Bilingual | None = None, status: int = UNDONE) -> Response:
    found = here.look()
    require(found.rights.is_product_team)
    return here.form(
        "launch",
        found,
        None,
        problem,
        status,
        view=found.shown,
        is_early=here.program.clock() < found.shown.dossier.launch.planned_at,
        documents=documents_of(here.office, found.shown.dossier),
    )
