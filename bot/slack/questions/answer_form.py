"""The form for an answer, and for its correction. What an expert began to write is kept until he sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from bot.domain.documents import Availability
from bot.domain.errors import InputError
from bot.domain.facts import Fact
from bot.domain.questions.events import AnswerProposed, GivenAnswer
from bot.domain.questions.question import Question
from bot.domain.questions.unfit import Part
from bot.services.deeds import Deed
from bot.services.documents import list_documents, show_document
from bot.services.masking import mask
from bot.services.questions import wording as words
from bot.services.questions.answering import Draft, answer, correct, may_answer, may_correct
from bot.services.questions.matter import Matter
from bot.services.questions.recording import permitted
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Search, Submission, View
from bot.slack.kit import Block, Element, context, date_input, field, long_text, option, searching_select
from bot.slack.questions.card import SHORT, quotes
from bot.slack.questions.drawing import after_submission
from bot.slack.questions.fields import REASON, done, open_form, refusal, typed
from bot.slack.questions.matter import matter_of
from bot.slack.questions.names import ANSWER, ANSWER_SOURCE, ANSWER_TEXT, CORRECT, target_in, target_of
from bot.slack.reception import Reception

VALID_FROM, VALID_TO, PHRASINGS = "valid_from", "valid_to", "phrasings"
AT = {Part.TEXT: ANSWER_TEXT, Part.SOURCE: ANSWER_SOURCE, Part.VALIDITY: VALID_TO, Part.REASON: REASON}
"""Where errors are shown."""
KEPT = (ANSWER_TEXT, ANSWER_SOURCE, VALID_FROM, VALID_TO, PHRASINGS, REASON)
"""What a draft holds."""
LONGEST_PHRASING, MOST_PHRASINGS = 300, 20
LONGEST_TITLE = 70
LONGEST_ID = 150
"""Characters that Slack allows for an option's value."""
OFFERED = 50
"""Documents offered at a time."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form."""

    text: str = ""
    source: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    phrasings: str = ""
    reason: str = ""


def open_answer(here: Reception, click: Click, caller: Caller) -> None:
    """Write an answer, or go on with the one that was begun."""
    question_id = target_of(click.value).id
    permitted(here.questions, caller.on_roster().id, question_id, may_answer)
    filled = _begun(here, caller, ANSWER, question_id) or Filled()
    _open(here, click, caller, ANSWER, words.ANSWER_TITLE.text(caller.language), filled)


def open_correct(here: Reception, click: Click, caller: Caller) -> None:
    """Write another answer, beginning with the one that holds."""
    question_id = target_of(click.value).id
    question = permitted(here.questions, caller.on_roster().id, question_id, may_correct)
    filled = _begun(here, caller, CORRECT, question_id) or _as_given(here, question)
    _open(here, click, caller, CORRECT, words.CORRECT_TITLE.text(caller.language), filled)


def keep_draft(here: Reception, click: Click, caller: Caller) -> None:
    """Keep what somebody has written up to now, unless he has sent it meanwhile: keystrokes may come late."""
    if click.view is not None and click.view.callback in {ANSWER, CORRECT}:
        _keep(here, caller, click.view, click.values)


