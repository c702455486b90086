"""Deciding on a stage, calling a change minor, and taking a launch over to the newest version of its template."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import StageDecision
from bot.services.launches import wording as words
from bot.services.launches.filing import register_templates
from bot.services.launches.looking import decidable
from bot.services.launches.signing import ChangedMeanwhile, call_minor, decide_stage
from bot.services.launches.upgrading import foresee_upgrade, upgrade_template
from bot.services.launches.versions import versions_of
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

Digest = Annotated[str, Form(max_length=64)]


@router.get("/launches/{launch_id}/decide")
def show(here: Here, of: Of) -> Response:
    """What is decided on, and what is still open in the stage."""
    return _decide_form(here, of)


@router.post("/launches/{launch_id}/decide")
def decide(
    here: Here,
    deed: Doing,
    of: PostedOf,
    decision: Annotated[StageDecision, Form()],
    digest: Digest,
    reason: Text = "",
) -> Response:
    """Decide on a stage, as it was shown."""
    typed = typed_in(deed, decision=decision, reason=reason)
    try:
        problem = refusal(lambda: decide_stage(here.office, deed, here.launch_id, of, decision, reason, digest))
    except ChangedMeanwhile:
        return _decide_form(here, of, typed, words.CHANGED, CHANGED)
    if problem:
        return _decide_form(here, of, typed, problem)
    return here.done(words.DECIDED)


@router.get("/launches/{launch_id}/minor")
def show_minor(here: Here, of: Of) -> Response:
    """The versions of a document of which one may say that they say the same."""
    return _minor_form(here, of)


@router.post("/launches/{launch_id}/minor")
def minor(
    here: Here,
    deed: Doing,
    of: PostedOf,
    document: Text,
    old: Digest,
    new: Digest,
    reason: Text = "",
) -> Response:
    """Call a change minor."""
    problem = refusal(lambda: call_minor(here.office, deed, here.launch_id, document, old, new, reason))
    if problem:
        typed = typed_in(deed, old=old, new=new, reason=reason)
        return _minor_form(here, of, typed, problem)
    return here.done(words.CALLED_MINOR)


@router.get("/launches/{launch_id}/upgrade")
def show_upgrade(here: Here) -> Response:
    """What the newest version of its template would change."""
    require(here.look().rights.upgrades)
    register_templates(here.office, here.program.launch_desk.templates().values())
    return _upgrade_form(here)


@router.post("/launches/{launch_id}/upgrade")
def upgrade(here: Here, deed: Doing, digest: Digest) -> Response:
    """Take it over to the version that was shown; then its questions are asked again."""
    try:
        problem = refusal(lambda: upgrade_template(here.office, deed, here.launch_id, digest))
    except ChangedMeanwhile:
        return _upgrade_form(here, words.CHANGED, CHANGED)
    if problem:
        return _upgrade_form(here, problem)
    template = here.look().shown.dossier.template
    version = template.version if template else "–"
    said = Bilingual(words.UPGRADED.zh.format(version), words.UPGRADED.en.format(version))
    return here.done(said, here.ask_again)


def _decide_form(
    here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None, status: int = UNDONE
) -> Response:
    to_decide = decidable(here.office, here.visitor.person.id, here.launch_id, of)
    found = here.look()
    return here.form("decide", found, typed, problem, status, to_decide=to_decide)


def _minor_form(here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    versions = versions_of(found.shown, of)
    require(versions and versions[0].document_id in found.rights.minor, problem)
    before = next((one for one in reversed(versions) if one.sha256 != versions[-1].sha256), versions[-1])
    chosen = {"old": before.sha256, "new": versions[-1].sha256, **(typed or {})}
    by_version = {one.sha256: one for one in versions}.values()
    return here.form("minor", found, chosen, problem, requirement=of, versions=list(by_version))


def _upgrade_form(here: AtLaunch, problem: Bilingual | None = None, status: int = UNDONE) -> Response:
    upgrade = foresee_upgrade(here.office, here.visitor.person.id, here.launch_id)
    found = here.look()
    return here.form("upgrade", found, None, problem, status, upgrade=upgrade)
