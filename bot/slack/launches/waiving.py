"""Waiving a requirement, asking those who may for it, and saying no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.launches.facts import WaiverRequested
from bot.domain.launches.finding import RequirementFinding
from bot.domain.launches.telling import WAIVER_ASKED, WAIVER_DECLINED
from bot.domain.launches.waiver_requests import WaiverRequest
from bot.domain.outbox import Message
from bot.services.launches import wording as words
from bot.services.launches.judging import LaunchView, view
from bot.services.launches.looking import Look, name_in, requirement_in
from bot.services.launches.signing import report_remedial, waive
from bot.services.launches.waiver_requests import (
    SETTLED,
    ask_for_waiver,
    decline_request,
    request_with_key,
    withdraw_request,
)
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import (
    Block,
    Card,
    actions,
    bold,
    button,
    card,
    context,
    date_input,
    field,
    instant_input,
    long_text,
    paragraph,
    quoted,
    spans,
    text_input,
)
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line, request_line, standing, summary_line
from bot.slack.launches.deeds import (
    ITEM,
    Form,
    Private,
    at_field,
    begin,
    confirm,
    deed_of,
    finished,
    in_whose_name,
    item_in,
    launch_in,
    look_at,
    teller_for,
    typed,
)
from bot.slack.launches.showing import Origin, recalled, remembered, show_again
from bot.slack.launches.signing import titled_items
from bot.slack.packing import packed, unpacked
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting

REASON, UNTIL, REMEDIAL, REMEDIAL_DUE = "reason", "until", "remedial", "remedial_due"
LONGEST = 500
DUTY_AFTER = timedelta(days=14)
"""How long after the planned day a duty is due, unless somebody says otherwise."""


def open_waiver(here: Reception, click: Click, caller: Caller) -> None:
    """Choose what to waive; where somebody asked for it, that is chosen already."""
    launch, requirement, asked = unpacked(click.value, 3)
    found = look_at(here, caller, launch)
    if requirement:
        finding = next((one for one in found.shown.verdict.findings if one.requirement == requirement), None)
        if finding is None or not finding.state.is_open:
            here.tell(click, caller.language, _settled(finding, requirement, teller_for(here, caller.language)))
            return
        private = remembered(click, launch=launch, asked=asked)
        here.open_modal(click, _waive_form(here, caller, {**private, ITEM: requirement}))
        return
    items = titled_items(found, found.rights.waives, caller)
    begin(here, click, caller, words.CHOOSE_REQUIREMENT, "waive", items, FORMS)


def open_request(here: Reception, click: Click, caller: Caller) -> None:
    """Choose what to ask a waiver for."""
    found = look_at(here, caller, click.value)
    items = titled_items(found, found.rights.asks, caller)
    begin(here, click, caller, words.CHOOSE_REQUIREMENT, "ask_waiver", items, FORMS)


def open_decline(here: Reception, click: Click, caller: Caller) -> None:
    """Choose which request to say no to; where one was told of, that is chosen already."""
    launch, asked = unpacked(click.value, 2)
    found = look_at(here, caller, launch)
    if not asked:
        items = _requests(found.rights.declines, found, caller, here)
        begin(here, click, caller, words.CHOOSE_REQUEST, "decline", items, FORMS)
    elif any(one.key == asked for one in found.rights.declines):
        private = remembered(click, launch=launch, asked=asked)
        here.open_modal(click, _decline_form(here, caller, {**private, ITEM: asked}))
    else:
        here.tell(click, caller.language, SETTLED.text(caller.language))


def open_take_back(here: Reception, click: Click, caller: Caller) -> None:
    """Choose which request to do without."""
    found = look_at(here, caller, click.value)
    items = _requests(found.rights.takes_back, found, caller, here)
    begin(here, click, caller, words.CHOOSE_REQUEST, "take_back", items, FORMS)


def _requests(requests: Sequence[WaiverRequest], found: Look, caller: Caller, here: Reception) -> list[tuple[str, str]]:
    teller = teller_for(here, caller.language)
    return [(one.key, request_line(one, found, teller)) for one in requests]


def open_duty(here: Reception, click: Click, caller: Caller) -> None:
    """Choose which duty was done."""
    found = look_at(here, caller, click.value)
    duties = found.shown.remedials if found.rights.makes_good else ()
    items = [(fact.key, one_line(what)) for fact, _, what in duties]
    begin(here, click, caller, words.CHOOSE_DUTY, "make_good", items, FORMS)


def _duty_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    found, teller = look_at(here, caller, str(private["launch"])), teller_for(here, caller.language)
    duties = [(due, what) for fact, due, what in found.shown.remedials if fact.key.startswith(str(private[ITEM]))]
    blocks = [
        *(paragraph(teller.says(words.DUTY, what, teller.day(due))) for due, what in duties),
        field(teller.says(words.WHAT_WAS_DONE), text_input(REASON, multiline=True, longest=LONGEST)),
        *in_whose_name(here, caller),
    ]
    return confirm(names.MAKE_GOOD_MODAL, words.MAKE_GOOD, words.MAKE_GOOD, blocks, private, caller.language)


def made_good(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Report that a duty was done."""
    deed, done = deed_of(caller, submission, "make_good"), typed(submission, REASON)
    report_remedial(here.launches, deed, launch_in(submission), item_in(submission), done)
    return finished(here, submission, caller)


