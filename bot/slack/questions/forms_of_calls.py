"""Forms about callbacks: put off, promised anew, handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.facts import Fact
from bot.domain.questions.unfit import Part
from bot.services.deeds import Deed
from bot.services.questions import callbacks
from bot.services.questions import wording as words
from bot.services.questions.recording import QuestionOffice
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import field, instant_input, person_input, text_input
from bot.slack.questions.drawing import after_submission
from bot.slack.questions.fields import PERSON, REASON, UNTIL, open_form, refusal, typed
from bot.slack.questions.names import HAND_OVER, PROMISE, SNOOZE, target_in
from bot.slack.reception import Reception

Until = Callable[[QuestionOffice, Deed, str, datetime], Fact]
LATER = timedelta(hours=1)
"""What is suggested."""


def open_snooze(here: Reception, click: Click, caller: Caller) -> None:
    """When shall he be reminded?"""
    language = caller.language
    asked = field(words.SNOOZE_WHEN.text(language), _instant(here), words.SNOOZE_HINT.text(language))
    open_form(here, click, caller, SNOOZE, words.SNOOZE_TITLE.text(language), [asked])


def open_promise(here: Reception, click: Click, caller: Caller) -> None:
    """By when was the customer promised a call now?"""
    language = caller.language
    asked = field(words.PROMISE_WHEN.text(language), _instant(here))
    open_form(here, click, caller, PROMISE, words.PROMISE_TITLE.text(language), [asked])


def open_hand_over(here: Reception, click: Click, caller: Caller) -> None:
    """Who makes the call?"""
    language = caller.language
    asked = [
        field(words.HAND_OVER_TO.text(language), person_input(PERSON)),
        field(words.WHY.text(language), text_input(REASON, longest=300), optional=True),
    ]
    open_form(here, click, caller, HAND_OVER, words.HAND_OVER_TITLE.text(language), asked)


def snooze(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Be reminded then."""
    return _until(callbacks.snooze, here, submission, caller)


def promise(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """The customer expects the call then."""
    return _until(callbacks.promise, here, submission, caller)


def hand_over(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Somebody else makes the call."""
    account = typed(submission.values, PERSON)
    to = _colleague(here, account)
    if to is None:
        return Reply(errors={PERSON: words.UNKNOWN_COLLEAGUE.text(caller.language)})
    reason = typed(submission.values, REASON)
    deed, target = Deed(caller.on_roster().id, submission.key), target_in(submission.view.private)
    refused = refusal(
        lambda: callbacks.hand_over(here.questions, deed, target.id, to, reason), {Part.PERSON: PERSON}, PERSON, caller
    )
    if refused is None:
        after_submission(here, submission, caller)
    return refused


def _until(do: Until, here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    chosen = submission.values.get(UNTIL)
    if not isinstance(chosen, int):
        return Reply(errors={UNTIL: words.NO_TIME_CHOSEN.text(caller.language)})
    until = datetime.fromtimestamp(chosen, UTC)
    deed, target = Deed(caller.on_roster().id, submission.key), target_in(submission.view.private)
    refused = refusal(lambda: do(here.questions, deed, target.id, until), {Part.UNTIL: UNTIL}, UNTIL, caller)
    if refused is None:
        after_submission(here, submission, caller)
    return refused


def _instant(here: Reception) -> dict[str, Any]:
    return instant_input(UNTIL, here.clock() + LATER)


def _colleague(here: Reception, account: str) -> str | None:
    """Who an account is on today's roster."""
    roster = here.callers.roster()
    person = roster.with_slack_id(account, here.launches.local_day(here.clock())) if roster else None
    return person.id if person else None
