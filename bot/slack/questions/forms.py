"""Forms about questions, short of their answer: not ours, needs detail, close; turned down, withdrawn, not helpful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain.facts import Fact
from bot.domain.questions.events import CloseReason
from bot.domain.questions.unfit import Part
from bot.services.deeds import Deed
from bot.services.questions import answering, handling
from bot.services.questions import wording as words
from bot.services.questions.handling import CLOSE_REASONS
from bot.services.questions.listing import show_question
from bot.services.questions.opening import likely_departments_for
from bot.services.questions.recording import Scene, permitted
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Search, Submission
from bot.slack.kit import Block, context, field, option, paragraph, radio, searching_select, select, text_input
from bot.slack.questions.card import SHORT
from bot.slack.questions.drawing import after_submission
from bot.slack.questions.fields import DEPARTMENT, REASON, TEXT, WHY, open_form, refusal, typed
from bot.slack.questions.names import (
    CLOSE,
    NEEDS_DETAIL,
    NOT_HELPFUL,
    NOT_OURS,
    SAME_AS,
    TELL,
    TURN_DOWN,
    WITHDRAW,
    target_in,
    target_of,
)
from bot.slack.reception import Reception

LONGEST = 1_000
OFFERED = 30
"""Questions offered at a time, when somebody looks for the one that is the same."""


# Not ours -----------------------------------------------------------------------------------------------------------


def open_not_ours(here: Reception, click: Click, caller: Caller) -> None:
    """Whose is it, likely departments first?"""
    language, question_id = caller.language, target_of(click.value).id
    question = permitted(here.questions, caller.on_roster().id, question_id, handling.may_reroute)
    departments = here.departments()
    likely = [one.department for one in likely_departments_for(question, here.desk)]
    others = [one for one in dict.fromkeys([*likely, *departments]) if one in departments]
    options = [option(departments[one].name(language), one) for one in others if one != question.department]
    asked = [
        paragraph(clip(question.text, SHORT)),
        *([_choice(options, language)] if options else []),
        field(words.WHY.text(language), text_input(REASON, longest=LONGEST), optional=True),
    ]
    open_form(here, click, caller, NOT_OURS, words.NOT_OURS_TITLE.text(language), asked)


def not_ours(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Send it on."""
    to = submission.values.get(DEPARTMENT) or None
    reason = typed(submission.values, REASON)

    def do(deed: Deed, question_id: str) -> Fact:
        question = show_question(here.questions, question_id).question
        likely = () if to else likely_departments_for(question, here.desk)
        return handling.reroute(here.questions, deed, question_id, to, reason, likely)

    return _sent(here, submission, caller, do, {Part.DEPARTMENT: DEPARTMENT}, REASON)


def _choice(options: Sequence[Mapping[str, Any]], language: str) -> Block:
    chosen = select(DEPARTMENT, [dict(one) for one in options])
    return field(words.TO_DEPARTMENT.text(language), chosen, words.TO_DEPARTMENT_HINT.text(language), optional=True)


# One text -----------------------------------------------------------------------------------------------------------


def open_needs_detail(here: Reception, click: Click, caller: Caller) -> None:
    """What does the department need to know?"""
    label, hint = words.WHICH_DETAIL, words.WHICH_DETAIL_HINT
    asked = _text(TEXT, label.text(caller.language), hint.text(caller.language))
    _open(
        here,
        click,
        caller,
        NEEDS_DETAIL,
        words.NEEDS_DETAIL_TITLE.text(caller.language),
        handling.may_ask_for_detail,
        asked,
    )


