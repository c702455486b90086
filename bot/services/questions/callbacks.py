"""Seeing to callbacks: promised, put off, handed over, done."""

from __future__ import annotations

from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact
from bot.domain.questions.authority import require_caller
from bot.domain.questions.callbacks import LEADERS, TRY_AGAIN_AFTER, Callback, callback_from, leader_for
from bot.domain.questions.events import (
    CallbackDone,
    CallbackHandedOver,
    CallbackOutcome,
    CallbackPromised,
    CallbackSnoozed,
    CallbackTried,
)
from bot.domain.questions.unfit import Part, Unfit
from bot.ports import Work
from bot.services.deeds import Deed
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
            said = Bilingual("今天的花名册上没有这个人。", f"{to} is not on the roster on {scene.today}.")
            raise Unfit(Part.PERSON, said)
        who = scene.named(to)
        if scene.roster.is_away(to, scene.today):
            said = Bilingual(f"{who} 今天休假, 请换一位在岗的同事。", f"{who} is on leave on {scene.today}.")
            raise Unfit(Part.PERSON, said, "Name somebody who is there.")
        if to == callback.holder:
            said = Bilingual(f"{callback.id} 已经由 {who} 负责。", f"{who} has {callback.id} already.")
            raise Unfit(Part.PERSON, said)
        return CallbackHandedOver(to, reason.strip())

    return record(office, deed, CallbackHandedOver, decide, callback_id)


def done(
    office: QuestionOffice,
    deed: Deed,
    callback_id: str,
    outcome: CallbackOutcome,
    note: str = "",
    again_at: datetime | None = None,
) -> Fact:
    """Report how the call went. A customer who was not reached is called again, by default in half an hour.

    After `MOST_TRIES` such calls a leader has it; from then on one more that does not reach him ends it.
    """

    def decide(scene: Scene) -> Body:
        callback = _require_open(find_callback(callback_id, scene), scene)
        said = note.strip()
        if outcome is not CallbackOutcome.NOT_REACHED or callback.is_tried_enough:
            return CallbackDone(outcome, said)
        if again_at is not None:
            _require_future(again_at, scene)
        if callback.is_last_try:
            _let_a_leader_decide(callback, scene)
        return CallbackTried(again_at or scene.now + TRY_AGAIN_AFTER, said)

    return record(office, deed, (CallbackDone, CallbackTried), decide, callback_id)


def find_callback(callback_id: str, scene: Scene) -> Callback:
    """A callback by its id; raises `InputError` for an unknown one."""
    return _find(callback_id, scene.work)


def show_callback(office: QuestionOffice, callback_id: str) -> Callback:
    """A callback as it stands; raises `InputError` for an unknown one."""
    with office.store.begin() as work:
        return _find(callback_id, work)


def _find(callback_id: str, work: Work) -> Callback:
    found = callback_from(work.facts.about(callback_id))
    if found is None:
        said = Bilingual(f"没有编号为“{callback_id}”的回呼, 请核对编号。", f"There is no callback {callback_id!r}.")
        raise Declined(said, "See: briefed callback list")
    return found


def _let_a_leader_decide(callback: Callback, scene: Scene) -> None:
    """Hand a callback over that was tried in vain, unless a leader has it already, or nobody else is there."""
    holder = scene.roster.person(callback.holder)
    if holder is not None and not holder.roles.isdisjoint(LEADERS):
        return
    leader = leader_for(callback, scene.now, scene.roster, scene.office.zone)
    if leader is not None:
        scene.also(CallbackHandedOver(leader, "not reached"))


def _require_open(callback: Callback, scene: Scene) -> Callback:
    require_caller(scene.acting, callback)
    if callback.outcome is not None:
        said = Bilingual(
            f"回呼 {callback.id} 已经完成: {OUTCOMES[callback.outcome].zh}。",
            f"{callback.id} is done: {callback.outcome.replace('_', ' ')}.",
        )
        raise Declined(said, "Nothing is left to do.")
    return callback


def _require_subscriber(callback_id: str, scene: Scene) -> None:
    number = callback_id.rpartition(".")[2]
    subscriber = next((one for one in scene.question.subscribers if str(one.number) == number), None)
    if subscriber is None:
        said = Bilingual(
            f"没有编号为“{callback_id}”的提问, 请核对编号。", f"Nobody asked as {callback_id!r}. Look up the number."
        )
        raise Declined(said, f"See: briefed question show {scene.question.id}")
    if subscriber.asked.person not in scene.acting.behind:
        who = scene.named(subscriber.asked.person)
        raise Declined(Bilingual(f"{callback_id} 只有 {who} 可以答应。", f"{callback_id} is {who}'s to promise."))


def _require_future(until: datetime, scene: Scene) -> None:
    if until <= scene.now:
        there = f"{until.astimezone(scene.office.zone):%Y-%m-%d %H:%M}"
        said = Bilingual(f"{there} 已经过去, 请填将来的时间。", f"{there} is over.")
        raise Unfit(Part.UNTIL, said, "Name an instant in the future.")


OUTCOMES = {
    CallbackOutcome.REACHED: Bilingual("已联系上客户", "the customer was reached"),
    CallbackOutcome.NOT_REACHED: Bilingual("没有联系上客户", "the customer was not reached"),
    CallbackOutcome.NO_LONGER_NEEDED: Bilingual("不再需要回电", "no call is needed any more"),
}
"""How callbacks end, as people say it."""
