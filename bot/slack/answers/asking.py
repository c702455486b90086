"""Asking where nobody else sees the answer, and sharing it."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.services import answer_wording as words
from bot.services.feedback import ask_named
from bot.services.masking import masked_line
from bot.slack.answers.answering import receive, unasked
from bot.slack.answers.card import LINE
from bot.slack.answers.names import QUESTION_MODAL
from bot.slack.answers.waiting_modal import answer_modal
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.events import Question, Way, typed_text
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Command, Shortcut, Submission
from bot.slack.kit import field, modal, paragraph, quoted, text_input
from bot.slack.reception import Reception

QUESTION = "question"
"""The field of the modal."""


def find_answer(here: Reception, shortcut: Shortcut, caller: Caller) -> None:
    """The answer to what a message says, for whoever wants to know."""
    place = shortcut.place
    question = Question(
        asker=shortcut.user,
        text=masked_line(typed_text(shortcut.text, "")),
        channel=place.channel or "",
        ts=place.message or "",
        thread=place.thread,
        way=Way.WHISPERED,
        name=shortcut.key,
        response_url=shortcut.response_url,
    )
    ask_privately(here, question, shortcut)


def open_question_modal(here: Reception, shortcut: Shortcut, caller: Caller) -> None:
    """A modal to ask from anywhere."""
    here.open_modal(shortcut, _question_modal(caller.language))


def answer_in_modal(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """The modal says that the question is being looked into; the answer takes its place when it is found."""
    text, key = masked_line(str(submission.values.get(QUESTION) or "")), submission.key
    # Sent off again with other words, after Slack heard too late that it was received, it is another question.
    name = f"{key}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    question = Question(caller.slack_id, text, "", "", None, Way.WHISPERED, name=name, modal=key)
    reason = unasked(question)
    if reason is not None:
        return Reply(errors={QUESTION: reason.text(caller.language)})
    said = words.BUSY if receive(here, question) else words.ASKED_ALREADY
    busy = [quoted(clip(question.text, LINE)), paragraph(said.text(caller.language))]
    return Reply(update=answer_modal(busy, caller.language, key))


def share(here: Reception, click: Click, caller: Caller) -> None:
    """Ask again for the whole channel; an answer is shared once, however often the button is pressed."""
    place = click.place
    if place.channel is None:
        raise Declined(words.NO_CHANNEL)
    asked = ask_named(click.value, here.store)
    receive(
        here,
        Question(
            asker=caller.slack_id,
            text=asked.meant,
            channel=place.channel,
            ts=place.message or "",
            thread=place.thread,
            way=Way.SHARED,
            name=f"slack:share:{asked.ask_id}:{place.channel}",
            response_url=click.response_url,
        ),
    )


def ask_privately(here: Reception, question: Question, done: Command | Shortcut) -> None:
    """Have a question answered where only whoever asked sees it, or say how to ask.

    Whoever that is need not be known yet: he is looked up before he is shown anything.
    """
    reason = unasked(question)
    if reason is None:
        receive(here, question)
    else:
        here.later(lambda: _say_how(here, done, reason))


def _say_how(here: Reception, done: Command | Shortcut, reason: Bilingual) -> None:
    language = here.callers.language(done.user)
    here.tell(done, language, reason.text(language))


def _question_modal(language: str) -> dict[str, Any]:
    typed = text_input(QUESTION, multiline=True, placeholder=words.QUESTION_EXAMPLE.text(language), longest=500)
    return modal(
        QUESTION_MODAL,
        words.ASK_TITLE.text(language),
        [field(words.QUESTION.text(language), typed, words.QUESTION_HINT.text(language))],
        submit=words.ASK.text(language),
        close=words.CANCEL.text(language),
    )
