"""The modals with which a department is asked: what is filled in, what is asked back, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.domain.departments import Department
from bot.domain.feedback import RecordedAsk
from bot.domain.questions.events import Urgency
from bot.services import answer_wording as words
from bot.services.masking import masked_line
from bot.services.questions.merging import Alike
from bot.slack.answers.names import CHOICE_MODAL, DEPARTMENT_MODAL
from bot.slack.conversations import Conversation, from_text, to_text
from bot.slack.fitting import leading_sentences
from bot.slack.interactions import Submission
from bot.slack.kit import (
    Block,
    Element,
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

TEXT = "question"
DEPARTMENT = "department"
URGENCY = "urgency"
CUSTOMER = "customer"
CALLBACK = "callback"
PRODUCT = "product"
NOTE = "note"
CHOICE = "choice"
"""The fields of the modals."""
WAITS = "waits"
DIFFERENT = "different"
LONGEST_TEXT, LONGEST_PRODUCT, LONGEST_NOTE = 800, 100, 400
"""What is typed is kept in the modal while somebody chooses, which has room for 3,000 characters."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in, for which answer of the log, and where he wants to hear of it.

    ``anyway`` is whether he saw that there is an answer by now, and asks all the same.
    """

    ask_id: str
    to: Conversation
    text: str
    department: str | None = None
    urgency: Urgency = Urgency.NORMAL
    waiting: bool = False
    callback: int | None = None
    product: str | None = None
    note: str = ""
    anyway: bool = False

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
            "note": self.note,
            "anyway": self.anyway,
        }


def filled_in(submission: Submission, person: str) -> Filled:
    """What stands in the form; ``person`` is the account that hears of the answer if nothing better is known."""
    values, private = submission.values, submission.view.private
    return Filled(
        ask_id=str(private.get("ask") or ""),
        to=from_text(private.get("to")) or Conversation(person),
        text=masked_line(str(values.get(TEXT) or "")),
        department=values.get(DEPARTMENT),
        urgency=Urgency(values.get(URGENCY) or Urgency.NORMAL),
        waiting=WAITS in (values.get(CUSTOMER) or ()),
        callback=values.get(CALLBACK),
        product=masked_line(str(values.get(PRODUCT) or ""))[:LONGEST_PRODUCT] or None,
        note=masked_line(str(values.get(NOTE) or ""))[:LONGEST_NOTE],
    )


def kept(private: Mapping[str, Any], person: str) -> Filled:
    """What stood in the form before something was asked back."""
    return Filled(
        ask_id=str(private.get("ask") or ""),
        to=from_text(private.get("to")) or Conversation(person),
        text=str(private.get("text") or ""),
        department=private.get("department"),
        urgency=Urgency(private.get("urgency") or Urgency.NORMAL),
        waiting=bool(private.get("waiting")),
        callback=private.get("callback"),
        product=private.get("product"),
        note=str(private.get("note") or ""),
        anyway=bool(private.get("anyway")),
    )


def form(
    asked: RecordedAsk,
    to: Conversation,
    departments: Mapping[str, Department],
    likely: Sequence[str],
    language: str,
) -> dict[str, Any]:
    """The form, filled in as far as it can be."""
    blocks = [
        field(
            words.FORM_QUESTION.text(language),
            text_input(TEXT, leading_sentences(asked.meant, LONGEST_TEXT), multiline=True, longest=LONGEST_TEXT),
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
        field(
            words.NOTE.text(language),
            text_input(NOTE, multiline=True, longest=LONGEST_NOTE),
            words.NOTE_HINT.text(language),
            optional=True,
        ),
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


def choice_modal(candidates: Sequence[Alike], filled: Filled, language: str) -> dict[str, Any]:
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


def answered_modal(answer: Iterable[Block], filled: Filled, language: str) -> dict[str, Any]:
    """By now there is an answer; he may ask all the same."""
    return modal(
        CHOICE_MODAL,
        words.ANSWERED_TITLE.text(language),
        [paragraph(words.ANSWERED_ALREADY.text(language)), *answer],
        submit=words.ASK_ANYWAY.text(language),
        close=words.CLOSE.text(language),
        private=filled.private(),
    )


def sent_modal(said: Iterable[str], to: Conversation, language: str) -> dict[str, Any]:
    """What became of it, and where the answer comes."""
    blocks = [*map(paragraph, said), context(_where_to(to, language))]
    return modal("sent", words.SENT_TITLE.text(language), blocks, close=words.CLOSE.text(language))


def _where_to(to: Conversation, language: str) -> str:
    return (words.COMES_TO_YOU if to.is_private else words.COMES_HERE).text(language)
