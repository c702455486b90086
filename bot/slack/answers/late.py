"""Answers that come by the outbox because Slack asked for patience, and what is said of those that never came."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import timedelta

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.services import answer_wording as words
from bot.services import inbox
from bot.slack.answers.card import LINE
from bot.slack.answers.following import is_for_us
from bot.slack.events import Question, Way
from bot.slack.fitting import clip
from bot.slack.kit import plain_card
from bot.slack.posting import is_answered
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting

LATER = "answer_later"
GIVEN_UP = "answer_given_up"

log = structlog.get_logger()


def answered_later(here: Reception, question: Question, wait: timedelta) -> Message:
    """The answer to a question, to be given when Slack takes posts again: worked out by then."""
    place = question.asker if question.way == Way.WHISPERED else question.channel
    recipient = Recipient(RecipientKind.CHANNEL, place)
    return Message(f"answer:{question.key}", LATER, recipient, asdict(question), here.clock() + wait)


def given_up(here: Reception, question: Question) -> Message | None:
    """What is said to whoever asked of a question that could not be answered; ``None`` if nothing is missed."""
    error_id = error_id_of(question.key)
    log.error("slack.given_up", message=question.key, error_id=error_id)
    if _is_there(here, question):
        return None
    if question.follows and _is_for_others(here, question):
        inbox.forget(question.key, here.store, here.clock)
        return None
    payload = {"asker": question.asker, "asked": question.text, "error": error_id}
    recipient = Recipient(RecipientKind.CHANNEL, question.asker)
    return Message(f"answer-given-up:{question.key}", GIVEN_UP, recipient, payload, here.clock())


def say_given_up(here: Reception, message: Message, addressee: Addressee) -> Posting:
    """That a question was not answered, and what to do; in a direct message, for where it was asked nothing arrives."""
    language = here.callers.language(str(message.payload["asker"]))
    asked, error = clip(str(message.payload["asked"]), LINE), message.payload["error"]
    return Posting(plain_card(words.GIVEN_UP.text(language).format(asked=asked, error=error)))


def error_id_of(key: str) -> str:
    """A short name for what befell a question, which stands in the log too."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def _is_there(here: Reception, question: Question) -> bool:
    """Whether the last attempt posted an answer after all."""
    if question.way == Way.WHISPERED:
        return False
    try:
        return is_answered(here.client, question)
    except (SlackApiError, SlackClientError, OSError):
        return False


def _is_for_others(here: Reception, question: Question) -> bool:
    """Whether a reply that names nobody was not for us, or nobody can tell."""
    try:
        return not is_for_us(here, question)
    except (SlackApiError, SlackClientError, OSError):
        return True
