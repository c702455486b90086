"""The card of a question in its department's channel, and the smaller one that people get in messages of their own.

Both are made of how the question stands and nothing else, so that they can be drawn again at any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.bilingual import Bilingual
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.events import DetailGiven, GivenAnswer, QuestionRerouted
from bot.domain.questions.question import Question, QuestionStatus, Stint, Subscriber
from bot.services.questions import wording as words
from bot.services.questions.callbacks import OUTCOMES
from bot.services.questions.matter import Matter, status_line
from bot.slack.answers.names import OTHER_SOURCES
from bot.slack.fitting import clip
from bot.slack.kit import (
    Block,
    Card,
    Element,
    actions,
    bold,
    button,
    card,
    confirmation,
    context,
    header,
    paragraph,
    quoted,
    spans,
)
from bot.slack.questions.names import (
    ANSWER,
    APPROVE,
    CLAIM,
    CLOSE,
    CORRECT,
    NEEDS_DETAIL,
    NOT_OURS,
    NOTE,
    RELEASE,
    TAKE_OVER,
    TURN_DOWN,
    WITHDRAW,
    Target,
)

PART = 2_900
"""Characters of a quote in one block; Slack refuses more than 3,000."""
LONGEST = 4_100
"""Characters of a quote; answers have 4,000 at most, unless they are a passage that was there before."""
QUESTION = 1_500
NOTED = 200
ASKERS = 5
"""People shown who asked; of the others only the number is told."""
SHORT = 300
"""Characters of a question where it is only named."""
_NAMED_BY = re.compile(r"named by (\S+)")


def card_name(question_id: str, department: str) -> str:
    """What a question's card in a department's channel is found by."""
    return f"question:{question_id}@{department}"


def question_card(matter: Matter, department: str, language: str) -> Card:
    """The card in the channel of a department that has the question, or had it."""
    question = matter.question
    if department != question.department:
        return _moved_card(matter, department, language)
    title = _title(question, language)
    blocks = [
        header(title),
        *quotes(clip(question.text, QUESTION)),
        *_about(matter, language),
        *_standing(matter, language),
        *_row(_buttons(matter, language)),
    ]
    return card(f"{title}: {question.text}", *blocks)


def note_card(matter: Matter, lead: str, language: str) -> Card:
    """A message about a question to somebody of its department, with what he can do."""
    question = matter.question
    blocks = [
        spans(bold(lead)) if lead else spans(bold(_title(question, language))),
        *quotes(clip(question.text, SHORT)),
        context(" · ".join(part for part in (question.id, _due(matter, language)) if part)),
        *_standing(matter, language),
        *_row(_buttons(matter, language, NOTE)),
    ]
    return card(f"{lead or _title(question, language)}: {question.text}", *blocks)


def quotes(text: str) -> Iterator[Block]:
    """Words as they stand, in as many blocks as they need; of what is longer than any answer, the beginning."""
    text = clip(text, LONGEST)
    for start in range(0, len(text), PART):
        yield quoted(text[start : start + PART])


def answer_source(matter: Matter, given: GivenAnswer, language: str) -> str:
    """When an answer holds, and what it rests on."""
    valid = validity(given, matter, language)
    parts = [
        words.VALID.text(language).format(valid) if valid else "",
        words.SOURCE.text(language).format(clip(given.source, SHORT)) if given.source else "",
    ]
    return " · ".join(part for part in parts if part)


def validity(given: GivenAnswer, matter: Matter, language: str) -> str:
    """From which day on and until before which an answer holds; empty if always."""
    start, end = _day(given.valid_from, matter), _day(given.valid_to, matter)
    from_start, until_end = (
        (f"{start} 起", f"{end} 前") if language.startswith("zh") else (f"from {start}", f"until {end}")
    )
    return " ".join(part for part, day in ((from_start, start), (until_end, end)) if day)


def proposal_blocks(matter: Matter, language: str) -> Iterator[Block]:
    """The answer that waits for somebody else's approval."""
    proposal = matter.question.proposal
    if proposal is None:
        return
    lead = words.CORRECTION.text(language).format(proposal.reason) if proposal.reason else words.PROPOSED.text(language)
    yield spans(bold(clip(lead, SHORT)))
    yield from quotes(proposal.answer.text)
    source = answer_source(matter, proposal.answer, language)
    yield context(" · ".join(part for part in (matter.name(proposal.author), source) if part))


