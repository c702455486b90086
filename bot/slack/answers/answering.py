"""Answering what waits in the inbox: whoever addressed the bot gets an answer, a refusal or a reason, once."""

from __future__ import annotations

from dataclasses import asdict

import structlog
from slack_sdk.errors import SlackApiError

from bot.domain.answers import Answer, Outcome
from bot.domain.asking import Asking
from bot.domain.bilingual import Bilingual
from bot.domain.documents import Reader
from bot.domain.errors import InputError
from bot.domain.text import LONGEST_QUESTION
from bot.services import answer_wording as words
from bot.services import inbox
from bot.services.ask import ask
from bot.services.inbox import Claimed, Handling
from bot.slack.answers.card import LINE, answer_card, apology_card
from bot.slack.answers.signs import forget_sign, sign_for, whisper
from bot.slack.callers import Caller, Refused
from bot.slack.events import SURFACE, Question, Way
from bot.slack.fitting import clip
from bot.slack.kit import Card, context, person, plain_card, quoted, spans
from bot.slack.posting import is_answered, post
from bot.slack.reception import Reception, reason_of
from bot.slack.waiting import Sign

CLOSED = frozenset({"channel_not_found", "not_in_channel", "is_archived", "missing_scope", "restricted_action"})
"""Why the bot cannot look or post into a channel, whatever it tries."""

log = structlog.get_logger()


def receive(here: Reception, question: Question) -> None:
    """Keep a question, then have it answered; one that is here already has no second effect.

    When this returns the question survives a crash, so that it may be acknowledged.
    """
    if inbox.receive(question.key, asdict(question), here.store, here.clock):
        take_up(here, question.key, sign_for(here, question))


def take_up(here: Reception, key: str, sign: Sign | None = None) -> None:
    """Have a question in the inbox answered, unless it is at hand already or the program is stopping."""
    if not here.waiting.begin(key, sign):
        return
    try:
        here.workers.submit(_handle, here, key)
    except RuntimeError:  # no worker takes up anything any more: the next start will
        here.waiting.end(key)


def _handle(here: Reception, key: str) -> None:
    try:
        handling = inbox.handle(key, lambda claimed: _answer(here, claimed), here.store, here.clock)
        if handling is Handling.GIVEN_UP:
            log.error("slack.given_up", message=key, attempts=inbox.ATTEMPTS)
    except Exception as error:
        # Only the kind of error is logged: messages of databases and of Slack may repeat the question.
        log.error("slack.attempt_failed", message=key, error=type(error).__name__, reason=reason_of(error))
    finally:
        here.waiting.end(key)


def _answer(here: Reception, claimed: Claimed) -> None:
    question = Question(**claimed.payload)
    if claimed.attempt > 1:
        forget_sign(here, question)
        if question.way != Way.WHISPERED and is_answered(here.client, question):
            return
    if question.way == Way.SHARED:
        _share(here, question)
    elif question.way == Way.WHISPERED:
        whisper(here, question, card_for(here, question))
    else:
        _post(here, question, card_for(here, question))
    log.info("slack.answered", message=claimed.event_id, attempt=claimed.attempt)


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
    asking = Asking(caller.id, SURFACE, question.conversation, reader, after=question.after)
    return ask(question.text, asking, here.desk)


def _answer_card(here: Reception, question: Question, caller: Caller) -> Card:
    if question.outside:
        return plain_card(words.SHARED_WITH_OTHERS.text(caller.language))
    whispered = question.way == Way.WHISPERED
    answer = answer_for(here, question, caller)
    can_share = whispered and question.channel != "" and not question.channel.startswith("D")
    card = answer_card(answer, here.departments(), here.zone, caller.language, can_share)
    if not whispered:
        return card
    asked = context(words.YOU_ASKED.text(caller.language).format(clip(answer.question, LINE)))
    return Card([asked, *card.blocks], card.text)


# Shown to a channel by somebody who had it --------------------------------------------------------------------------


def _share(here: Reception, question: Question) -> None:
    """Ask again, with what everybody may read, and show that; tell the sharer when it cannot be shown."""
    try:
        caller = here.callers.get(question.asker)
    except Refused as refused:
        whisper(here, question, plain_card(refused.said.text(here.callers.language(question.asker))))
        return
    refusal = _shared(here, question, caller)
    if refusal is not None:
        whisper(here, question, plain_card(refusal.text(caller.language)))


def _shared(here: Reception, question: Question, caller: Caller) -> Bilingual | None:
    """Post the answer for a channel; why that was not done, if it was not."""
    try:
        channel = here.client.conversations_info(channel=question.channel)["channel"] or {}
        if channel.get("is_ext_shared"):
            return words.SHARED_WITH_OTHERS
        answer = answer_for(here, question, caller)
        if answer.outcome is Outcome.NO_ANSWER:
            return words.NOT_TO_SHARE
        card = answer_card(answer, here.departments(), here.zone, caller.language)
        named = spans(person(question.asker), words.SHARED.text(caller.language))
        post(here.client, question, Card([named, quoted(clip(answer.question, LINE)), *card.blocks], card.text))
        return None
    except SlackApiError as error:
        if reason_of(error) not in CLOSED:
            raise
        return words.CANNOT_POST_THERE