def _waive_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    found, teller = look_at(here, caller, str(private["launch"])), teller_for(here, caller.language)
    launch, reason = found.shown.dossier.launch, ""
    request = _request(here, str(private.get("asked") or ""))
    blocks = [
        _what(_finding(found.shown.verdict.findings, private), private, teller),
        paragraph(teller.says(words.WAIVING)),
    ]
    if request is not None:
        reason = request.body.reason
        blocks.append(paragraph(teller.says(words.ASKED_BY, found.name_of(request.asked_by), reason)))
    until = (request.body.until if request else None) or _usual_end(launch.planned_at, here)
    due = here.local(max(launch.planned_at, here.clock()) + DUTY_AFTER).date()
    blocks += [
        *long_text(teller.says(words.REASON), REASON, reason),
        field(teller.says(words.WAIVER_UNTIL), instant_input(UNTIL, until)),
        field(teller.says(words.REMEDIAL), text_input(REMEDIAL, multiline=True, longest=LONGEST)),
        field(teller.says(words.REMEDIAL_DUE), date_input(REMEDIAL_DUE, due)),
        *in_whose_name(here, caller),
    ]
    return confirm(names.WAIVE_MODAL, words.WAIVE, words.SIGN, blocks, private, caller.language)


def _request_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    found, teller = look_at(here, caller, str(private["launch"])), teller_for(here, caller.language)
    launch = found.shown.dossier.launch
    blocks = [
        _what(_finding(found.shown.verdict.findings, private), private, teller),
        field(teller.says(words.REASON), text_input(REASON, multiline=True, longest=LONGEST)),
        field(teller.says(words.ASKED_UNTIL), instant_input(UNTIL, _usual_end(launch.planned_at, here))),
        *in_whose_name(here, caller),
    ]
    return confirm(names.ASK_WAIVER_MODAL, words.ASK_WAIVER, words.NEXT, blocks, private, caller.language)


def _usual_end(planned_at: datetime, here: Reception) -> datetime:
    """The day after the launch, unless somebody says otherwise."""
    return max(planned_at, here.clock()) + timedelta(days=1)


def _decline_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    said = field(words.WHY_DECLINED.text(caller.language), text_input(REASON, multiline=True, longest=LONGEST))
    blocks = [*_asked(here, caller, private), said, *in_whose_name(here, caller)]
    return confirm(names.DECLINE_MODAL, words.DECLINE, words.DECLINE, blocks, private, caller.language)


def _take_back_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    said = field(words.REASON.text(caller.language), text_input(REASON, multiline=True, longest=LONGEST))
    blocks = [*_asked(here, caller, private), said, *in_whose_name(here, caller)]
    return confirm(names.TAKE_BACK_MODAL, words.TAKE_BACK, words.TAKE_BACK, blocks, private, caller.language)


def _asked(here: Reception, caller: Caller, private: Private) -> list[Block]:
    """What was asked for, as long as that is open."""
    found, teller = look_at(here, caller, str(private["launch"])), teller_for(here, caller.language)
    requests = [one for one in found.shown.waiver_requests if one.key.startswith(str(private[ITEM]))]
    return [paragraph(request_line(one, found, teller)) for one in requests]


FORMS: Mapping[str, Form] = {
    "waive": _waive_form,
    "ask_waiver": _request_form,
    "decline": _decline_form,
    "take_back": _take_back_form,
    "make_good": _duty_form,
}