# What there is to know ----------------------------------------------------------------------------------------------


def _title(question: Question, language: str) -> str:
    said = words.CARD_TITLE
    if question.status is QuestionStatus.ANSWERED:
        said = words.CARD_ANSWERED
    elif question.status is QuestionStatus.ANSWER_WITHDRAWN:
        said = words.CARD_WITHDRAWN
    elif question.status is QuestionStatus.CLOSED:
        said = words.CARD_CLOSED
    elif question.urgent_since is not None:
        said = words.CARD_URGENT
    return said.text(language).format(question.id)


def _about(matter: Matter, language: str) -> Iterator[Block]:
    question = matter.question
    shown = question.subscribers[:ASKERS]
    lines = [
        words.PRODUCT.text(language).format(clip(question.opening.product, NOTED)) if question.opening.product else "",
        *(_asker(one, matter, language) for one in shown),
    ]
    left_out = len(question.subscribers) - len(shown)
    if left_out > 0:
        lines.append(words.MORE_ASKED.text(language).format(left_out))
    yield paragraph("\n".join(line for line in lines if line))
    facts = [_due(matter, language), _routed(question.stints[-1], matter, language)]
    if question.is_open and any(facts):
        yield context(*facts)


def _asker(one: Subscriber, matter: Matter, language: str) -> str:
    asked = one.asked
    parts = (
        words.ASKED_BY.text(language).format(matter.name(asked.person), matter.minute(one.at)),
        words.CUSTOMER_WAITS.text(language) if asked.waiting else "",
        _call(matter.callback(one.number), matter, language),
        words.NOTE.text(language).format(clip(asked.note, NOTED)) if asked.note else "",
    )
    return " · ".join(part for part in parts if part)


def _call(callback: Callback | None, matter: Matter, language: str) -> str:
    """What was promised to the customer, or what became of it."""
    if callback is None:
        return ""
    if callback.outcome is not None:
        return OUTCOMES[callback.outcome].text(language)
    return words.CALL_PROMISED.text(language).format(matter.minute(callback.due))


def _due(matter: Matter, language: str) -> str:
    listed = matter.listed
    if not listed.question.is_open:
        return ""
    if listed.due is None:
        return words.NO_TIME.text(language)
    said = words.OVERDUE if listed.is_overdue else words.DUE
    return said.text(language).format(matter.minute(listed.due))


def _routed(stint: Stint, matter: Matter, language: str) -> str:
    named = next((found for one in stint.route.reasons if (found := _NAMED_BY.fullmatch(one))), None)
    if named:
        return words.ROUTED_BY.text(language).format(matter.name(named[1]))
    if stint.route.probability <= 0:
        return words.NOBODYS.text(language)
    return words.ROUTED.text(language).format(stint.route.probability)


# How it stands ------------------------------------------------------------------------------------------------------


def _standing(matter: Matter, language: str) -> Iterator[Block]:
    question = matter.question
    details = [one.body.text for one in question.facts if isinstance(one.body, DetailGiven)]
    if details and question.is_open:
        yield paragraph(words.DETAIL_GIVEN.text(language).format(clip(details[-1], SHORT)))
    yield paragraph(clip(status_line(matter, language), PART))
    if question.answer is not None:
        yield from quotes(question.answer.answer.text)
        yield from _small_print(matter, language)
    yield from proposal_blocks(matter, language)


