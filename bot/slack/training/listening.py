"""The log of hours that managers sit with agents."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.services.deeds import Deed
from bot.services.launches.signing import log_listening
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Command, Submission
from bot.slack.kit import date_input, field, modal, number_input, paragraph, text_input
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.names import LISTEN_MODAL

DAY, HOURS, NOTE = "day", "hours", "note"


def open_form(here: Reception, done: Click | Command, caller: Caller) -> None:
    """Ask for how long somebody listened, and when."""
    here.open_modal(done, _form(here, caller.language))


def log_hours(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Log hours for one's own department."""
    values, language = submission.values, caller.language
    day, hours = _day(values.get(DAY)), _hours(values.get(HOURS))
    if day is None:
        return Reply(errors={DAY: words.NO_DAY.text(language)})
    if hours is None:
        return Reply(errors={HOURS: words.NO_NUMBER.text(language)})
    department = caller.on_roster().department
    deed = Deed(caller.id, submission.key)
    log_listening(here.launches, deed, department, day, hours, str(values.get(NOTE) or ""))
    said = [paragraph(words.LISTENED.text(language).format(f"{hours:g}"))]
    return Reply(update=modal("training.listened", words.LISTEN_TITLE.text(language), said, close=_done(language)))


def _form(here: Reception, language: str) -> dict[str, Any]:
    today = here.launches.local_day(here.clock())
    return modal(
        LISTEN_MODAL,
        words.LISTEN_TITLE.text(language),
        [
            field(words.LISTEN_DAY.text(language), date_input(DAY, today)),
            field(words.LISTEN_HOURS.text(language), number_input(HOURS, decimal=True)),
            field(words.LISTEN_NOTE.text(language), text_input(NOTE, multiline=True, longest=500), optional=True),
        ],
        submit=words.RECORD.text(language),
        close=words.CANCEL.text(language),
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _hours(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _done(language: str) -> str:
    return words.DONE.text(language)
