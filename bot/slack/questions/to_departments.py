"""What departments are told of questions: in the thread of the question's card, and their people in direct messages."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.outbox import Message, RecipientKind
from bot.domain.questions.question import Question
from bot.domain.questions.time_limits import NoticeKind
from bot.services.questions import wording as words
from bot.services.questions.matter import Matter
from bot.slack.fitting import clip
from bot.slack.kit import card, paragraph
from bot.slack.questions.card import NOTED, SHORT, card_name, note_card, question_card
from bot.slack.questions.matter import matter_of
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render

Lead = Callable[[Matter, Message, str], str]
"""What a message says first, in a language."""


def question_opened(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """The card; nothing when the question went elsewhere before it could be posted."""
    matter, department = _matter(here, message), message.recipient.id
    if matter.question.department != department:
        return None
    shown = question_card(matter, department, addressee.language)
    return Posting(shown, name=card_name(matter.question.id, department))


def question_changed(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """The card as it is now, in the place of what it was."""
    matter, department = _matter(here, message), message.recipient.id
    shown = question_card(matter, department, addressee.language)
    return Posting(shown, instead=card_name(matter.question.id, department))


def _while(holds: Callable[[Question], object], lead: Lead) -> Render:
    """A note with what can be done, as long as there is reason for it."""

    def render(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
        matter = _matter(here, message)
        if not holds(matter.question):
            return None
        shown = note_card(matter, lead(matter, message, addressee.language), addressee.language)
        return Posting(shown, within=_thread(matter, message))

    return render


def _said(lead: Lead, holds: Callable[[Question], object] = lambda question: True) -> Render:
    """A line in the card's thread, or to one person."""

    def render(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
        matter = _matter(here, message)
        if not holds(matter.question):
            return None
        said = f"{lead(matter, message, addressee.language)} ({matter.question.id})"
        return Posting(card(said, paragraph(said)), within=_thread(matter, message))

    return render


def _matter(here: Reception, message: Message) -> Matter:
    return matter_of(here, str(message.payload["question"]))


def _thread(matter: Matter, message: Message) -> str | None:
    """The card's thread, for what goes to the department."""
    to_all = message.recipient.kind is RecipientKind.DEPARTMENT
    return card_name(matter.question.id, message.recipient.id) if to_all else None


def _payload(message: Message, name: str) -> str:
    return str(message.payload.get(name) or "")


def _joined(matter: Matter, message: Message, language: str) -> str:
    return words.JOINED.text(language).format(matter.name(_payload(message, "person")))


def _detail(matter: Matter, message: Message, language: str) -> str:
    text = clip(_payload(message, "text"), SHORT * 4)
    return words.DETAIL_CAME.text(language).format(matter.question.id, text)


def _proposes(matter: Matter, message: Message, language: str) -> str:
    return words.PROPOSES.text(language).format(matter.name(_payload(message, "author")))


def _turned_down(matter: Matter, message: Message, language: str) -> str:
    return words.TURNED_DOWN.text(language).format(clip(_payload(message, "reason"), SHORT * 4))


def _not_helpful(matter: Matter, message: Message, language: str) -> str:
    said = clip(_payload(message, "note"), NOTED * 4) or words.NOTHING_SAID.text(language)
    return words.DID_NOT_HELP.text(language).format(matter.name(_payload(message, "person")), said)


def _escalation(matter: Matter, message: Message, language: str) -> str:
    return words.ESCALATION.text(language).format(message.payload.get("number", ""))


def _is_open(question: Question) -> bool:
    return question.is_open


MESSAGES: dict[str, Render] = {
    "question_opened": question_opened,
    "question_changed": question_changed,
    "question_joined": _said(_joined, _is_open),
    "question_urgent": _while(_is_open, lambda matter, message, language: words.URGENT.text(language)),
    "detail_given": _while(_is_open, _detail),
    "answer_proposed": _while(lambda question: question.proposal, _proposes),
    "answer_turned_down": _while(lambda question: question.proposal is None, _turned_down),
    "answer_not_helpful": _while(lambda question: question.answer, _not_helpful),
    NoticeKind.HALF_TIME: _while(_is_open, lambda matter, message, language: words.HALF_TIME.text(language)),
    NoticeKind.BREACH: _while(_is_open, lambda matter, message, language: words.BREACH.text(language)),
    NoticeKind.ESCALATION: _while(_is_open, _escalation),
}
"""What each kind looks like."""
