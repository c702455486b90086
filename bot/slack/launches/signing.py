"""Signing, taking back, deciding on stages and calling changes minor: each shows exactly what is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.launches.facts import GoNoGo, StageDecision
from bot.services.launches import wording as words
from bot.services.launches.evidence import Signature, evidence_of
from bot.services.launches.looking import Look, decidable, signable
from bot.services.launches.signing import ChangedMeanwhile, call_minor, decide_stage, withdraw
from bot.services.launches.signing import sign as sign_requirement
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Block, bold, field, option, paragraph, quoted, radio, select, spans, text_input
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line, signer, stage_name
from bot.slack.launches.deeds import (
    ITEM,
    SHOWN_DIGITS,
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
    what_is_signed,
)
from bot.slack.reception import Reception

DECISION, MEANING, REASON, OLD, NEW = "decision", "meaning", "reason", "old", "new"
LONGEST = 500


def sign(here: Reception, click: Click, caller: Caller) -> None:
    """Choose what to sign."""
    found = look_at(here, caller, click.value)
    begin(here, click, caller, words.CHOOSE_REQUIREMENT, "sign", titled_items(found, found.rights.signs, caller), FORMS)


def take_back(here: Reception, click: Click, caller: Caller) -> None:
    """Choose which of one's sign-offs to take back."""
    found = look_at(here, caller, click.value)
    teller = teller_for(here, caller.language)
    items = [(one.key, _signature(one, found, teller)) for one in found.rights.withdraws]
    begin(here, click, caller, words.CHOOSE_SIGNATURE, "withdraw", items, FORMS)


def decide(here: Reception, click: Click, caller: Caller) -> None:
    """Choose which stage to decide on."""
    found = look_at(here, caller, click.value)
    teller = teller_for(here, caller.language)
    items = [(one, stage_name(found.shown, one, teller)) for one in found.rights.decides]
    begin(here, click, caller, words.CHOOSE_STAGE, "decide", items, FORMS)


def minor(here: Reception, click: Click, caller: Caller) -> None:
    """Choose whose change is minor: a document is named by the requirement that asks for it."""
    found = look_at(here, caller, click.value)
    materials = found.shown.dossier.materials
    items = [
        (requirement, one.document_id)
        for requirement, one in materials.items()
        if one.document_id in found.rights.minor
    ]
    begin(here, click, caller, words.CHOOSE_DOCUMENT, "minor", items, FORMS)


def titled_items(found: Look, requirement_ids: tuple[str, ...], caller: Caller) -> list[tuple[str, str]]:
    """Requirements with what they are called, the open ones first."""
    order = {one.requirement: (not one.state.is_open, place) for place, one in enumerate(found.shown.verdict.findings)}
    titles = {one.requirement: one.title.text(caller.language) for one in found.shown.verdict.findings}
    return [(one, titles.get(one, one)) for one in sorted(requirement_ids, key=lambda one: order.get(one, (True, 0)))]


# The forms ------------------------------------------------------------------------------------------------------------


def _sign_form(here: Reception, caller: Caller, private: Private, changed: bool = False) -> dict[str, Any]:
    person, language = caller.on_roster().id, caller.language
    found = signable(here.launches, person, str(private["launch"]), str(private[ITEM]))
    teller = teller_for(here, language)
    blocks: list[Block] = [paragraph(teller.says(words.CHANGED))] if changed else []
    blocks.append(spans(bold(teller.says(found.requirement.title)), f"\n{private['launch']}"))
    if found.statement is not None:
        blocks += [quoted(teller.says(found.statement)), *what_is_signed((), found.digest, teller)[2:]]
    else:
        blocks += what_is_signed(found.documents, found.digest, teller)
    options = [option(teller.says(said), value) for value, said in words.GO_NO_GO.items()]
    meaning = text_input(MEANING, teller.says(words.MEANING_TEXT), multiline=True, longest=LONGEST)
    blocks += [
        field(teller.says(words.DECISION), radio(DECISION, options, GoNoGo.GO)),
        field(teller.says(words.MEANING), meaning),
        *in_whose_name(here, caller),
    ]
    kept = {**private, "digest": found.digest}
    return confirm(names.SIGN_MODAL, words.SIGN, words.SIGN, blocks, kept, language)


def _withdraw_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    found = look_at(here, caller, str(private["launch"]))
    teller = teller_for(here, caller.language)
    chosen = next((one for one in found.rights.withdraws if one.key.startswith(str(private[ITEM]))), None)
    shown = _signature(chosen, found, teller) if chosen else teller.says(words.NOTHING_TO_DO)
    blocks = [
        paragraph(shown),
        paragraph(teller.says(words.WITHDRAWING)),
        field(teller.says(words.REASON), text_input(REASON, multiline=True, longest=LONGEST)),
        *in_whose_name(here, caller),
    ]
    return confirm(names.WITHDRAW_MODAL, words.WITHDRAW, words.WITHDRAW, blocks, private, caller.language)


