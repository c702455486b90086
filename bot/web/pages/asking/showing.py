"""What templates need to show an answer and quotes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.answers import Answer
from bot.domain.departments import Department
from bot.services import answer_wording as words
from bot.services.citing import cited_place, validity
from bot.services.telling_answers import no_answer, not_launched, topic, warning


def answer_values(
    answer: Answer, departments: Mapping[str, Department], zone: ZoneInfo, language: str
) -> dict[str, Any]:
    """An answer with all that is told of it."""
    return {
        "answer": answer,
        "told": no_answer(answer, departments, language),
        "to_come": not_launched(answer.not_launched, zone, language) if answer.not_launched else None,
        "warning": partial(warning, zone=zone, language=language),
        **quote_values(zone, language),
    }


def quote_values(zone: ZoneInfo, language: str) -> dict[str, Any]:
    """What is told of any quote."""
    return {
        "words": words,
        "topic": topic,
        "place": cited_place,
        "valid": lambda document: validity(document, zone, language == "zh-CN"),
    }
