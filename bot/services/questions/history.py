"""What happened to a question, as people say it: a line for each thing that was recorded."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Body, Fact
from bot.domain.questions.events import (
    AnswerCorrected,
    AnswerRated,
    AnswerTurnedDown,
    AnswerWithdrawn,
    CallbackHandedOver,
    CallbackPromised,
    DetailAsked,
    DetailGiven,
    QuestionClosed,
    QuestionJoined,
    QuestionRerouted,
)
from bot.services.launches.wording import FACTS
from bot.services.questions.handling import CLOSE_REASONS
from bot.services.questions.matter import Matter

HELPED, DID_NOT_HELP = Bilingual("有帮助", "it helped"), Bilingual("没帮助", "it did not help")
RESTING_ON_ANSWER = (AnswerTurnedDown, AnswerCorrected, AnswerWithdrawn, AnswerRated)
"""What repeats words about an answer, which not everybody may be told."""


def happened(fact: Fact, matter: Matter, language: str, tells_answer: bool) -> str:
    """One thing that was recorded of a question; without words about its answer for whom that is not."""
    said = FACTS[type(fact.body).__name__].text(language)
    more = "" if isinstance(fact.body, RESTING_ON_ANSWER) and not tells_answer else _more(fact, matter, language)
    return f"{matter.name(fact.actor)} {said}" + (f": {more}" if more else "")


def _more(fact: Fact, matter: Matter, language: str) -> str:
    match fact.body:
        case QuestionJoined(asked):
            return asked.text
        case QuestionRerouted(route, reason):
            return " · ".join(part for part in (matter.department_name(route.department, language), reason) if part)
        case DetailAsked(text) | DetailGiven(text):
            return text
        case QuestionClosed(reason, note):
            return " · ".join(part for part in (CLOSE_REASONS[reason].text(language), note) if part)
        case CallbackPromised(until):
            return matter.minute(until)
        case CallbackHandedOver(to):
            return matter.name(to)
        case _:
            return _of_answer(fact.body, language)


def _of_answer(body: Body, language: str) -> str:
    match body:
        case AnswerTurnedDown() | AnswerCorrected() | AnswerWithdrawn():
            return body.reason
        case AnswerRated(helpful, note):
            return " · ".join(part for part in ((HELPED if helpful else DID_NOT_HELP).text(language), note) if part)
        case _:
            return ""