def _decide_form(here: Reception, caller: Caller, private: Private, changed: bool = False) -> dict[str, Any]:
    person, language = caller.on_roster().id, caller.language
    found = decidable(here.launches, person, str(private["launch"]), str(private[ITEM]))
    teller = teller_for(here, language)
    blocks: list[Block] = [paragraph(teller.says(words.CHANGED))] if changed else []
    blocks += [
        spans(bold(teller.says(found.title)), f"\n{private['launch']}"),
        *what_is_signed(found.documents, found.digest, teller),
    ]
    if found.open_ones:
        titles = [teller.says(one) for one in found.open_ones]
        blocks.append(paragraph(teller.says(words.STAGE_OPEN, teller.listed(titles, 8))))
    first = StageDecision.HOLD if found.open_ones else StageDecision.GO
    options = [option(teller.says(said), value) for value, said in words.STAGE_DECISIONS.items()]
    blocks += [
        field(teller.says(words.DECISION), radio(DECISION, options, first)),
        field(teller.says(words.REASON_UNLESS_GO), text_input(REASON, multiline=True, longest=LONGEST), optional=True),
        *in_whose_name(here, caller),
    ]
    kept = {**private, "digest": found.digest}
    return confirm(names.DECIDE_MODAL, words.DECIDE, words.SIGN, blocks, kept, language)


def _minor_form(here: Reception, caller: Caller, private: Private) -> dict[str, Any]:
    found = look_at(here, caller, str(private["launch"]))
    teller = teller_for(here, caller.language)
    versions = [one for one in evidence_of(found.shown).versions if one.requirement == private[ITEM]]
    document = versions[0].document_id if versions else str(private[ITEM])
    seen = {one.sha256: one for one in versions}
    options = [
        option(teller.says(words.SINCE, one.sha256[:SHOWN_DIGITS], teller.minute(one.since)), one.sha256)
        for one in seen.values()
    ]
    present = next((one.sha256 for one in versions if one.is_present), None)
    before = next((one.sha256 for one in reversed(versions) if one.sha256 != present), None)
    blocks = [
        spans(bold(document)),
        paragraph(teller.says(words.MINOR_SAID)),
        field(teller.says(words.OLD_VERSION), select(OLD, options, before)),
        field(teller.says(words.NEW_VERSION), select(NEW, options, present)),
        field(teller.says(words.REASON), text_input(REASON, multiline=True, longest=LONGEST)),
        *in_whose_name(here, caller),
    ]
    kept = {**private, "document": document}
    return confirm(names.MINOR_MODAL, words.MINOR, words.SIGN, blocks, kept, caller.language)


FORMS: Mapping[str, Form] = {
    "sign": _sign_form,
    "withdraw": _withdraw_form,
    "decide": _decide_form,
    "minor": _minor_form,
}


# What is sent off -----------------------------------------------------------------------------------------------------


def signed(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Sign what was shown; when it has changed since, show what there is now."""
    decision, meaning = GoNoGo(typed(submission, DECISION)), typed(submission, MEANING)
    if decision is GoNoGo.NO_GO and meaning in {words.MEANING_TEXT.zh, words.MEANING_TEXT.en}:
        return Reply(errors={MEANING: words.WHY_NOT.text(caller.language)})
    deed, private = deed_of(caller, submission, "sign"), submission.view.private
    digest = str(private.get("digest") or "")
    try:
        sign_requirement(here.launches, deed, launch_in(submission), item_in(submission), decision, meaning, digest)
    except ChangedMeanwhile:
        return Reply(update=_sign_form(here, caller, private, changed=True))
    return finished(here, submission, caller)


def withdrawn(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Take a sign-off back."""
    deed, reason = deed_of(caller, submission, "withdraw"), typed(submission, REASON)
    withdraw(here.launches, deed, launch_in(submission), item_in(submission), reason)
    return finished(here, submission, caller)


def decided(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Decide on a stage, as it was shown."""
    decision, reason = StageDecision(typed(submission, DECISION)), typed(submission, REASON)
    deed, private = deed_of(caller, submission, "decide"), submission.view.private
    launch, stage, digest = launch_in(submission), item_in(submission), str(private.get("digest") or "")
    try:
        refused = at_field(
            REASON,
            caller.language,
            lambda: decide_stage(here.launches, deed, launch, stage, decision, reason, digest),
        )
    except ChangedMeanwhile:
        return Reply(update=_decide_form(here, caller, private, changed=True))
    return refused or finished(here, submission, caller)


def called_minor(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Call a change minor."""
    deed, document = deed_of(caller, submission, "minor"), str(submission.view.private.get("document") or "")
    old, new, reason = (typed(submission, name) for name in (OLD, NEW, REASON))
    launch = launch_in(submission)
    refused = at_field(
        NEW, caller.language, lambda: call_minor(here.launches, deed, launch, document, old, new, reason)
    )
    return refused or finished(here, submission, caller)


def _signature(one: Signature, found: Look, teller: Teller) -> str:
    titles = {each.requirement: teller.says(each.title) for each in found.shown.verdict.findings}
    title = titles.get(one.requirement, one.requirement)
    who = signer(one, found, teller)
    return one_line(
        f"{title} {one.group} {teller.says(words.GO_NO_GO[one.decision])} · {who} · {teller.minute(one.signed_at)}"
    )
