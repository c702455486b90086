"""Asking the department that should know, from an answer that is missing or did not help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.answers import Answer
from bot.domain.departments import Department
from bot.domain.feedback import RecordedAsk
from bot.domain.questions.events import Source, Urgency
from bot.services.deeds import Deed
from bot.services.feedback import ask_named
from bot.services.questions.listing import show_question
from bot.services.questions.merging import Alike
from bot.services.questions.opening import AlreadyAnswered, Opened, Opening, Result, Undecided, open_question
from bot.services.sources import likely_owners
from bot.slack.answers import wording as words
from bot.slack.answers.card import answer_blocks
from bot.slack.answers.names import ASK_DEPARTMENT, CHOICE_MODAL, DEPARTMENT_MODAL
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.conversations import Conversation, from_text, to_text
from bot.slack.events import safe_text
from bot.slack.interactions import Click, Submission
from bot.slack.kit import (
    Block,
    Element,
    button,
    checkboxes,
    context,
    field,
    instant_input,
    modal,
    option,
    paragraph,
    radio,
    select,
    text_input,
)
from bot.slack.reception import Reception

TEXT, DEPARTMENT, URGENCY, CUSTOMER, CALLBACK, PRODUCT, CHOICE = (
    "question",
    "department",
    "urgency",
    "customer",
    "callback",
    "product",
    "choice",
)
"""The fields of the modals."""
WAITS = "waits"
DIFFERENT = "different"
LONGEST_TEXT, LONGEST_PRODUCT = 1_000, 100
"""What is typed is kept in the modal while somebody chooses, which has room for 3,000 characters."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in, for which answer of the log, and where he wants to hear of it."""

    ask_id: str
    to: Conversation
    text: str
    department: str | None = None
    urgency: Urgency = Urgency.NORMAL
    waiting: bool = False
    callback: int | None = None
    product: str | None = None

    @property
    def callback_by(self) -> datetime | None:
        """By when the customer was promised a call."""
        return datetime.fromtimestamp(self.callback, UTC) if self.callback else None

    def private(self) -> dict[str, Any]:
        """As the next modal keeps it."""
        return {
            "ask": self.ask_id,
            "to": to_text(self.to),
            "text": self.text,
            "department": self.department,
            "urgency": self.urgency.value,
            "waiting": self.waiting,
            "callback": self.callback,
            "product": self.product,
        }


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
    here.open_modal(click, _form(asked, to, here.departments(), likely, caller.language))


