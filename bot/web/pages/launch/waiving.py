"""Waivers: asking for one, granting it, saying no, doing without it after all, and making good for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Fact
from bot.domain.launches.facts import WaiverRequested
from bot.domain.launches.finding import RequirementFinding
from bot.services.launches import wording as words
from bot.services.launches.looking import Look, name_in
from bot.services.launches.people import roster_today
from bot.services.launches.signing import report_remedial, waive
from bot.services.launches.waiver_requests import ask_for_waiver, decline_request, withdraw_request
from bot.web.doing import Doing
from bot.web.pages.launch.forms import (
    AtLaunch,
    Here,
    Of,
    PostedOf,
    Text,
    Typed,
    for_browser,
    local_instant,
    refusal,
    require,
    typed_in,
)
from bot.web.reach import day_of

router = APIRouter()

DUTY_AFTER = timedelta(days=14)
"""How long after the planned day a duty is due, unless somebody says otherwise."""
NO_DAY = Bilingual("请选补救的期限。", "Choose the day by which it is made good.")
Short = Annotated[str, Form(max_length=40)]


@router.get("/launches/{launch_id}/waive")
def show(here: Here, of: Of) -> Response:
    """What would be waived, and what was asked for."""
    return _waive_form(here, of)


@router.post("/launches/{launch_id}/waive")
def grant(
    here: Here,
    deed: Doing,
    of: PostedOf,
    until: Short = "",
    remedial_due: Short = "",
    reason: Text = "",
    remedial: Text = "",
) -> Response:
    """Waive a requirement: the reason, the end, and how it is made good."""

    def granted() -> Fact:
        ends = local_instant(until, here.zone)
        return waive(here.office, deed, here.launch_id, of, reason, ends, remedial, _day(remedial_due))

    problem = refusal(granted)
    if problem:
        typed = typed_in(deed, reason=reason, until=until, remedial=remedial, remedial_due=remedial_due)
        return _waive_form(here, of, typed, problem)
    return here.done(words.WAIVED_NOW)


@router.get("/launches/{launch_id}/ask-waiver")
def show_request(here: Here, of: Of) -> Response:
    """What a waiver would be asked for."""
    return _request_form(here, of)


@router.post("/launches/{launch_id}/ask-waiver")
def ask(
    here: Here,
    deed: Doing,
    of: PostedOf,
    until: Short = "",
    reason: Text = "",
) -> Response:
    """Ask those who may."""
    told: list[str] = []

    def asked() -> None:
        ends = local_instant(until, here.zone) if until else None
        fact = ask_for_waiver(here.office, deed, here.launch_id, of, reason, ends)
        told.extend(fact.body.asked_from if isinstance(fact.body, WaiverRequested) else ())

    problem = refusal(asked)
    if problem:
        return _request_form(here, of, typed_in(deed, reason=reason, until=until), problem)
    roster = roster_today(here.office)
    people = [name_in(roster, one) for one in told]
    return here.done(
        Bilingual(words.ASKED.zh.format("、".join(people)), words.ASKED.en.format(", ".join(people))),
    )


@router.get("/launches/{launch_id}/decline-waiver")
def show_decline(here: Here, of: Of) -> Response:
    """The request that would be declined."""
    return _answer_form(here, of, "decline-waiver")


@router.post("/launches/{launch_id}/decline-waiver")
def decline(here: Here, deed: Doing, of: PostedOf, reason: Text = "") -> Response:
    """Say no, and why."""
    problem = refusal(lambda: decline_request(here.office, deed, here.launch_id, of, reason))
    if problem:
        typed = typed_in(deed, reason=reason)
        return _answer_form(here, of, "decline-waiver", typed, problem)
    return here.done(words.DECLINED_NOW)


@router.get("/launches/{launch_id}/withdraw-request")
def show_doing_without(here: Here, of: Of) -> Response:
    """The request that would be taken back."""
    return _answer_form(here, of, "withdraw-request")


@router.post("/launches/{launch_id}/withdraw-request")
def do_without(here: Here, deed: Doing, of: PostedOf, reason: Text = "") -> Response:
    """Do without the waiver after all."""
    problem = refusal(lambda: withdraw_request(here.office, deed, here.launch_id, of, reason))
    if problem:
        typed = typed_in(deed, reason=reason)
        return _answer_form(here, of, "withdraw-request", typed, problem)
    return here.done(words.REQUEST_WITHDRAWN)


@router.get("/launches/{launch_id}/make-good")
def show_duty(here: Here, of: Of) -> Response:
    """The duty that was left."""
    return _duty_form(here, of)


@router.post("/launches/{launch_id}/make-good")
def make_good(here: Here, deed: Doing, of: PostedOf, reason: Text = "") -> Response:
    """Report that it was done."""
    problem = refusal(lambda: report_remedial(here.office, deed, here.launch_id, of, reason))
    if problem:
        return _duty_form(here, of, typed_in(deed, reason=reason), problem)
    return here.done(words.MADE_GOOD)


def _waive_form(here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    require(of in found.rights.waives, problem)
    requested = next((one for one in found.shown.waiver_requests if one.body.requirement == of), None)
    ends = requested.body.until if requested and requested.body.until else _after_launch(found, timedelta(days=1))
    suggested = {
        "reason": requested.body.reason if requested else "",
        "until": for_browser(ends, here.zone),
        "remedial_due": here.office.local_day(_after_launch(found, DUTY_AFTER)).isoformat(),
    }
    return here.form(
        "waive",
        found,
        {**suggested, **(typed or {})},
        problem,
        finding=_finding(found, of),
        requested=requested,
    )


def _request_form(here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    require(of in found.rights.asks, problem)
    return here.form("ask_waiver", found, typed, problem, finding=_finding(found, of))


def _answer_form(
    here: AtLaunch, of: str, deed: str, typed: Typed | None = None, problem: Bilingual | None = None
) -> Response:
    found = here.look()
    offered = found.rights.declines if deed == "decline-waiver" else found.rights.takes_back
    requested = next((one for one in offered if one.key == of), None)
    require(requested, problem)
    return here.form("answer_request", found, typed, problem, deed=deed, requested=requested)


def _duty_form(here: AtLaunch, of: str, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    duty = next(((due, what) for fact, due, what in found.shown.remedials if fact.key == of), None)
    require(duty and found.rights.makes_good, problem)
    return here.form("make_good", found, typed, problem, of=of, duty=duty)


def _after_launch(found: Look, after: timedelta) -> datetime:
    dossier = found.shown.dossier
    return max(dossier.launch.planned_at, dossier.as_of) + after


def _finding(found: Look, of: str) -> RequirementFinding:
    return next(one for one in found.shown.verdict.findings if one.requirement == of)


def _day(typed: str) -> date:
    try:
        return day_of(typed)
    except ValueError:
        raise Declined(NO_DAY) from None
