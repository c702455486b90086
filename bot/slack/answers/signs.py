"""How people see that a question is being looked into, when that takes longer than a moment."""

from __future__ import annotations

from contextlib import suppress
from threading import Event

from slack_sdk.errors import SlackApiError

from bot.services import answer_wording as words
from bot.slack.events import Question, Way
from bot.slack.interactions import Place
from bot.slack.kit import Card, plain_card
from bot.slack.reception import Reception
from bot.slack.waiting import Sign

EYES = "eyes"
"""The reaction on a message that is being looked into."""


def sign_for(here: Reception, question: Question) -> Sign:
    """A word to whoever asked privately, a status in direct messages, a reaction elsewhere."""
    if question.way != Way.POSTED:
        return Sign(lambda: _ask_for_patience(here, question), lambda: None)
    if question.is_private:
        return _status(here, question)
    return Sign(lambda: _react(here, question), lambda: _take_back(here, question))


def forget_sign(here: Reception, question: Question) -> None:
    """Take back what a process that was killed meanwhile may have shown."""
    if question.way == Way.POSTED:
        with suppress(SlackApiError):
            _take_back(here, question)


def whisper(here: Reception, question: Question, card: Card) -> None:
    """Show something to the asker alone, where he asked."""
    place = Place(question.channel or None, thread=question.thread)
    here.answer_privately(question.asker, place, question.response_url, card)


def _ask_for_patience(here: Reception, question: Question) -> None:
    whisper(here, question, plain_card(words.BUSY.text(here.callers.language(question.asker))))


def _status(here: Reception, question: Question) -> Sign:
    """Where there is no status, because nobody talks to an agent there, a message is like any other."""
    reacted = Event()

    def show() -> None:
        try:
            _set_status(here, question, words.LOOKING.text(here.callers.language(question.asker)))
        except SlackApiError:
            reacted.set()
            _react(here, question)

    def hide() -> None:
        if reacted.is_set():
            _take_back(here, question)
        else:
            _set_status(here, question, "")

    return Sign(show, hide)


def _set_status(here: Reception, question: Question, status: str) -> None:
    here.client.assistant_threads_setStatus(
        channel_id=question.channel, thread_ts=question.thread or question.ts, status=status
    )


def _react(here: Reception, question: Question) -> None:
    here.client.reactions_add(channel=question.channel, timestamp=question.ts, name=EYES)


def _take_back(here: Reception, question: Question) -> None:
    here.client.reactions_remove(channel=question.channel, timestamp=question.ts, name=EYES)
