"""The quiz: each question with three quotes of the launch's material, of which one answers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.launches.quiz import QuizQuestion
from bot.services.deeds import Deed
from bot.services.launches.quizzes import QuizResult, quiz_for, take_quiz
from bot.slack.areas import Reply
from bot.slack.callers import Caller
from bot.slack.fitting import leading_sentences
from bot.slack.interactions import Click, Submission
from bot.slack.kit import (
    Block,
    actions,
    bold,
    button,
    field,
    header,
    modal,
    option,
    paragraph,
    quoted,
    radio,
    spans,
)
from bot.slack.packing import packed, unpacked
from bot.slack.reception import Reception
from bot.slack.training import wording as words
from bot.slack.training.names import QUIZ_MODAL, READ, START_QUIZ

LETTERS = "ABC"
QUOTE = 600
"""Characters of a quote: whole sentences from its beginning."""
QUESTION = 1_000


def start(here: Reception, click: Click, caller: Caller) -> None:
    """Open somebody's quiz, as it is now."""
    launch, requirement = unpacked(click.value, 2)
    view = quiz_view(here, caller, launch, requirement)
    if click.view is not None and click.view.type == "modal":
        here.update_modal(click.view.id, view)
    else:
        here.open_modal(click, view)


def send(here: Reception, submission: Submission, caller: Caller) -> Reply | None:
    """Mark it, keep the result, and say how it went."""
    private = submission.view.private
    launch, requirement = str(private.get("launch", "")), str(private.get("requirement", ""))
    chosen = [_place(submission.values.get(_field(number))) for number in range(int(private.get("questions", 0)))]
    shown = str(private.get("shown", ""))
    deed = Deed(caller.id, f"{submission.key}:quiz:{shown}")  # the same modal may hold several attempts
    result = take_quiz(here.launches, deed, launch, requirement, shown, chosen)
    return Reply(update=_result(result, launch, requirement, caller.language))


def quiz_view(here: Reception, caller: Caller, launch: str, requirement: str) -> dict[str, Any]:
    """Somebody's quiz as a modal."""
    language = caller.language
    taken = quiz_for(here.launches, caller.id, launch, requirement)
    quiz = taken.quiz
    how = words.QUIZ_HOW.text(language).format(len(quiz.questions), quiz.pass_mark)
    asked = [
        block
        for number, one in enumerate(quiz.questions)
        for block in _question(f"{_field(number)}:{quiz.digest[:8]}", number, one, language)
    ]
    return modal(
        QUIZ_MODAL,
        words.QUIZ_TITLE.text(language),
        [header(taken.product), paragraph(how), *asked],
        submit=words.SEND.text(language),
        close=words.CANCEL.text(language),
        private={
            "launch": launch,
            "requirement": requirement,
            "shown": quiz.digest,
            "questions": len(quiz.questions),
        },
    )


def _question(action_id: str, number: int, asked: QuizQuestion, language: str) -> Iterator[Block]:
    yield spans(bold(f"{number + 1}. {asked.question[:QUESTION]}"))
    for letter, quote in zip(LETTERS, asked.choices, strict=False):
        yield quoted(bold(f"{letter}  "), leading_sentences(quote, QUOTE))
    options = [option(words.CHOICE.text(language).format(letter), str(place)) for place, letter in enumerate(LETTERS)]
    yield field(words.CHOOSE.text(language), radio(action_id, options))


def _field(number: int) -> str:
    """What a question's field is called; another attempt's has another ending, so that nothing is chosen there yet."""
    return f"answer-{number}"


def _place(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isdecimal() else None


def _result(result: QuizResult, launch: str, requirement: str, language: str) -> dict[str, Any]:
    title = words.PASSED_TITLE if result.passed else words.FAILED_TITLE
    blocks: list[Block] = [paragraph(_told(result).text(language))]
    if not result.passed:
        again = button(START_QUIZ, words.AGAIN.text(language), packed(launch, requirement), style="primary")
        blocks.append(actions(again, button(READ, words.READ.text(language), packed(launch, requirement))))
    return modal("training.result", title.text(language), blocks, close=words.CLOSE.text(language))


def _told(result: QuizResult) -> Bilingual:
    if result.right is None:
        return words.PASSED_BEFORE if result.passed else words.FAILED_BEFORE
    said = words.PASSED if result.passed else words.FAILED
    counts = (result.right, result.questions, result.pass_mark)
    return Bilingual(said.zh.format(*counts), said.en.format(*counts))


def invitation(product: str, launch: str, requirement: str, language: str) -> list[Block]:
    """Blocks that ask somebody to take the quiz."""
    start_it = button(START_QUIZ, words.START_QUIZ.text(language), packed(launch, requirement), style="primary")
    return [paragraph(words.QUIZ_INVITES.text(language).format(product)), actions(start_it)]
