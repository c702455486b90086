"""An expert's day: the questions that his department owes an answer to."""

from __future__ import annotations

from bot.services.questions.listing import ListedQuestion
from bot.services.questions.wording import STANDINGS
from bot.slack.fitting import clip
from bot.slack.home import wording as words
from bot.slack.home.agents import TEXT, due_line
from bot.slack.home.look import Look
from bot.slack.kit import Block, actions, button, paragraph
from bot.slack.questions.names import ANSWER, CLAIM
from bot.slack.training.finding import name_of


def queue(look: Look) -> list[Block]:
    """The department's open questions, what is due first on top."""
    mine = [one for one in look.questions if one.question.department == look.person.department]
    return look.section("queue", words.QUEUE, mine, lambda one: _question(one, look), words.NO_QUEUE)


def _question(one: ListedQuestion, look: Look) -> list[Block]:
    question = one.question
    claimed = question.claimed_by
    parts = [
        look.says(words.URGENT) if question.urgent_since else "",
        due_line(one, look),
        look.says(words.CLAIMED_BY, name_of(claimed, look.roster)) if claimed else "",
        look.says(STANDINGS[question.status]) if not claimed else "",
        question.id,
    ]
    buttons = [button(ANSWER, look.says(words.ANSWER), question.id, style="primary")]
    if claimed is None:
        buttons.insert(0, button(CLAIM, look.says(words.CLAIM), question.id))
    text = f"{clip(question.text, TEXT)}\n{' · '.join(part for part in parts if part)}"
    return [paragraph(text), actions(*buttons)]