def send(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """Ask the department, or ask back."""
    filled = _filled(submission, caller)
    if not any(one.isalnum() for one in filled.text):
        return Reply(errors={TEXT: words.HOW_TO_ASK.text(caller.language)})
    if len(filled.text) > LONGEST_TEXT:
        return Reply(errors={TEXT: words.TOO_LONG.text(caller.language).format(LONGEST_TEXT)})
    if filled.callback_by is not None and filled.callback_by <= here.clock():
        return Reply(errors={CALLBACK: words.CALLBACK_IS_OVER.text(caller.language)})
    return _asked(here, submission, caller, filled)


def choose(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """It is one of the questions that wait already, or none of them, or shall be asked although there is an answer."""
    filled = _kept(submission.view.private, caller)
    chosen = submission.values.get(CHOICE)
    if chosen is None:
        return _asked(here, submission, caller, filled, anyway=True)
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
    anyway: bool = False,
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
        callback_by=filled.callback_by,
        conversation=to_text(filled.to),
        reader=caller.reader,
        join=join,
        separate=separate,
        anyway=anyway,
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


# What was filled in -------------------------------------------------------------------------------------------------


def _filled(submission: Submission, caller: Caller) -> Filled:
    values, private = submission.values, submission.view.private
    return Filled(
        ask_id=str(private.get("ask") or ""),
        to=from_text(private.get("to")) or Conversation(caller.slack_id),
        text=safe_text(str(values.get(TEXT) or "")),
        department=values.get(DEPARTMENT),
        urgency=Urgency(values.get(URGENCY) or Urgency.NORMAL),
        waiting=WAITS in (values.get(CUSTOMER) or ()),
        callback=values.get(CALLBACK),
        product=safe_text(str(values.get(PRODUCT) or ""))[:LONGEST_PRODUCT] or None,
    )


def _kept(private: Mapping[str, Any], caller: Caller) -> Filled:
    return Filled(
        ask_id=str(private.get("ask") or ""),
        to=from_text(private.get("to")) or Conversation(caller.slack_id),
        text=str(private.get("text") or ""),
        department=private.get("department"),
        urgency=Urgency(private.get("urgency") or Urgency.NORMAL),
        waiting=bool(private.get("waiting")),
        callback=private.get("callback"),
        product=private.get("product"),
    )


# Modals -------------------------------------------------------------------------------------------------------------


def _form(
    asked: RecordedAsk,
    to: Conversation,
    departments: Mapping[str, Department],
    likely: Sequence[str],
    language: str,
) -> dict[str, Any]:
    blocks = [
        field(
            words.FORM_QUESTION.text(language),
            text_input(TEXT, asked.meant, multiline=True, longest=LONGEST_TEXT),
            words.FORM_QUESTION_HINT.text(language),
        ),
        *_department_field(departments, likely, language),
        field(words.URGENCY.text(language), radio(URGENCY, _urgencies(language), Urgency.NORMAL)),
        field(
            words.CUSTOMER.text(language),
            checkboxes(CUSTOMER, [option(words.CUSTOMER_WAITS.text(language), WAITS)]),
            optional=True,
        ),
        field(
            words.CALLBACK.text(language), instant_input(CALLBACK), words.CALLBACK_HINT.text(language), optional=True
        ),
        field(words.PRODUCT.text(language), text_input(PRODUCT, longest=LONGEST_PRODUCT), optional=True),
        context(_where_to(to, language)),
    ]
    return modal(
        DEPARTMENT_MODAL,
        words.FORM_TITLE.text(language),
        blocks,
        submit=words.SEND.text(language),
        close=words.CANCEL.text(language),
        private={"ask": asked.ask_id, "to": to_text(to)},
    )


def _department_field(departments: Mapping[str, Department], likely: Sequence[str], language: str) -> list[Block]:
    """The departments, likely ones first and the likeliest chosen."""
    ids = [one for one in likely if one in departments]
    options = [option(departments[one].name(language), one) for one in dict.fromkeys([*ids, *departments])]
    if not options:
        return []
    chosen = select(DEPARTMENT, options, ids[0] if ids else None)
    return [field(words.DEPARTMENT.text(language), chosen, words.DEPARTMENT_HINT.text(language), optional=True)]


def _urgencies(language: str) -> list[Element]:
    return [
        option(words.NORMAL.text(language), Urgency.NORMAL.value),
        option(words.URGENT.text(language), Urgency.URGENT.value),
    ]


def _result(here: Reception, result: Result, filled: Filled, caller: Caller) -> dict[str, Any]:
    if isinstance(result, Opened):
        return _sent_modal(here, result, filled, caller.language)
    if isinstance(result, Undecided):
        return _choice_modal(result.candidates, filled, caller.language)
    return _answered_modal(here, result, filled, caller.language)


def _sent_modal(here: Reception, opened: Opened, filled: Filled, language: str) -> dict[str, Any]:
    """What became of it: whose question it is, by when an answer is due, and where it comes."""
    listed = show_question(here.questions, opened.question_id)
    department = here.departments().get(listed.question.department)
    name = department.name(language) if department else listed.question.department
    said = words.JOINED if opened.joined else words.SENT
    blocks = [paragraph(said.text(language).format(name, opened.question_id))]
    if listed.due is not None:
        blocks.append(paragraph(words.DUE.text(language).format(f"{here.local(listed.due):%Y-%m-%d %H:%M}")))
    blocks.append(context(_where_to(filled.to, language)))
    return modal("sent", words.SENT_TITLE.text(language), blocks, close=words.CLOSE.text(language))


def _choice_modal(candidates: Sequence[Alike], filled: Filled, language: str) -> dict[str, Any]:
    """Whether his question is one of those that wait already."""
    listed = [paragraph(f"{one.question_id}: {one.text}") for one in candidates]
    options = [option(f"{one.question_id}: {one.text}", one.question_id) for one in candidates]
    choice = radio(CHOICE, [*options, option(words.MINE_IS_DIFFERENT.text(language), DIFFERENT)])
    return modal(
        CHOICE_MODAL,
        words.CHOICE_TITLE.text(language),
        [*listed, field(words.CHOICE.text(language), choice, words.CHOICE_HINT.text(language))],
        submit=words.SEND.text(language),
        close=words.CANCEL.text(language),
        private=filled.private(),
    )


def _answered_modal(here: Reception, result: AlreadyAnswered, filled: Filled, language: str) -> dict[str, Any]:
    """By now there is an answer; he may ask all the same."""
    answer: Answer = result.answer
    said = paragraph(words.ANSWERED_ALREADY.text(language))
    return modal(
        CHOICE_MODAL,
        words.ANSWERED_TITLE.text(language),
        [said, *answer_blocks(answer, here.departments(), here.zone, language)],
        submit=words.ASK_ANYWAY.text(language),
        close=words.CLOSE.text(language),
        private=filled.private(),
    )


def _where_to(to: Conversation, language: str) -> str:
    return (words.COMES_TO_YOU if to.is_private else words.COMES_HERE).text(language)
