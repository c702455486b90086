"""Promised calls as cards: one that somebody is reminded of, and the list of those that are to be made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.documents import Reader
from bot.domain.outbox import Message
from bot.domain.paging import page_of
from bot.domain.people.roles import Role
from bot.domain.questions.callbacks import Callback, CallbackNoticeKind, callback_notices
from bot.domain.questions.question import Question
from bot.services.launches.people import reader_for
from bot.services.questions import wording as words
from bot.services.questions.callbacks import OUTCOMES, show_callback
from bot.services.questions.disclosing import may_be_told
from bot.services.questions.listing import list_callbacks
from bot.services.questions.matter import Matter
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.kit import (
    Block,
    Card,
    Element,
    actions,
    bold,
    button,
    card,
    context,
    divider,
    option,
    paragraph,
    select,
    spans,
)
from bot.slack.paging import turns
from bot.slack.questions.card import SHORT, quotes
from bot.slack.questions.matter import matter_of
from bot.slack.questions.names import (
    CALL,
    HAND_OVER,
    LIST,
    NOT_NEEDED,
    NOT_REACHED,
    PROMISE,
    REACHED,
    SNOOZE,
    TURN_PAGE,
    Target,
)
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render

ON_A_PAGE = 6
"""Calls shown at a time: their buttons must be easy to tell apart on a small screen."""
SNOOZES = (15, 30, 60)
"""Minutes that are offered."""
CUSTOM = "custom"


def call_card(here: Reception, callback: Callback, reader: str, lead: str, language: str) -> Card:
    """A call that somebody is to make, with what he can say by now; ``reader`` is his id."""
    matter = matter_of(here, callback.question)
    blocks = [
        *([spans(bold(lead))] if lead else []),
        paragraph(_what(callback, matter, language)),
        context(_how(callback, matter, reader, language)),
    ]
    if callback.is_open:
        blocks += [*_say(here, matter, reader, language), actions(*_buttons(Target(callback.id, CALL), language))]
    return card(f"{lead} {matter.question.text}".strip(), *blocks)


def call_list(here: Reception, caller: Caller, number: int) -> Card:
    """The calls that somebody, or his team, has to make, a page at a time."""
    language = caller.language
    found = list_callbacks(here.questions, _whose(caller))
    if not found:
        said = words.LIST_EMPTY.text(language)
        return card(said, paragraph(said))
    page = page_of(found, number, ON_A_PAGE)
    title = words.LIST_TITLE.text(language)
    blocks = [spans(bold(title)), context(words.LIST_COUNT.text(language).format(page.total))]
    for callback, asked in page.items:
        blocks += [divider(), *_item(here, callback, asked, caller, page.number)]
    turning = turns(page, TURN_PAGE, language, counted=False)
    return card(title, *blocks, *([divider()] if turning else []), *turning)


# Messages -----------------------------------------------------------------------------------------------------------


def reminded(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """A call is due soon, or overdue; nothing when it was made or is to be made later by now."""
    callback = show_callback(here.questions, str(message.payload["callback"]))
    person = addressee.person
    if person is None or not callback.is_open or not _is_news(message.kind, callback, person, here.clock()):
        return None
    lead = _lead(here, message, callback, addressee)
    return Posting(call_card(here, callback, person, lead, addressee.language))


def handed_over(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """A call is somebody's now; nothing when it is somebody else's by the time he could read it."""
    callback = show_callback(here.questions, str(message.payload["callback"]))
    if not callback.is_open or callback.holder != addressee.person:
        return None
    lead = words.CALL_HANDED.text(addressee.language)
    return Posting(call_card(here, callback, callback.holder, lead, addressee.language))


MESSAGES: dict[str, Render] = {
    CallbackNoticeKind.SOON: reminded,
    CallbackNoticeKind.OVERDUE: reminded,
    "callback_handed_over": handed_over,
}
"""What each kind looks like."""


def _is_news(kind: str, callback: Callback, person: str, now: datetime) -> bool:
    """Whether somebody must be told by now: that a call is due soon only who makes it, and not once it is overdue."""
    if kind != CallbackNoticeKind.SOON:
        return True
    is_overdue = any(one.kind is CallbackNoticeKind.OVERDUE for one in callback_notices(callback, now))
    return person == callback.holder and not is_overdue


def _lead(here: Reception, message: Message, callback: Callback, addressee: Addressee) -> str:
    language = addressee.language
    if message.kind == CallbackNoticeKind.SOON:
        return words.CALL_SOON.text(language)
    if addressee.person == callback.holder:
        return words.CALL_OVERDUE.text(language)
    return words.CALL_OVERDUE_OF.text(language).format(matter_of(here, callback.question).name(callback.holder))


# Parts --------------------------------------------------------------------------------------------------------------


def _whose(caller: Caller) -> str | None:
    """His own and his teams'; those who see to the whole centre see everybody's."""
    return None if caller.roles & {Role.SUPERVISOR, Role.CENTRE_HEAD} else caller.on_roster().id


def _item(here: Reception, callback: Callback, asked: Question, caller: Caller, page: int) -> Iterator[Block]:
    language, matter = caller.language, matter_of(here, asked.id)
    yield paragraph(f"{clip(asked.text, SHORT)}\n{_how(callback, matter, caller.id, language)}")
    yield actions(*_buttons(Target(callback.id, LIST, str(page)), language))


def _what(callback: Callback, matter: Matter, language: str) -> str:
    asked = words.CALL_QUESTION.text(language).format(clip(matter.question.text, SHORT))
    note = next((one.asked.note for one in matter.question.subscribers if callback.id.endswith(f".{one.number}")), "")
    return f"{asked}\n{words.NOTE.text(language).format(clip(note, SHORT))}" if note else asked


def _how(callback: Callback, matter: Matter, reader: str, language: str) -> str:
    if callback.outcome is not None and callback.done is not None:
        outcome = OUTCOMES[callback.outcome].text(language)
        return words.CALL_OVER.text(language).format(outcome, matter.minute(callback.done.recorded_at))
    parts = [words.CALL_BY.text(language).format(matter.minute(callback.due))]
    if callback.again_at is not None:
        tried = words.CALL_TRIED.text(language)
        parts.append(tried.format(len(callback.tries), matter.minute(callback.again_at)))
    if callback.snoozed_until is not None:
        parts.append(words.CALL_SNOOZED.text(language).format(matter.minute(callback.snoozed_until)))
    if callback.person not in {reader, callback.holder}:
        parts.append(words.CALL_PROMISED_BY.text(language).format(matter.name(callback.person)))
    if callback.holder != reader:
        parts.append(words.CALL_HELD_BY.text(language).format(matter.name(callback.holder)))
    return " · ".join([*parts, callback.id])


def _say(here: Reception, matter: Matter, reader: str, language: str) -> Iterator[Block]:
    """The answer, if there is one by now that he may read."""
    standing = matter.answer
    known = Reader() if not reader else reader_for(here.launches, reader)
    if standing is not None and may_be_told(here.questions, matter.question, known):
        yield context(words.CALL_ANSWER.text(language))
        yield from quotes(standing.answer.text)
    else:
        yield context(words.CALL_NO_ANSWER.text(language).format(matter.department.name(language)))


def _buttons(target: Target, language: str) -> list[Element]:
    value = target.value()
    snoozes = [option(words.SNOOZE_FOR.text(language).format(one), f"{one} {value}") for one in SNOOZES]
    custom = option(words.SNOOZE_CUSTOM.text(language), f"{CUSTOM} {value}")
    return [
        button(REACHED, words.REACHED.text(language), value, style="primary"),
        button(NOT_REACHED, words.NOT_REACHED.text(language), value),
        button(NOT_NEEDED, words.NOT_NEEDED.text(language), value),
        button(PROMISE, words.PROMISE.text(language), value),
        button(HAND_OVER, words.HAND_OVER.text(language), value),
        select(SNOOZE, [*snoozes, custom], placeholder=words.SNOOZE.text(language)),
    ]
