"""An agent's day: briefings to read, calls that were promised, questions that are open."""

from __future__ import annotations

from bot.domain.launches.briefing import BriefingState, Training
from bot.domain.questions.callbacks import Callback
from bot.domain.questions.question import Question
from bot.services.questions.listing import ListedQuestion
from bot.services.questions.wording import STANDINGS
from bot.slack.fitting import clip
from bot.slack.home import wording as words
from bot.slack.home.look import Look
from bot.slack.kit import Block, button, paragraph
from bot.slack.packing import packed
from bot.slack.questions.names import REACHED
from bot.slack.training import wording as training_words
from bot.slack.training.names import READ, START_QUIZ

TEXT = 300
"""Characters of a question in a list."""


def briefings(look: Look) -> list[Block]:
    """What the person must be trained on and is not, what is due first on top."""
    me = look.person.id
    needed = [one for one in look.trainings if one.covers(me) and one.state(me) is not BriefingState.DONE]
    ordered = sorted(needed, key=lambda one: (one.due is None, one.due, one.dossier.launch.id))
    return look.section("briefings", words.BRIEFINGS, ordered, lambda one: [_briefing(one, look)], words.NO_BRIEFINGS)


def my_callbacks(look: Look) -> list[Block]:
    """The calls that are the person's to make, the first promised on top."""
    mine = own_callbacks(look)
    return look.section("callbacks", words.CALLBACKS, mine, lambda one: [callback_row(*one, look)], words.NO_CALLBACKS)


def my_questions(look: Look) -> list[Block]:
    """What the person asked and nobody has answered yet."""
    mine = own_questions(look)
    return look.section(
        "questions", words.QUESTIONS, mine, lambda one: [paragraph(_asked(one, look))], words.NO_QUESTIONS
    )


def own_callbacks(look: Look) -> list[tuple[Callback, Question]]:
    """The open calls that are the person's to make."""
    return [one for one in look.callbacks if one[0].holder == look.person.id]


def own_questions(look: Look) -> list[ListedQuestion]:
    """The open questions that the person asked, alone or with others."""
    return [one for one in look.questions if look.person.id in one.question.people]


def callback_row(callback: Callback, asked: Question, look: Look) -> Block:
    """A call to be made, which one tap says was made."""
    late = callback.due <= look.now
    by = look.says(words.CALL_LATE if late else words.CALL_BY, look.clock_time(callback.due))
    text = f"{clip(asked.text, TEXT)}\n{by} · {callback.id}"
    return paragraph(text, button(REACHED, look.says(words.CALLED), callback.id, style="primary"))


def due_line(one: ListedQuestion, look: Look) -> str:
    """By when an answer is owed."""
    if one.due is None:
        return look.says(words.NO_TIME)
    return look.says(words.ANSWER_LATE if one.is_overdue else words.ANSWER_BY, look.clock_time(one.due))


def _asked(one: ListedQuestion, look: Look) -> str:
    question = one.question
    owner = look.departments.get(question.department)
    name = owner.name(look.caller.language) if owner else question.department
    status = look.says(STANDINGS[question.status])
    return f"{clip(question.text, TEXT)}\n{name} · {status} · {due_line(one, look)} · {question.id}"


def _briefing(one: Training, look: Look) -> Block:
    launch, state = one.dossier.launch, one.state(look.person.id)
    parts = [
        one.requirement.title.text(look.caller.language),
        look.says(words.BRIEFING_BY, one.due.isoformat()) if one.due else "",
        look.says(words.REMEDIAL) if one.is_remedial else "",
        look.says(words.BRIEFING_STATES[state]),
    ]
    value = packed(launch.id, one.requirement.id)
    if state is BriefingState.QUIZ:
        do = button(START_QUIZ, look.says(training_words.START_QUIZ), value, style="primary")
    else:
        do = button(READ, look.says(training_words.READ), value, style="primary")
    return paragraph("\n".join((launch.product, " · ".join(part for part in parts if part))), do)
