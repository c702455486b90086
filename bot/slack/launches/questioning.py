"""What customers will ask of a launch: the questions so far, and adding more of them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.services.launches import wording as words
from bot.services.launches.filing import add_questions
from bot.services.launches.looking import Look
from bot.services.launches.particulars import AskedQuestion, answers_of
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.events import SURFACE
from bot.slack.fitting import clip
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Block, bold, bullets, field, paragraph, spans, text_input
from bot.slack.launches import names
from bot.slack.launches.card import Teller, one_line
from bot.slack.launches.deeds import (
    at_field,
    confirm,
    deed_of,
    finished,
    in_whose_name,
    launch_in,
    look_at,
    teller_for,
    typed,
)
from bot.slack.launches.showing import remembered
from bot.slack.reception import Reception

QUESTIONS = "questions"
LONGEST, SHOWN, LINE = 3_000, 15, 150


def open_questions(here: Reception, click: Click, caller: Caller) -> None:
    """Show the questions so far, and take more of them."""
    found, teller = look_at(here, caller, click.value), teller_for(here, caller.language)
    blocks = [
        *_present(found, teller),
        field(
            teller.says(words.MORE_QUESTIONS),
            text_input(QUESTIONS, multiline=True, longest=LONGEST),
            teller.says(words.QUESTIONS_HINT),
        ),
        *in_whose_name(here, caller),
    ]
    private = remembered(click, launch=click.value)
    view = confirm(names.QUESTIONS_MODAL, words.ADD_QUESTIONS, words.ADD, blocks, private, caller.language)
    here.open_modal(click, view)


def added(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Add them, then ask them of the materials."""
    deed, lines = deed_of(caller, submission, "questions"), typed(submission, QUESTIONS).splitlines()
    facts: list[object] = []
    refused = at_field(
        QUESTIONS,
        caller.language,
        lambda: facts.extend(add_questions(here.launches, deed, launch_in(submission), lines, SURFACE)),
    )
    if refused is not None:
        return refused
    told = teller_for(here, caller.language).says(words.QUESTIONS_ADDED, len(facts))
    return finished(here, submission, caller, told, asks=True)


def _present(found: Look, teller: Teller) -> Iterator[Block]:
    """The questions so far, for whoever may read them; what is not answered stands first."""
    if not found.reads:
        return
    asked = {one.question: one for answers in answers_of(found.shown) for one in answers.questions}
    if not asked:
        yield paragraph(teller.says(words.NO_QUESTIONS_YET))
        return
    listed = sorted(asked.values(), key=lambda one: one.is_answered)
    left = len(listed) - SHOWN
    more = [teller.says(words.MORE, left)] if left > 0 else []
    yield spans(bold(teller.says(words.PRESENT_QUESTIONS)))
    yield from bullets(*(_line(one) for one in listed[:SHOWN]), *more)


def _line(one: AskedQuestion) -> str:
    return f"{'✓' if one.is_answered else '✗'} {clip(one_line(one.question), LINE)}"
