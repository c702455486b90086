"""What those who asked are told, where they asked: answers, corrections, what the department wants to know.

What they read in a channel everybody reads: an answer that not everybody may know of comes in a direct message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.domain.documents import Reader
from bot.domain.outbox import Message
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.events import AnswerAccepted, AnswerCorrected
from bot.domain.questions.question import Subscriber
from bot.services.launches.people import reader_for
from bot.services.questions import wording as words
from bot.services.questions.disclosing import may_be_told
from bot.services.questions.listing import list_callbacks
from bot.services.questions.matter import Matter, closed_for
from bot.slack.conversations import Conversation, from_text
from bot.slack.fitting import clip
from bot.slack.kit import Block, Card, Element, actions, bold, button, card, context, paragraph, person, spans
from bot.slack.questions.card import SHORT, answer_source, quotes
from bot.slack.questions.keeping import bring_up_to_date, find_post
from bot.slack.questions.matter import matter_of
from bot.slack.questions.names import (
    ANSWERED,
    DETAIL,
    HELPFUL,
    NO_NEED,
    NOT_HELPFUL,
    NOT_REACHED,
    REACHED,
    TELL,
    Target,
)
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, Render


@dataclass(frozen=True)
class Asker:
    """Somebody who asked, with the question as it stands; ``language`` is what he reads."""

    here: Reception
    matter: Matter
    subscriber: Subscriber
    language: str

    @property
    def id(self) -> str:
        """On the roster."""
        return self.subscriber.asked.person

    @property
    def conversation(self) -> Conversation | None:
        """Where he asked, if that was in Slack."""
        return from_text(self.subscriber.asked.conversation)

    @property
    def is_public(self) -> bool:
        """Whether others read there too."""
        return self.conversation is not None and not self.conversation.is_private

    def target(self, kind: str) -> str:
        """The value of a button on a message to him."""
        return Target(self.matter.question.id, kind, str(self.subscriber.number)).value()

    def may_read(self, everybody: bool) -> bool:
        """Whether he, or everybody, may be told the answer."""
        reader = Reader() if everybody else reader_for(self.here.launches, self.id)
        return may_be_told(self.here.questions, self.matter.question, reader)

    @cached_property
    def may_be_told_there(self) -> bool:
        """Whether what is said of the answer may stand where he asked, for others read there too."""
        return not self.is_public or self.may_read(everybody=True)

    @property
    def place(self) -> tuple[str, str | None] | None:
        """Where he is told: in his conversation; ``None`` for his direct messages, when it is not for others there."""
        return self.conversation.place if self.conversation and self.may_be_told_there else None

    @property
    def in_public(self) -> bool:
        """Whether others read what he is told."""
        return self.is_public and self.may_be_told_there

    def callback(self) -> Callback | None:
        """The call that he promised and that is still to be made, here or with a duplicate of the question."""
        own = self.matter.callback(self.subscriber.number)
        if own is not None:
            return own if own.is_open else None
        question = self.matter.question.id
        found = list_callbacks(self.here.questions, self.id)
        return next((one for one, asked in found if asked.closed and asked.closed.same_as == question), None)


def answer_card(asker: Asker, lead: str, in_public: bool) -> Card:
    """The answer that holds now, to somebody who asked, or why he cannot read it here."""
    matter, language = asker.matter, asker.language
    department = matter.department.name(language)
    blocks = [_addressed(asker, lead, in_public), _asked(asker)]
    standing = matter.answer
    if standing is None:
        said = words.WITHDRAWN.text(language)
        return card(said, *blocks, paragraph(said))
    if not asker.may_read(everybody=in_public):
        said = words.NOT_FOR_HERE.text(language).format(department)
        return card(said, *blocks, paragraph(said), *_calls(asker))
    source = answer_source(matter, standing.answer, language)
    parts = (department, matter.name(standing.author), source, matter.question.id)
    blocks += [
        *quotes(standing.answer.text),
        context(" · ".join(part for part in parts if part)),
        *_calls(asker, *_rating(asker)),
    ]
    return card(f"{lead}: {standing.answer.text}", *blocks)


def detail_card(asker: Asker, in_public: bool) -> Card:
    """What the department wants to know, as long as nobody told it."""
    matter, language = asker.matter, asker.language
    wanted = matter.question.detail_asked
    if wanted is None:
        said = (words.MORE_TOLD if matter.question.is_open else words.THANKS).text(language)
        return card(said, _addressed(asker, said, in_public), _asked(asker))
    lead = words.MORE_WANTED.text(language).format(matter.department.name(language))
    value = asker.target(DETAIL)
    tell = button(TELL, words.TELL.text(language), value, style="primary")
    no_need = button(NO_NEED, words.NO_NEED.text(language), value)
    return card(
        f"{lead} {wanted}", _addressed(asker, lead, in_public), *quotes(wanted), _asked(asker), actions(tell, no_need)
    )


def asker_of(here: Reception, question_id: str, number: str) -> Asker | None:
    """The nth to ask a question, as people call him."""
    matter = matter_of(here, question_id)
    subscriber = next((one for one in matter.question.subscribers if str(one.number) == number), None)
    if subscriber is None:
        return None
    account = matter.account(subscriber.asked.person)
    language = here.callers.language(account) if account else here.channel_language
    return Asker(here, matter, subscriber, language)


# Messages -----------------------------------------------------------------------------------------------------------


def answered(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """The answer; as it holds when it is sent."""
    return _answer(here, message, words.YOUR_ANSWER.text(addressee.language))


def corrected(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """Another answer; the one that he got is drawn again."""
    _draw_old_again(here, message)
    return _answer(here, message, words.CORRECTED.text(addressee.language), _reason(message, addressee.language))


def withdrawn(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """The answer holds no more; the one that he got is drawn again."""
    _draw_old_again(here, message)
    asker = _asker(here, message)
    if asker is None or asker.matter.answer is not None:
        return None
    lead = words.WITHDRAWN.text(asker.language)
    reason = _reason(message, asker.language) if asker.may_read(everybody=asker.in_public) else ""
    why = [paragraph(reason)] if reason else []
    shown = card(f"{lead} {reason}".strip(), _addressed(asker, lead, asker.in_public), _asked(asker), *why)
    return Posting(shown, to=asker.place)


def detail_asked(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """What the department wants to know."""
    asker = _asker(here, message)
    if asker is None or asker.matter.question.detail_asked is None:
        return None
    return Posting(detail_card(asker, asker.in_public), to=asker.place)


def closed(here: Reception, message: Message, addressee: Addressee) -> Posting | None:
    """Why there is no answer of its own."""
    asker = _asker(here, message)
    if asker is None or asker.matter.question.closed is None:
        return None
    same_as = asker.matter.question.closed.same_as
    lead = words.CLOSED.text(asker.language).format(clip(closed_for(asker.matter, asker.language), SHORT))
    more = [paragraph(words.GOES_ON.text(asker.language).format(same_as))] if same_as else []
    shown = card(lead, _addressed(asker, lead, asker.in_public), _asked(asker), *more)
    return Posting(shown, to=asker.place)


def _answer(here: Reception, message: Message, lead: str, reason: str = "") -> Posting | None:
    """The answer under a ``lead``, with the ``reason`` for it to those who may read what it is about."""
    asker = _asker(here, message)
    if asker is None or asker.matter.answer is None:
        return None
    name = _answer_name(asker, _versions(asker))
    if find_post(here, name) is not None:
        return None  # he read it in the place of the one before
    told = f"{lead} · {reason}" if reason and asker.may_read(everybody=asker.in_public) else lead
    return Posting(answer_card(asker, told, asker.in_public), to=asker.place, name=name)


def _reason(message: Message, language: str) -> str:
    """Why an answer was changed or withdrawn."""
    return words.REASON.text(language).format(clip(str(message.payload.get("reason") or ""), SHORT * 3))


def _asker(here: Reception, message: Message) -> Asker | None:
    return asker_of(here, str(message.payload["question"]), str(message.payload.get("subscriber") or ""))


def _versions(asker: Asker) -> int:
    """How many answers the question has had."""
    return sum(isinstance(one.body, (AnswerAccepted, AnswerCorrected)) for one in asker.matter.question.facts)


def _answer_name(asker: Asker, version: int) -> str:
    return f"answer:{asker.matter.question.id}.{asker.subscriber.number}/{version}"


def _draw_old_again(here: Reception, message: Message) -> None:
    """What he read before says that it does not count any more."""
    asker = _asker(here, message)
    if asker is None:
        return
    holds = asker.matter.answer is not None
    said = (words.OUTDATED if holds else words.WITHDRAWN).text(asker.language)
    shown = card(said, paragraph(said), _asked(asker))
    for version in range(1, _versions(asker) + (0 if holds else 1)):
        post = find_post(here, _answer_name(asker, version))
        if post is not None:
            bring_up_to_date(here, post, lambda: shown)


# Parts --------------------------------------------------------------------------------------------------------------


def _addressed(asker: Asker, lead: str, in_public: bool) -> Block:
    """The first line; where others read too, it names him."""
    account = asker.matter.account(asker.id)
    named = [person(account), " "] if in_public and account else []
    return spans(*named, bold(lead))


def _asked(asker: Asker) -> Block:
    return context(words.YOU_ASKED.text(asker.language).format(clip(asker.subscriber.asked.text, SHORT)))


def _rating(asker: Asker) -> Iterator[Element]:
    said = asker.matter.question.ratings.get(asker.id)
    if said is None:
        value = asker.target(ANSWERED)
        yield button(HELPFUL, words.HELPFUL.text(asker.language), value)
        yield button(NOT_HELPFUL, words.NOT_HELPFUL.text(asker.language), value)


def _calls(asker: Asker, *others: Element) -> list[Block]:
    """What he can do; with a promised call, say that he made it."""
    callback, language = asker.callback(), asker.language
    calls: list[Element] = []
    if callback is not None:
        value = Target(callback.id, ANSWERED, f"{asker.matter.question.id}.{asker.subscriber.number}").value()
        calls = [
            button(REACHED, words.CALLED_BACK.text(language), value, style="primary"),
            button(NOT_REACHED, words.NOT_REACHED.text(language), value),
        ]
    row = [*calls, *others]
    return [actions(*row)] if row else []


MESSAGES: dict[str, Render] = {
    "answer": answered,
    "answer_corrected": corrected,
    "answer_withdrawn": withdrawn,
    "detail_asked": detail_asked,
    "question_closed": closed,
}
"""What each kind looks like."""
