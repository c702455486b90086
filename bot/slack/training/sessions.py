"""Sessions: a trainer records one, and shows it to those who are trained."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain.facts import Fact
from bot.domain.launches.briefing import Training
from bot.domain.launches.facts import TrainingHeld
from bot.domain.outbox import Recipient, RecipientKind
from bot.services.deeds import Deed
from bot.services.launches.training import hold_session, present_session
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import (
    Block,
    actions,
    button,
    channel_input,
    context,
    field,
    header,
    instant_input,
    modal,
    paragraph,
    people_input,
    text_input,
)
from bot.slack.packing import packed, unpacked
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.finding import roster, training
from bot.slack.training.names import CHOOSE_GROUP, HOLD_MODAL, PRESENT, PRESENT_MODAL

NAME, AT, CHANNEL, PEOPLE = "session", "held_at", "channel", "people"
DIGITS = 12


def open_form(here: Reception, click: Click, caller: Caller) -> None:
    """Ask when the session began, and show on which version of the material it is."""
    launch, requirement = unpacked(click.value, 2)
    here.open_modal(click, _form(here, training(here, caller, launch, requirement), caller))


def hold(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Record it; who was there comes next."""
    private, language = submission.view.private, caller.language
    launch, requirement = str(private.get("launch", "")), str(private.get("requirement", ""))
    name = str(submission.values.get(NAME) or "").strip()
    if not name:
        return Reply(errors={NAME: words.NO_NAME.text(language)})
    began = submission.values.get(AT)
    held_at = datetime.fromtimestamp(began, UTC) if isinstance(began, int) else here.clock()
    deed = Deed(caller.id, submission.key)
    held = hold_session(here.launches, deed, launch, requirement, name, held_at, shown=str(private.get("version", "")))
    return Reply(update=_recorded(held, launch, language))


def open_present(here: Reception, click: Click, caller: Caller) -> None:
    """Ask which channel a session is shown in."""
    launch, session = unpacked(click.value, 2)
    language = caller.language
    blocks = [
        paragraph(words.SESSION.text(language).format(session)),
        field(words.PRESENT_WHERE.text(language), channel_input(CHANNEL), optional=True),
        field(words.PRESENT_TO.text(language), people_input(PEOPLE), words.PRESENT_WHAT.text(language), optional=True),
    ]
    here.open_modal(
        click,
        modal(
            PRESENT_MODAL,
            words.PRESENT_TITLE.text(language),
            blocks,
            submit=words.PRESENT_SEND.text(language),
            close=words.CANCEL.text(language),
            private={"launch": launch, "session": session},
        ),
    )


def present(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Have it sent there by the outbox."""
    private, language = submission.view.private, caller.language
    recipients = _recipients(here, submission)
    if not recipients:
        return Reply(errors={CHANNEL: words.PRESENT_NOBODY.text(language)})
    deed, launch, session = Deed(caller.id, submission.key), str(private.get("launch")), str(private.get("session"))
    present_session(here.launches, deed, launch, session, recipients)
    shown = [paragraph(words.PRESENTED.text(language))]
    return Reply(update=modal("training.presented", words.PRESENT_TITLE.text(language), shown, close=_done(language)))


def _recipients(here: Reception, submission: Submission) -> list[Recipient]:
    """The channel and the people that were chosen, of whom those count who are on the roster."""
    channel, accounts = submission.values.get(CHANNEL), submission.values.get(PEOPLE) or ()
    known, today = roster(here), here.launches.local_day(here.clock())
    people = [one.id for account in accounts if (one := known.with_slack_id(account, today)) is not None]
    return [
        *([Recipient(RecipientKind.CHANNEL, channel)] if channel else []),
        *(Recipient(RecipientKind.PERSON, one) for one in dict.fromkeys(people)),
    ]


def session_buttons(launch: str, session: str, language: str) -> Block:
    """What a trainer does with a session."""
    value = packed(launch, session)
    return actions(
        button(CHOOSE_GROUP, words.WHO_WAS_THERE.text(language), value, style="primary"),
        button(PRESENT, words.PRESENT.text(language), value),
    )


def _form(here: Reception, found: Training, caller: Caller) -> dict[str, Any]:
    language, now = caller.language, here.clock()
    launch, title = found.dossier.launch, found.requirement.title.text(language)
    document = found.material.document_id if found.material else ""
    name = f"{here.local(now):%m%d-%H%M}-{caller.id}"
    blocks = [
        header(launch.product),
        paragraph(title),
        context(words.VERSION.text(language).format(document, found.version[:DIGITS])),
        field(words.HOLD_NAME.text(language), text_input(NAME, name[:60], longest=60)),
        field(words.HOLD_AT.text(language), instant_input(AT, now)),
    ]
    return modal(
        HOLD_MODAL,
        words.HOLD_TITLE.text(language),
        blocks,
        submit=words.HOLD_NEXT.text(language),
        close=words.CANCEL.text(language),
        private={"launch": launch.id, "requirement": found.requirement.id, "version": found.version},
    )


def _recorded(held: Fact, launch: str, language: str) -> dict[str, Any]:
    session = held.body.session if isinstance(held.body, TrainingHeld) else ""
    blocks = [
        paragraph(words.SESSION_RECORDED.text(language).format(session)),
        session_buttons(launch, session, language),
    ]
    return modal("training.recorded", words.HOLD_TITLE.text(language), blocks, close=_done(language))


def _done(language: str) -> str:
    return words.DONE.text(language)