def _small_print(matter: Matter, language: str) -> Iterator[Block]:
    """Under an answer: when it holds, what it rests on, and whether it helps."""
    question = matter.question
    said = [one.helpful for one in question.ratings.values()]
    parts = (
        answer_source(matter, question.answer.answer, language) if question.answer else "",
        words.RATINGS.text(language).format(said.count(True), said.count(False)) if said else "",
    )
    if any(parts):
        yield context(" · ".join(part for part in parts if part))


def _moved_card(matter: Matter, department: str, language: str) -> Card:
    """Where the question went from here."""
    question = matter.question
    title = words.CARD_MOVED.text(language).format(question.id)
    left = max((one for one in _left(question, department)), key=lambda one: one[0], default=None)
    blocks = [header(title), *quotes(clip(question.text, QUESTION))]
    if left is not None:
        at, actor, to, reason = left
        said = words.MOVED.text(language).format(matter.name(actor), matter.department_name(to, language))
        blocks.append(paragraph(" · ".join(part for part in (said, clip(reason, SHORT), matter.minute(at)) if part)))
    return card(f"{title}: {question.text}", *blocks)


def _left(question: Question, department: str) -> Iterator[tuple[datetime, str, str, str]]:
    """When the question left a department, by whose deed, for which other one, and why."""
    here = question.opening.route.department
    for fact in question.facts:
        if isinstance(fact.body, QuestionRerouted):
            to = fact.body.route.department
            if here == department:
                yield fact.recorded_at, fact.actor, to, fact.body.reason
            here = to


# What can be done ---------------------------------------------------------------------------------------------------


def _row(elements: Sequence[Element]) -> list[Block]:
    return [actions(*elements)] if elements else []


def _buttons(matter: Matter, language: str, kind: str = "") -> list[Element]:
    question = matter.question
    value = Target(question.id, kind).value()
    if question.is_open:
        return list(_open_buttons(matter, value, language))
    if question.status is not QuestionStatus.ANSWERED:
        return []
    return [
        *(_approving(value, language) if question.proposal else ()),
        button(CORRECT, words.CORRECT.text(language), value),
        button(WITHDRAW, words.WITHDRAW.text(language), value),
    ]


def _open_buttons(matter: Matter, value: str, language: str) -> Iterator[Element]:
    question = matter.question

    def offer(action: str, said: Bilingual, first: bool = False) -> Element:
        return button(action, said.text(language), value, style="primary" if first else None)

    if question.proposal is not None:
        yield from _approving(value, language)
    elif question.claimed_by is None:
        yield offer(CLAIM, words.CLAIM, first=True)
        yield offer(ANSWER, words.ANSWER)
    else:
        yield offer(ANSWER, words.ANSWER, first=True)
        yield _take_over(matter, value, language)
        yield offer(RELEASE, words.RELEASE)
    yield offer(NOT_OURS, words.NOT_OURS)
    if question.detail_asked is None:
        yield offer(NEEDS_DETAIL, words.NEEDS_DETAIL)
    yield offer(CLOSE, words.CLOSE)
    ask_id = question.opening.asked.ask_id
    if ask_id:
        yield button(OTHER_SOURCES, words.SIMILAR.text(language), ask_id)


def _approving(value: str, language: str) -> Iterator[Element]:
    yield button(APPROVE, words.APPROVE.text(language), value, style="primary")
    yield button(TURN_DOWN, words.TURN_DOWN.text(language), value)


def _take_over(matter: Matter, value: str, language: str) -> Element:
    said = words.TAKE_OVER.text(language)
    asked = words.TAKE_OVER_ASKED.text(language).format(matter.name(matter.question.claimed_by or ""))
    confirm = confirmation(said, asked, words.YES.text(language), words.NO.text(language))
    return button(TAKE_OVER, said, value, confirm=confirm)


def _day(instant: datetime | None, matter: Matter) -> str:
    return f"{instant.astimezone(matter.zone):%Y-%m-%d}" if instant else ""
