"""What forms about questions and callbacks have in common: their fields, and errors at the right one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.errors import InputError
from bot.domain.questions.unfit import Part, Unfit
from bot.services.questions import wording as words
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click
from bot.slack.kit import Block, modal, paragraph
from bot.slack.questions.names import remembered
from bot.slack.reception import Reception

TEXT, REASON, DEPARTMENT, WHY, UNTIL, PERSON = "text", "reason", "department", "why", "until", "person"
ERROR = 1_500
"""Characters of an error, which may repeat somebody else's answer."""


def open_form(
    here: Reception,
    click: Click,
    caller: Caller,
    callback_id: str,
    title: str,
    blocks: list[Block],
    more: Mapping[str, Any] | None = None,
) -> None:
    """Ask somebody for what a deed takes; the modal keeps what its button was about."""
    language = caller.language
    private = {**remembered(click), **(more or {})}
    view = modal(callback_id, title, blocks, words.SEND.text(language), words.CANCEL.text(language), private)
    here.open_modal(click, view)


def refusal(do: Callable[[], object], at: Mapping[Part, str], otherwise: str, caller: Caller) -> Reply | None:
    """Do something; if what was typed will not do, say so ``at`` the field, and keep what was typed.

    What somebody may not do at all is for the dispatcher to tell.
    """
    try:
        do()
    except Unfit as unfit:
        return _error(at.get(unfit.part, otherwise), unfit.said.text(caller.language))
    except InputError as error:
        return _error(otherwise, error.text(caller.language))
    return None


def done(title: str, said: str, caller: Caller) -> Reply:
    """What became of it, in the modal's place."""
    return Reply(update=modal("done", title, [paragraph(said)], close=words.DONE.text(caller.language)))


def typed(values: Mapping[str, Any], field: str) -> str:
    """What was typed into a field."""
    return str(values.get(field) or "")


def _error(field: str, said: str) -> Reply:
    return Reply(errors={field: clip(said, ERROR)})