def needs_detail(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Ask those who asked."""
    text = typed(submission.values, TEXT)
    return _sent(here, submission, caller, lambda deed, id: handling.ask_for_detail(here.questions, deed, id, text))


def open_tell(here: Reception, click: Click, caller: Caller) -> None:
    """What should the department know?"""
    asked = _text(TEXT, words.TELL_TEXT.text(caller.language), words.TELL_HINT.text(caller.language))
    _open(here, click, caller, TELL, words.TELL_TITLE.text(caller.language), handling.may_give_detail, asked)


def tell(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Tell the department."""
    text = typed(submission.values, TEXT)
    return _sent(here, submission, caller, lambda deed, id: handling.give_detail(here.questions, deed, id, text))


def open_turn_down(here: Reception, click: Click, caller: Caller) -> None:
    """What must change before it can be approved?"""
    asked = _text(REASON, words.TURN_DOWN_WHY.text(caller.language))
    _open(here, click, caller, TURN_DOWN, words.TURN_DOWN_TITLE.text(caller.language), answering.may_approve, asked)


def turn_down(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Send the proposed answer back."""
    why = typed(submission.values, REASON)
    return _sent(
        here, submission, caller, lambda deed, id: answering.turn_down(here.questions, deed, id, why), otherwise=REASON
    )


def open_withdraw(here: Reception, click: Click, caller: Caller) -> None:
    """Why does the answer hold no more?"""
    language = caller.language
    people = len(show_question(here.questions, target_of(click.value).id).question.people)
    asked = _text(REASON, words.WITHDRAW_WHY.text(language), words.WITHDRAW_NEXT.text(language).format(people))
    _open(here, click, caller, WITHDRAW, words.WITHDRAW_TITLE.text(language), answering.may_change_answer, asked)


def withdraw(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Take the answer back."""
    why = typed(submission.values, REASON)
    return _sent(
        here, submission, caller, lambda deed, id: answering.withdraw(here.questions, deed, id, why), otherwise=REASON
    )


def open_not_helpful(here: Reception, click: Click, caller: Caller) -> None:
    """What is missing in the answer?"""
    language = caller.language
    asked = _text(TEXT, words.WHAT_IS_MISSING.text(language), words.WHAT_IS_MISSING_HINT.text(language), optional=True)
    _open(here, click, caller, NOT_HELPFUL, words.NOT_HELPFUL_TITLE.text(language), answering.may_rate, asked)


def not_helpful(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Tell the department that its answer did not help."""
    note = typed(submission.values, TEXT)
    return _sent(
        here, submission, caller, lambda deed, id: answering.rate(here.questions, deed, id, helpful=False, note=note)
    )


# Close --------------------------------------------------------------------------------------------------------------


def open_close(here: Reception, click: Click, caller: Caller) -> None:
    """Why does it need no answer of its own?"""
    language = caller.language
    reasons = [
        option(CLOSE_REASONS[one].text(language), one.value)
        for one in (CloseReason.DUPLICATE, CloseReason.NO_ANSWER_NEEDED, CloseReason.WITHDRAWN)
    ]
    same = searching_select(SAME_AS, words.CLOSE_SAME_EXAMPLE.text(language))
    asked = [
        field(words.CLOSE_WHY.text(language), radio(WHY, reasons)),
        field(words.CLOSE_SAME.text(language), same, words.CLOSE_SAME_HINT.text(language), optional=True),
        field(words.CLOSE_NOTE.text(language), text_input(TEXT, multiline=True, longest=LONGEST), optional=True),
    ]
    _open(here, click, caller, CLOSE, words.CLOSE_TITLE.text(language), handling.may_close, *asked)


def close(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Close it; those who asked a duplicate hear of the question that goes on."""
    values = submission.values
    reason = CloseReason(values.get(WHY) or CloseReason.NO_ANSWER_NEEDED)
    same_as = (values.get(SAME_AS) or None) if reason is CloseReason.DUPLICATE else None
    note = typed(values, TEXT)
    return _sent(
        here,
        submission,
        caller,
        lambda deed, id: handling.close(here.questions, deed, id, reason, note, same_as),
        {Part.SAME_AS: SAME_AS},
        WHY,
    )


def open_questions_like(here: Reception, search: Search, caller: Caller) -> list[dict[str, Any]]:
    """The open questions with some words in them, or of an id, that the caller may close too."""
    about = target_in(search.view.private).id if search.view else ""
    wanted = search.text.casefold().strip()
    found = (one for one in handling.closable_by(here.questions, caller.on_roster().id) if one.id != about)
    fitting = [one for one in found if wanted in one.id or wanted in one.text.casefold()]
    return [option(f"{one.id} {one.text}", one.id) for one in fitting[:OFFERED]]


# Parts --------------------------------------------------------------------------------------------------------------

Do = Callable[[Deed, str], Fact]


def _open(
    here: Reception,
    click: Click,
    caller: Caller,
    callback_id: str,
    title: str,
    check: Callable[[Scene], object],
    *fields: Block,
) -> None:
    """Open a form for somebody who may do what it is for, under the question's words."""
    question = permitted(here.questions, caller.on_roster().id, target_of(click.value).id, check)
    asked = [paragraph(clip(question.text, SHORT)), *fields, context(question.id)]
    open_form(here, click, caller, callback_id, title, asked)


def _sent(
    here: Reception,
    submission: Submission,
    caller: Caller,
    do: Do,
    at: Mapping[Part, str] | None = None,
    otherwise: str = TEXT,
) -> Reply | None:
    """Do what a form was for, and draw again what shows it."""
    deed, target = Deed(caller.on_roster().id, submission.key), target_in(submission.view.private)
    refused = refusal(lambda: do(deed, target.id), at or {}, otherwise, caller)
    if refused is None:
        after_submission(here, submission, caller)
    return refused


def _text(name: str, label: str, hint: str = "", optional: bool = False) -> Block:
    return field(label, text_input(name, multiline=True, longest=LONGEST), hint, optional)
