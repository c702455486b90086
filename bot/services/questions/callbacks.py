"""Seeing to callbacks: promised, put off, handed over, done."""

from __future__ import annotations

from datetime import datetime

from bot.domain.errors import InputError
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import require_caller
from bot.domain.questions.callbacks import Callback, callback_from
from bot.domain.questions.events import (
    CallbackDone,
    CallbackHandedOver,
    CallbackOutcome,
    CallbackPromised,
    CallbackSnoozed,
)
from bot.services.deeds import Deed
from bot.services.masking import mask
from bot.services.questions.recording import QuestionOffice, Scene, record


def promise(office: QuestionOffice, deed: Deed, callback_id: str, until: datetime) -> Fact:
    """Promise the customer a call until an instant, or promise it anew."""

    def decide(scene: Scene) -> Body:
        _require_future(until, scene)
        known = callback_from(scene.work.facts.about(callback_id))
        if known is not None:
            _require_open(known, scene)
        else:
            _require_subscriber(callback_id, scene)
        return CallbackPromised(until)

    return record(office, deed, CallbackPromised, decide, callback_id)


def snooze(office: QuestionOffice, deed: Deed, callback_id: str, until: datetime) -> Fact:
    """Be reminded later; what the customer was promised stands."""

    def decide(scene: Scene) -> Body:
        _require_future(until, scene)
        _require_open(find_callback(callback_id, scene), scene)
        return CallbackSnoozed(until)

    return record(office, deed, CallbackSnoozed, decide, callback_id)


def hand_over(office: QuestionOffice, deed: Deed, callback_id: str, to: str, reason: str = "") -> Fact:
    """Let somebody else of the centre make the call."""

    def decide(scene: Scene) -> Body:
        callback = _require_open(find_callback(callback_id, scene), scene)
        person = scene.roster.person(to)
        if person is None or not person.is_here(scene.today):
            raise InputError(f"{to} is not on the roster on {scene.today}.")
        if scene.roster.is_away(to, scene.today):
            raise InputError(f"{to} is on leave on {scene.today}.", "Name somebody who is there.")
        if to == callback.holder:
            raise InputError(f"{to} has {callback.id} already.")
        return CallbackHandedOver(to, reason.strip())

    return record(office, deed, CallbackHandedOver, decide, callback_id)


def done(office: QuestionOffice, deed: Deed, callback_id: str, outcome: CallbackOutcome, note: str = "") -> Fact:
    """Report how the call went."""

    def decide(scene: Scene) -> Body:
        _require_open(find_callback(callback_id, scene), scene)
        return CallbackDone(outcome, mask(note.strip()))

    return record(office, deed, CallbackDone, decide, callback_id)


def find_callback(callback_id: str, scene: Scene) -> Callback:
    """A callback by its id; raises `InputError` for an unknown one."""
    found = callback_from(scene.work.facts.about(callback_id))
    if found is None:
        raise InputError(f"There is no callback {callback_id!r}.", "See: briefed callback list")
    return found


def _require_open(callback: Callback, scene: Scene) -> Callback:
    require_caller(scene.acting, callback, scene.roster)
    if callback.outcome is not None:
        raise InputError(f"{callback.id} is done: {callback.outcome.replace('_', ' ')}.", "Nothing is left to do.")
    return callback


def _require_subscriber(callback_id: str, scene: Scene) -> None:
    number = callback_id.rpartition(".")[2]
    subscriber = next((one for one in scene.question.subscribers if str(one.number) == number), None)
    if subscriber is None:
        raise InputError(f"Nobody asked as {callback_id!r}.", f"See: briefed question show {scene.question.id}")
    if subscriber.asked.person not in scene.acting.behind:
        raise InputError(f"{callback_id} is {subscriber.asked.person}'s to promise.")


def _require_future(until: datetime, scene: Scene) -> None:
    if until <= scene.now:
        raise InputError(f"{until:%Y-%m-%d %H:%M} is over.", "Name an instant in the future.")
