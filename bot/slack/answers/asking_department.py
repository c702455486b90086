"""Asking the department that should know, from an answer that is missing or did not help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain.questions.events import Source
from bot.services import answer_wording as words
from bot.services.deeds import Deed
from bot.services.feedback import ask_named
from bot.services.questions.listing import show_question
from bot.services.questions.opening import Opened, Opening, Result, Undecided, open_question
from bot.services.sources import likely_owners
from bot.slack.answers.card import answer_blocks
from bot.slack.answers.department_form import (
    CALLBACK,
    CHOICE,
    DIFFERENT,
    LONGEST_TEXT,
    TEXT,
    Filled,
    answered_modal,
    choice_modal,
    filled_in,
    form,
    kept,
    sent_modal,
)
from bot.slack.answers.names import ASK_DEPARTMENT
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.conversations import Conversation, to_text
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Element, button
from bot.slack.reception import Reception


def ask_button(click: Click, language: str) -> Element:
    """The button that asks the department, on something that only one person sees; it remembers the thread."""
    place = click.place
    seen_by_all = place.channel is not None and not place.ephemeral and click.view is None
    value = f"{click.value}:{place.root}" if seen_by_all else click.value
    return button(ASK_DEPARTMENT, words.ASK_DEPARTMENT.text(language), value, style="primary")


def open_form(here: Reception, click: Click, caller: Caller) -> None:
    """The modal with which a department is asked, filled in as far as it can be."""
    ask_id, _, thread = click.value.partition(":")
    asked = ask_named(ask_id, here.store)
    likely = [one.department for one in likely_owners(asked, here.desk)]
    to = _conversation(click, thread, caller)
    here.open_modal(click, form(asked, to, here.departments(), likely, caller.language))


def send(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """Ask the department, or ask back."""
    filled = filled_in(submission, caller.slack_id)
    if not any(one.isalnum() for one in filled.text):
        return Reply(errors={TEXT: words.HOW_TO_ASK.text(caller.language)})
    if len(filled.text) > LONGEST_TEXT:
        return Reply(errors={TEXT: words.TOO_LONG.text(caller.language).format(LONGEST_TEXT)})
    if filled.callback_by is not None and filled.callback_by <= here.clock():
        return Reply(errors={CALLBACK: words.CALLBACK_IS_OVER.text(caller.language)})
    return _asked(here, submission, caller, filled)


def choose(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """It is one of the questions that wait already, or none of them, or shall be asked although there is an answer."""
    filled = kept(submission.view.private, caller.slack_id)
    chosen = submission.values.get(CHOICE)
    if chosen is None:
        return _asked(here, submission, caller, replace(filled, anyway=True))
    if chosen == DIFFERENT:
        return _asked(here, submission, caller, filled, separate=True)
    return _asked(here, submission, caller, filled, join=str(chosen))


def _asked(
    here: Reception,
    submission: Submission,
    caller: Caller,
    filled: Filled,
    join: str | None = None,
    separate: bool = False,
) -> Reply:
    asked = ask_named(filled.ask_id, here.store)
    opening = Opening(
        text="" if filled.text == asked.meant else filled.text,
        ask_id=asked.ask_id,
        source=Source.NOT_HELPFUL if asked.passage_ids else Source.NO_ANSWER,
        product=filled.product,
        department=filled.department,
        urgency=filled.urgency,
        waiting=filled.waiting,
        note=filled.note,
        callback_by=filled.callback_by,
        conversation=to_text(filled.to),
        reader=caller.reader,
        join=join,
        separate=separate,
        anyway=filled.anyway,
    )
    deed = Deed(caller.on_roster().id, submission.key)
    return Reply(update=_result(here, open_question(here.questions, here.desk, deed, opening), filled, caller))


# Where the answer goes ----------------------------------------------------------------------------------------------


def _conversation(click: Click, thread: str, caller: Caller) -> Conversation:
    """The thread that everybody sees, if that is where he was asked from; else his direct messages."""
    place = click.place
    if place.channel is None or click.view is not None:
        return Conversation(caller.slack_id)
    if place.channel.startswith("D"):
        return Conversation(place.channel, place.thread)
    if place.ephemeral:
        return Conversation(place.channel, thread) if thread else Conversation(caller.slack_id)
    return Conversation(place.channel, place.root)


# What became of it --------------------------------------------------------------------------------------------------


def _result(here: Reception, result: Result, filled: Filled, caller: Caller) -> dict[str, Any]:
    language = caller.language
    if isinstance(result, Opened):
        return sent_modal(_told(here, result, language), filled.to, language)
    if isinstance(result, Undecided):
        return choice_modal(result.candidates, filled, language)
    answer = answer_blocks(result.answer, here.departments(), here.zone, language)
    return answered_modal(answer, filled, language)


def _told(here: Reception, opened: Opened, language: str) -> list[str]:
    """Whose question it is, and by when an answer is due."""
    listed = show_question(here.questions, opened.question_id)
    department = here.departments().get(listed.question.department)
    name = department.name(language) if department else listed.question.department
    said = (words.JOINED if opened.joined else words.SENT).text(language).format(name, opened.question_id)
    if listed.due is None:
        return [said]
    return [said, words.DUE.text(language).format(f"{here.local(listed.due):%Y-%m-%d %H:%M}")]
