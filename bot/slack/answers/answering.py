"""Answering what waits in the inbox: whoever addressed the bot gets an answer, a refusal or a reason, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from bot.domain.answers import Answer, Outcome
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.departments import Department
from bot.domain.documents import Reader
from bot.domain.errors import InputError
from bot.domain.outbox import Message
from bot.domain.text import LONGEST_QUESTION
from bot.services import answer_wording as words
from bot.services import inbox
from bot.services.ask import ask
from bot.services.inbox import Claimed
from bot.slack.answers.card import LINE, answer_card, apology_card
from bot.slack.answers.following import is_for_us
from bot.slack.answers.late import answered_later, given_up
from bot.slack.answers.signs import forget_sign, sign_for, whisper
from bot.slack.answers.waiting_modal import show_in_modal
from bot.slack.callers import Caller, Refused
from bot.slack.channels import read_outside
from bot.slack.events import SURFACE, Question, Way
from bot.slack.fitting import clip
from bot.slack.kit import Card, context, person, plain_card, quoted, spans
from bot.slack.posting import is_answered, patience_asked, post
from bot.slack.reception import Reception, reason_of
from bot.slack.sending import Addressee, Posting
from bot.slack.waiting import Sign

CLOSED = frozenset({"channel_not_found", "not_in_channel", "is_archived", "missing_scope", "restricted_action"})
"""Why the bot cannot look or post into a channel, whatever it tries."""

log = structlog.get_logger()


def receive(here: Reception, question: Question) -> bool:
    """Keep a question, then have it answered; one that is here already has no second effect, and False is returned.

    When this returns the question survives a crash, so that it may be acknowledged.
    """
    is_new = inbox.receive(question.key, asdict(question), here.store, here.clock)
    if is_new:
        # A modal says by itself that it waits, and a reply that may be for others gets no sign.
        take_up(here, question.key, None if question.modal or question.follows else sign_for(here, question))
    return is_new


def take_up(here: Reception, key: str, sign: Sign | None = None) -> None:
    """Have a question in the inbox answered, unless it is at hand already or the program is stopping."""
    if here.stopping.is_set() or not here.waiting.begin(key, sign):
        return
    try:
        here.workers.submit(_handle, here, key)
    except RuntimeError:  # no worker takes up anything any more: the next start will
        here.waiting.end(key)


def _handle(here: Reception, key: str) -> None:
    try:
        if here.stopping.is_set():
            return  # it stays in the inbox: the next start answers it
        inbox.handle(key, partial(_answer, here), here.store, here.clock, partial(_give_up, here))
    except Exception as error:
        # Only the kind of error is logged: messages of databases and of Slack may repeat the question.
        log.error("slack.attempt_failed", message=key, error=type(error).__name__, reason=reason_of(error))
    finally:
        here.waiting.end(key)


def _give_up(here: Reception, claimed: Claimed) -> Message | None:
    return given_up(here, Question(**claimed.payload))


def _answer(here: Reception, claimed: Claimed) -> Message | None:
    """Give the answer; what the outbox is to give later, if Slack asks for patience."""
    question = Question(**claimed.payload)
    if claimed.attempt > 1:
        forget_sign(here, question)
        if question.way != Way.WHISPERED and is_answered(here.client, question):
            return None
    if question.follows and not is_for_us(here, question):
        inbox.forget(question.key, here.store, here.clock)
        return None
    try:
        _give(here, question)
    except SlackApiError as error:
        wait = patience_asked(error)
        if wait is None:
            raise
        log.info("slack.answered_later", message=claimed.event_id, seconds=wait.total_seconds())
        return answered_later(here, question, wait)
    log.info("slack.answered", message=claimed.event_id, attempt=claimed.attempt)
    return None


def _give(here: Reception, question: Question) -> None:
    if question.way == Way.SHARED:
        _share(here, question)
    elif question.way == Way.WHISPERED:
        _show_privately(here, question, card_for(here, question))
    else:
        _post(here, question, card_for(here, question))


def say_later(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """The answer to a question for which Slack had no patience at first."""
    question = Question(**message.payload)
    if question.way == Way.WHISPERED:
        # It comes in a direct message now, where there is no channel to share it with.
        return Posting(card_for(here, replace(question, channel="")))
    card = _card_to_share(here, question) if question.way == Way.SHARED else card_for(here, question)
    return Posting(card, to=(question.channel, question.thread), otherwise=question.asker) if card else None


def _show_privately(here: Reception, question: Question, card: Card) -> None:
    """Show the answer in the modal that waits for it, or wherever only the asker sees it."""
    if question.modal and show_in_modal(here, question.modal, card, here.callers.language(question.asker)):
        return
    whisper(here, question, card)


def _post(here: Reception, question: Question, card: Card) -> None:
    """Post the answer, or bring it to the asker where nobody may post any more."""
    try:
        post(here.client, question, card)
    except SlackApiError as error:
        if reason_of(error) not in CLOSED:
            raise
        whisper(here, question, card)


def card_for(here: Reception, question: Question) -> Card:
    """The answer, the reason why there is none, or an apology; a person always gets one of them."""
    language = "zh-CN"
    try:
        caller = here.callers.get(question.asker)
        language = caller.language
        return _answer_card(here, question, caller)
    except Refused as refused:
        return plain_card(refused.said.text(here.callers.language(question.asker)))
    except InputError as error:
        reason = unasked(question)
        return plain_card(reason.text(language) if reason else error.text(language))
    except Exception as error:
        log.error("slack.search_failed", message=question.key, error=type(error).__name__)
        return apology_card(language)


def unasked(question: Question) -> Bilingual | None:
    """Why a text is no question, and how to ask; ``None`` when it is one."""
    if len(question.text) > LONGEST_QUESTION:
        return Bilingual(words.TOO_LONG.zh.format(LONGEST_QUESTION), words.TOO_LONG.en.format(LONGEST_QUESTION))
    if any(one.isalnum() for one in question.text):
        return None
    return words.CANNOT_READ_FILES if question.has_file else words.HOW_TO_ASK


def answer_for(here: Reception, question: Question, caller: Caller) -> Answer:
    """The answer to a question, from what whoever sees it may read; it is recorded."""
    # What others can read too is answered from what everybody may read.
    reader = caller.reader if question.is_private else Reader()
    # A card names departments where nothing answers; of any other, whoever asks further is told then.
    asking = Asking(
        caller.id, SURFACE, question.conversation, reader, after=question.after, key=question.key, routes_all=False
    )
    return ask(question.text, asking, here.desk)


def _departments_in(answer: Answer, here: Reception) -> Mapping[str, Department]:
    """The departments that a card names."""
    return here.departments() if answer.outcome is Outcome.NO_ANSWER else {}


def _answer_card(here: Reception, question: Question, caller: Caller) -> Card:
    if question.outside:
        return plain_card(words.SHARED_WITH_OTHERS.text(caller.language))
    whispered = question.way == Way.WHISPERED
    answer = answer_for(here, question, caller)
    can_share = whispered and question.channel != "" and not question.channel.startswith("D")
    asked = context(words.YOU_ASKED.text(caller.language).format(clip(answer.question, LINE)))
    above = [asked] if whispered else []
    return answer_card(answer, _departments_in(answer, here), here.zone, caller.language, can_share, above=above)


# Shown to a channel by somebody who had it --------------------------------------------------------------------------


def _share(here: Reception, question: Question) -> None:
    """Ask again, with what everybody may read, and show that; tell the sharer when it cannot be shown."""
    card = _card_to_share(here, question)
    if card is None:
        return
    try:
        post(here.client, question, card)
    except SlackApiError as error:
        if reason_of(error) not in CLOSED:
            raise
        _refuse_to_share(here, question, words.CANNOT_POST_THERE)


def _card_to_share(here: Reception, question: Question) -> Card | None:
    """The answer for a channel; ``None`` when it cannot be shown there, and the sharer was told why."""
    try:
        caller = here.callers.get(question.asker)
    except Refused as refused:
        return _refuse_to_share(here, question, refused.said)
    try:
        channel = here.client.conversations_info(channel=question.channel)["channel"] or {}
    except SlackApiError as error:
        if reason_of(error) not in CLOSED:
            raise
        return _refuse_to_share(here, question, words.CANNOT_POST_THERE)
    if read_outside(channel):
        return _refuse_to_share(here, question, words.SHARED_WITH_OTHERS)
    answer = answer_for(here, question, caller)
    if answer.outcome is Outcome.NO_ANSWER:
        return _refuse_to_share(here, question, words.NOT_TO_SHARE)
    named = spans(person(question.asker), words.SHARED.text(caller.language))
    above = [named, quoted(clip(answer.question, LINE))]
    return answer_card(answer, _departments_in(answer, here), here.zone, caller.language, above=above)


def _refuse_to_share(here: Reception, question: Question, why: Bilingual) -> None:
    whisper(here, question, plain_card(why.text(here.callers.language(question.asker))))
