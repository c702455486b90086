"""What one press of a button does to a question or a callback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.bilingual import Bilingual
from bot.domain.questions.events import CallbackOutcome, CloseReason
from bot.services.deeds import Deed
from bot.services.questions import answering, callbacks, handling
from bot.services.questions import wording as words
from bot.slack.areas import OnClick
from bot.slack.callers import Caller
from bot.slack.interactions import Click
from bot.slack.paging import number_in
from bot.slack.questions.calls import CUSTOM, call_list
from bot.slack.questions.drawing import after_click, replace_whisper
from bot.slack.questions.forms_of_calls import open_snooze
from bot.slack.questions.names import target_of
from bot.slack.reception import Reception

Do = Callable[[Reception, Deed, str], object]


def _pressed(do: Do, said: Bilingual | None = None) -> OnClick:
    """A button that does one thing; ``said`` is what whoever pressed it is told where its effect is not to be seen."""

    def on_click(here: Reception, click: Click, caller: Caller) -> None:
        target = target_of(click.value)
        try:
            do(here, Deed(caller.on_roster().id, click.key), target.id)
        finally:  # what could not be done was shown as if it could
            after_click(here, click, caller)
        if said is not None and (click.view is None or click.view.type != "home"):
            here.tell(click, caller.language, said.text(caller.language).format(target.id))

    return on_click


claim = _pressed(lambda here, deed, id: handling.claim(here.questions, deed, id), words.CLAIMED)
take_over = _pressed(lambda here, deed, id: handling.claim(here.questions, deed, id, take_over=True), words.CLAIMED)
release = _pressed(lambda here, deed, id: handling.release(here.questions, deed, id), words.RELEASED)
approve = _pressed(lambda here, deed, id: answering.approve(here.questions, deed, id), words.APPROVED)
no_need = _pressed(lambda here, deed, id: handling.close(here.questions, deed, id, CloseReason.WITHDRAWN))
helpful = _pressed(lambda here, deed, id: answering.rate(here.questions, deed, id, helpful=True))


def _called(outcome: CallbackOutcome) -> OnClick:
    return _pressed(lambda here, deed, id: callbacks.done(here.questions, deed, id, outcome))


reached = _called(CallbackOutcome.REACHED)
not_reached = _called(CallbackOutcome.NOT_REACHED)
not_needed = _called(CallbackOutcome.NO_LONGER_NEEDED)


def snooze(here: Reception, click: Click, caller: Caller) -> None:
    """Be reminded in so many minutes, or at a time that is asked for."""
    chosen, _, value = click.value.partition(" ")
    about = replace(click, value=value)
    if chosen == CUSTOM or not chosen.isdecimal():
        open_snooze(here, about, caller)
        return
    until = here.clock() + timedelta(minutes=int(chosen))
    callbacks.snooze(here.questions, Deed(caller.on_roster().id, click.key), target_of(value).id, until)
    after_click(here, about, caller)


def turn_page(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of the list of calls, in the place of this one."""
    replace_whisper(here, click, call_list(here, caller, number_in(click.value)))