def waived(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Waive it: the reason, the end, and how it is made good."""
    deed, launch, requirement = deed_of(caller, submission, "waive"), launch_in(submission), item_in(submission)
    until = datetime.fromtimestamp(int(submission.values.get(UNTIL) or 0), UTC)
    due = date.fromisoformat(typed(submission, REMEDIAL_DUE))
    reason, remedial = typed(submission, REASON), typed(submission, REMEDIAL)
    wrong = UNTIL if until <= here.clock() else REMEDIAL_DUE if due < here.local(here.clock()).date() else REASON
    refused = at_field(
        wrong,
        caller.language,
        lambda: waive(here.launches, deed, launch, requirement, reason, until, remedial, due),
    )
    if refused is not None:
        return refused
    return _settled_there(here, submission, caller)


def declined(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Say no, and why."""
    deed, reason = deed_of(caller, submission, "decline"), typed(submission, REASON)
    refused = at_field(
        REASON,
        caller.language,
        lambda: decline_request(here.launches, deed, launch_in(submission), item_in(submission), reason),
    )
    return refused or _settled_there(here, submission, caller)


def taken_back(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Do without what was asked for."""
    deed, reason = deed_of(caller, submission, "take_back"), typed(submission, REASON)
    refused = at_field(
        REASON,
        caller.language,
        lambda: withdraw_request(here.launches, deed, launch_in(submission), item_in(submission), reason),
    )
    return refused or finished(here, submission, caller)


def _settled_there(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """The message that told of a request is drawn again, or the card that somebody came from; a Home is anyhow."""
    asked = str(submission.view.private.get("asked") or "")
    if not asked:
        return finished(here, submission, caller)
    origin = recalled(submission.view.private)
    if origin != Origin():
        show_again(here, caller, origin, lambda: _request_card(here, asked, caller.language))
    return Reply()


def asked_for(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Tell those who may waive it."""
    deed, reason = deed_of(caller, submission, "ask"), typed(submission, REASON)
    until = datetime.fromtimestamp(int(submission.values.get(UNTIL) or 0), UTC)
    told: list[str] = []

    def ask() -> None:
        asked = ask_for_waiver(here.launches, deed, launch_in(submission), item_in(submission), reason, until).body
        told.extend(asked.asked_from if isinstance(asked, WaiverRequested) else ())

    refused = at_field(UNTIL if until <= here.clock() else REASON, caller.language, ask)
    if refused is not None:
        return refused
    roster, teller = here.callers.roster(), teller_for(here, caller.language)
    people = teller.listed([name_in(roster, one) for one in told], 5)
    return finished(here, submission, caller, teller.says(words.ASKED, people))


# The messages ---------------------------------------------------------------------------------------------------------


def waiver_asked(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """To somebody who may waive what a product team asks to be waived."""
    return Posting(_request_card(here, message.payload["request"], addressee.language))


def waiver_declined(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """To whoever asked for a waiver: somebody said no."""
    told, teller = message.payload, teller_for(here, addressee.language)
    shown = view(here.launches, told["launch"])
    who = name_in(here.callers.roster(), told["declined_by"])
    title = teller.says(requirement_in(shown, told["requirement"]).title)
    said = teller.says(words.DECLINED_CARD, who, title, one_line(shown.dossier.launch.product))
    see = actions(button(names.SHOW, teller.says(words.SEE_LAUNCH), told["launch"]))
    return Posting(card(said, spans(bold(said)), quoted(told["reason"]), see))


def _request_card(here: Reception, key: str, language: str) -> Card:
    """A request as things stand: with a button to grant it, until it needs none any more."""
    request, teller = _request(here, key), teller_for(here, language)
    if request is None:
        return card(teller.says(words.NOTHING_TO_DO), paragraph(teller.says(words.NOTHING_TO_DO)))
    shown = _view_of(request, here)
    finding = _finding_of(request, shown)
    title = teller.says(finding.title) if finding else request.body.requirement
    said = teller.says(words.ASKS_FOR_WAIVER, name_in(here.callers.roster(), request.asked_by), title)
    launch, is_open = request.fact.launch or "", shown is not None and request in shown.waiver_requests
    buttons = [button(names.SHOW, teller.says(words.SEE_LAUNCH), launch)]
    if is_open:
        value = packed(launch, request.body.requirement, key)
        buttons = [
            button(names.WAIVE, teller.says(words.WAIVE), value, style="primary"),
            button(names.DECLINE, teller.says(words.DECLINE), packed(launch, key)),
            *buttons,
        ]
    until = [teller.says(words.UNTIL, teller.minute(request.body.until))] if request.body.until else []
    blocks = [
        spans(bold(said), f"\n{summary_line(shown, teller)}\n{standing(shown, teller)}" if shown else ""),
        quoted(request.body.reason),
        *([context(*until)] if until else []),
        *([] if is_open else [paragraph(_settled(finding, request.body.requirement, teller))]),
        actions(*buttons),
    ]
    return card(said, *blocks)


def _settled(finding: RequirementFinding | None, requirement: str, teller: Teller) -> str:
    """That there is nothing to waive any more, and why."""
    if finding is not None and finding.state.is_open:
        return teller.says(SETTLED)
    title = teller.says(finding.title) if finding else requirement
    return teller.says(words.NO_LONGER_ASKED, title, teller.says(words.STATES[finding.state]) if finding else "–")


def _view_of(request: WaiverRequest, here: Reception) -> LaunchView | None:
    """The launch that it is about, as long as that is not over."""
    views = (one.view for one in here.overview.standings(here.launches))
    return next((one for one in views if one.dossier.launch.id == request.fact.launch), None)


def _finding_of(request: WaiverRequest, shown: LaunchView | None) -> RequirementFinding | None:
    findings = shown.verdict.findings if shown else ()
    return next((one for one in findings if one.requirement == request.body.requirement), None)


def _request(here: Reception, key: str) -> WaiverRequest | None:
    with here.store.begin() as work:
        return request_with_key(work, key) if key else None


def _finding(findings: tuple[RequirementFinding, ...], private: Private) -> RequirementFinding | None:
    return next((one for one in findings if one.requirement == private[ITEM]), None)


def _what(finding: RequirementFinding | None, private: Private, teller: Teller) -> dict[str, Any]:
    if finding is None:
        return paragraph(str(private[ITEM]))
    return spans(bold(teller.says(finding.title)), f"\n{one_line(teller.says(finding.why))}")


MESSAGES = {WAIVER_ASKED: waiver_asked, WAIVER_DECLINED: waiver_declined}
