"""Taking in what people say of answers, and the phrasings that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.feedback import AliasChange, AliasNews, Feedback, RecordedAsk, Said, feedback_on, phrasing_of
from bot.domain.text import normalise
from bot.ports import Clock, Language, Store, Work
from bot.services.deeds import beginning_of_several, used_before
from bot.services.masking import mask


@dataclass(frozen=True, slots=True)
class Effect:
    """What was recorded, and for which passages the question's phrasing became an alias by it, or ceased to be one."""

    feedback: Feedback
    changes: Sequence[AliasChange]


def give(said: Said, store: Store, language: Language, clock: Clock) -> Effect:
    """Record what a person says of an answer, and count the votes; the last word of a person on an answer counts.

    A key that is known gives what it stands for, without effect. Nothing else follows: whether the question goes to a
    department is for somebody to say. Raises `InputError` for an unknown answer, a passage that it did not quote, and
    a word that is nobody's.
    """
    with store.command() as work:
        ask = _ask(said.ask_id, work)
        feedback = feedback_on(ask, _masked(said))
        known = work.feedback.with_key(said.key)
        if known is not None:
            _require_same(known, feedback)
            return Effect(known, work.feedback.changed_by(said.key))
        changes = work.feedback.record(feedback, phrasing_of(ask.meant, language.plain), clock())
        return Effect(feedback, changes)


def confirm(
    work: Work, passage_id: str, questions: Iterable[str], language: Language, now: datetime, by: str | None = None
) -> None:
    """Keep how people asked what an expert confirmed the passage answers, masked, in the transaction at hand."""
    texts = (language.plain(normalise(mask(question))) for question in questions)
    work.documents.add_aliases(passage_id, texts, now, by)


def retract(
    work: Work, passage_id: str, questions: Iterable[str], language: Language, now: datetime, by: str | None = None
) -> None:
    """Take back what `confirm` kept under the same name: from now on it speaks against the passage."""
    texts = (language.plain(normalise(mask(question))) for question in questions)
    work.documents.retract_aliases(passage_id, texts, now, by)


def ask_named(beginning: str, store: Store) -> RecordedAsk:
    """The answer whose id begins so; raises `InputError` when there is none, or more than one."""
    with store.begin() as work:
        found = work.feedback.asks(beginning.lower()) if beginning else ()
    if not found:
        raise _no_such_answer(beginning)
    if len(found) > 1:
        raise beginning_of_several(beginning, Bilingual("回答的编号", "answer's id"))
    return found[0]


def recent_changes(store: Store, limit: int) -> Sequence[AliasNews]:
    """The last phrasings that were confirmed or retired, newest first."""
    with store.begin() as work:
        return work.feedback.recent_changes(limit)


def _ask(ask_id: str, work: Work) -> RecordedAsk:
    found = [one for one in work.feedback.asks(ask_id) if one.ask_id == ask_id] if ask_id else []
    if not found:
        raise _no_such_answer(ask_id)
    return found[0]


def _no_such_answer(ask_id: str) -> Declined:
    said = Bilingual("找不到这条回答, 请再问一次。", f"There is no answer {ask_id!r}. Please ask again.")
    return Declined(said, "briefed ask prints its id in the last line.")


def _masked(said: Said) -> Said:
    return replace(said, comment=normalise(mask(said.comment))) if said.comment else said


def _require_same(known: Feedback, feedback: Feedback) -> None:
    """A key stands for one word: nobody may be told that another one, under the same key, was recorded."""
    if known != feedback:
        raise used_before(known.key)
