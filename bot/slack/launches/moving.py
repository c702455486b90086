"""Moving a launch's date, after what that brings about was shown; and carrying a launch out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.launches.status import LaunchStatus
from bot.services.launches import wording as words
from bot.services.launches.filing import Moved, foresee_move, move
from bot.services.launches.launching import NotReady, carry_out
from bot.services.launches.looking import documents_of
from bot.services.launches.signing import ChangedMeanwhile
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Block, bold, bullets, context, field, instant_input, paragraph, spans, text_input
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line
from bot.slack.launches.deeds import (
    IN_NAME_OF,
    SHOWN_DIGITS,
    Private,
    at_field,
    card_for,
    confirm,
    deed_of,
    draw_again,
    finished,
    in_whose_name,
    launch_in,
    look_at,
    teller_for,
    typed,
    what_is_signed,
)
from bot.slack.launches.showing import recalled, remembered, show
from bot.slack.reception import Reception

INSTANT, REASON = "instant", "reason"
LONGEST = 500
NAMED = 6


def open_move(here: Reception, click: Click, caller: Caller) -> None:
    """Ask for the new instant and the reason."""
    found, teller = look_at(here, caller, click.value), teller_for(here, caller.language)
    planned_at = found.shown.dossier.launch.planned_at
    blocks = [
        paragraph(teller.says(words.PLANNED_NOW, teller.minute(planned_at))),
        field(teller.says(words.NEW_INSTANT), instant_input(INSTANT, planned_at)),
        field(teller.says(words.REASON), text_input(REASON, multiline=True, longest=LONGEST)),
        *in_whose_name(here, caller),
    ]
    private = remembered(click, launch=click.value)
    here.open_modal(click, confirm(names.MOVE_MODAL, words.MOVE, words.NEXT, blocks, private, caller.language))


def foreseen(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Show what the new instant would bring about, to be confirmed."""
    at, reason = int(submission.values.get(INSTANT) or 0), typed(submission, REASON)
    planned_at, deed = datetime.fromtimestamp(at, UTC), deed_of(caller, submission, "move")
    found: list[Moved] = []
    refused = at_field(
        INSTANT,
        caller.language,
        lambda: found.append(foresee_move(here.launches, deed, launch_in(submission), planned_at, reason)),
    )
    if refused is not None:
        return refused
    teller = teller_for(here, caller.language)
    blocks = [
        spans(bold(teller.says(words.MOVING, teller.minute(planned_at)))),
        paragraph(teller.says(words.VOIDS)),
        *bullets(*_consequences(found[0], teller)),
    ]
    kept = {**submission.view.private, "at": at, "reason": reason, "for": deed.on_behalf_of or ""}
    return Reply(update=confirm(names.MOVE_CONFIRMED, words.MOVE, words.MOVE, blocks, kept, caller.language))


def moved(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Move it; then its questions are asked again, as of the new instant."""
    private: Private = {"at": 0, "reason": "", "for": "", **submission.view.private}
    as_chosen = replace(submission, values={IN_NAME_OF: private["for"]})
    deed = deed_of(caller, as_chosen, "move")
    planned_at = datetime.fromtimestamp(int(private["at"]), UTC)
    move(here.launches, deed, launch_in(submission), planned_at, str(private["reason"]))
    return finished(here, submission, caller, asks=True)


def open_launch(here: Reception, click: Click, caller: Caller) -> None:
    """Confirm the launch; when it may not go, say what blocks it."""
    found, teller = look_at(here, caller, click.value), teller_for(here, caller.language)
    launch, verdict = found.shown.dossier.launch, found.shown.verdict
    status = found.shown.status
    if status is not LaunchStatus.ALLOW:
        told = words.STATUSES[status] if status is LaunchStatus.LAUNCHED else NotReady(verdict).said
        show(here, click, caller, card_for(here, caller, click.value, teller.says(told)))
        return
    blocks: list[Block] = [
        spans(bold(one_line(launch.product)), f"\n{teller.says(words.STATUSES[LaunchStatus.ALLOW])}"),
        paragraph(teller.says(words.LAUNCHING)),
        *what_is_signed(documents_of(here.launches, found.shown.dossier), verdict.facts_digest, teller)[:-1],
        context(teller.says(words.VERDICT_DIGEST, verdict.digest[:SHOWN_DIGITS])),
        *in_whose_name(here, caller),
    ]
    private = remembered(click, launch=click.value, digest=verdict.digest)
    here.open_modal(click, confirm(names.LAUNCH_MODAL, words.LAUNCH, words.LAUNCH, blocks, private, caller.language))


def launched(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Carry it out, on the verdict that was shown."""
    deed, launch = deed_of(caller, submission, "launch"), launch_in(submission)
    try:
        carry_out(here.launches, deed, launch, str(submission.view.private.get("digest") or ""))
    except (NotReady, ChangedMeanwhile) as changed:
        draw_again(here, caller, recalled(submission.view.private), launch)
        raise changed
    teller = teller_for(here, caller.language)
    product = one_line(look_at(here, caller, launch).shown.dossier.launch.product)
    return finished(here, submission, caller, teller.says(words.LAUNCHED, product))


def _consequences(found: Moved, teller: Teller) -> list[str]:
    opened = [teller.says(one.title) for one in found.opened]
    closed = [teller.says(one.title) for one in found.closed]
    lines = [teller.says(words.OPENS_AGAIN, teller.listed(opened, NAMED))] if opened else []
    lines += [teller.says(words.CLOSES, teller.listed(closed, NAMED))] if closed else []
    lines += [teller.says(words.OVERDUE_THEN, teller.says(one.title), one.due) for one in found.overdue[:NAMED]]
    if found.permits:
        lines.append(teller.says(words.PERMITS_DIE, found.permits))
    return lines or [teller.says(words.NO_CONSEQUENCES)]