def send_answer(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """Answer the question, or propose the answer."""

    def do(deed: Deed, question_id: str, draft: Draft, filled: Filled) -> Fact:
        return answer(here.questions, deed, question_id, draft)

    return _send(here, submission, caller, do)


def send_correction(here: Reception, submission: Submission, caller: Caller) -> Reply:
    """Correct the answer, or propose to."""

    def do(deed: Deed, question_id: str, draft: Draft, filled: Filled) -> Fact:
        return correct(here.questions, deed, question_id, draft, filled.reason)

    return _send(here, submission, caller, do)


def sources_like(here: Reception, search: Search, caller: Caller) -> list[Element]:
    """The documents with some words in their titles that the caller may know of and that answer."""
    wanted = search.text.casefold().split()
    listed = list_documents(here.store, here.clock, caller.reader)
    usable = (one.document for one in listed if one.availability in {Availability.VALID, Availability.EFFECTIVE_LATER})
    found = [one for one in usable if all(word in f"{one.title} {one.document_id}".casefold() for word in wanted)]
    return [_source(one.document_id, one.title) for one in found[:OFFERED] if len(one.document_id) <= LONGEST_ID]


# The form -----------------------------------------------------------------------------------------------------------


def _open(here: Reception, click: Click, caller: Caller, callback_id: str, title: str, filled: Filled) -> None:
    matter, language = matter_of(here, target_of(click.value).id), caller.language
    blocks = [
        *quotes(clip(matter.question.text, SHORT * 3)),
        *_fields(here, filled, caller),
        *(_reason(filled, language) if callback_id == CORRECT else []),
        context(_next(matter, language)),
    ]
    open_form(here, click, caller, callback_id, title, blocks)


def _fields(here: Reception, filled: Filled, caller: Caller) -> list[Block]:
    language = caller.language
    example = words.ANSWER_SOURCE_EXAMPLE.text(language)
    source = searching_select(ANSWER_SOURCE, example, chosen=_chosen(here, filled.source, caller))
    text, phrasings = words.ANSWER_TEXT.text(language), words.PHRASINGS.text(language)
    return [
        *long_text(text, ANSWER_TEXT, filled.text, words.ANSWER_HINT.text(language), live=True),
        field(words.ANSWER_SOURCE.text(language), source, words.ANSWER_SOURCE_HINT.text(language), optional=True),
        field(words.VALID_FROM.text(language), date_input(VALID_FROM, _date(filled.valid_from)), optional=True),
        field(
            words.VALID_TO.text(language),
            date_input(VALID_TO, _date(filled.valid_to)),
            words.VALID_HINT.text(language),
            optional=True,
        ),
        *long_text(phrasings, PHRASINGS, filled.phrasings, words.PHRASINGS_HINT.text(language), optional=True),
    ]


def _reason(filled: Filled, language: str) -> list[Block]:
    return long_text(words.CORRECT_REASON.text(language), REASON, filled.reason)


def _next(matter: Matter, language: str) -> str:
    """What happens once it is sent."""
    said = words.NEXT_APPROVED if matter.department.rules.four_eyes else words.NEXT_SENT
    return said.text(language).format(len(matter.question.people))


def _chosen(here: Reception, source: str | None, caller: Caller) -> Element | None:
    """The document that was chosen before, if it still can be."""
    if not source or len(source) > LONGEST_ID:
        return None
    try:
        return _source(source, show_document(here.store, here.clock, caller.reader, source).document.title)
    except InputError:
        return None


def _source(document_id: str, title: str) -> Element:
    return option(clip(title, LONGEST_TITLE), document_id, clip(document_id, LONGEST_TITLE))


def _as_given(here: Reception, question: Question) -> Filled:
    given = question.answer.answer if question.answer else GivenAnswer("")
    return Filled(
        text=given.text,
        source=given.source,
        valid_from=_day(here, given.valid_from),
        valid_to=_day(here, given.valid_to),
        phrasings="\n".join(given.phrasings),
    )


Do = Callable[[Deed, str, Draft, Filled], Fact]


# What was sent ------------------------------------------------------------------------------------------------------


def _send(here: Reception, submission: Submission, caller: Caller, do: Do) -> Reply:
    language, values = caller.language, submission.values
    question_id = target_in(submission.view.private).id
    filled = _filled(values)
    _keep(here, caller, submission.view, values)
    phrasings = [one.strip() for one in filled.phrasings.splitlines() if one.strip()]
    if len(phrasings) > MOST_PHRASINGS or any(len(one) > LONGEST_PHRASING for one in phrasings):
        said = words.LONGEST_PHRASINGS_SAID.text(language).format(LONGEST_PHRASING, MOST_PHRASINGS)
        return Reply(errors={PHRASINGS: said})
    draft = Draft(
        text=filled.text,
        source=filled.source,
        valid_from=_instant(here, filled.valid_from),
        valid_to=_instant(here, filled.valid_to),
        phrasings=tuple(phrasings),
    )
    deed, sent = Deed(caller.on_roster().id, submission.key), list[Fact]()
    refused = refusal(lambda: sent.append(do(deed, question_id, draft, filled)), AT, ANSWER_TEXT, caller)
    if refused is not None:
        return refused
    with here.store.begin() as work:
        work.drafts.drop(caller.id, _draft(submission.callback, question_id))
    after_submission(here, submission, caller)
    people = len(matter_of(here, question_id).question.people)
    waits = isinstance(sent[0].body, AnswerProposed)
    said = (words.SENT_FOR_APPROVAL if waits else words.SENT).text(language).format(people)
    return done(words.SENT_TITLE.text(language), said, caller)


def _filled(values: Mapping[str, Any]) -> Filled:
    return Filled(
        text=typed(values, ANSWER_TEXT),
        source=values.get(ANSWER_SOURCE) or None,
        valid_from=values.get(VALID_FROM) or None,
        valid_to=values.get(VALID_TO) or None,
        phrasings=typed(values, PHRASINGS),
        reason=typed(values, REASON),
    )


# Drafts -------------------------------------------------------------------------------------------------------------


def _keep(here: Reception, caller: Caller, view: View, values: Mapping[str, Any]) -> None:
    content = {name: _kept(values[name]) for name in KEPT if values.get(name)}
    draft = _draft(view.callback, target_in(view.private).id)
    with here.store.command() as work:
        if work.facts.with_key(view.key) is None:
            work.drafts.put(caller.id, draft, content, here.clock())


def _kept(value: Any) -> Any:
    """Without customers' numbers, which are kept nowhere."""
    return mask(value) if isinstance(value, str) else value


def _begun(here: Reception, caller: Caller, form: str, question_id: str) -> Filled | None:
    with here.store.begin() as work:
        content = work.drafts.find(caller.id, _draft(form, question_id))
    return _filled(content) if content else None


def _draft(form: str, question_id: str) -> str:
    """What a draft is kept under."""
    return f"{form}:{question_id}"


# Days ---------------------------------------------------------------------------------------------------------------


def _instant(here: Reception, day: str | None) -> datetime | None:
    """When a day begins where the centre is."""
    begun = _date(day)
    return datetime.combine(begun, time(), here.zone).astimezone(UTC) if begun else None


def _day(here: Reception, instant: datetime | None) -> str | None:
    return here.local(instant).date().isoformat() if instant else None


def _date(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None
