"""A question with everything that is shown of it, as one look at the database finds it."""

from __future__ import annotations

from bot.services.questions import matter
from bot.services.questions.matter import Matter
from bot.slack.reception import Reception


def matter_of(here: Reception, question_id: str) -> Matter:
    """A question as it stands; raises `InputError` for an unknown one."""
    return matter.matter_of(here.questions, question_id, here.callers.roster())
