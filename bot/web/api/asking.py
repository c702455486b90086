"""Asking: the same answers, from the same pipeline, as everywhere else."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from bot.domain.api_tokens.facts import Scope
from bot.domain.asking import Asking
from bot.services.api_tokens import Bearer
from bot.services.ask import ask
from bot.services.plain.answers import PlainAnswer, answer_json
from bot.web.api.access import Program, good_for
from bot.web.api.examples import ANSWER, example_of
from bot.web.api.problems import RESPONSES

router = APIRouter(responses=RESPONSES)

Asks = Annotated[Bearer, Depends(good_for(Scope.ASK))]
SURFACE = "api"


class Asked(BaseModel):
    """A question."""

    question: str = Field(
        min_length=1, max_length=2_000, description="In Chinese or English.", examples=["白金卡年费多少?"]
    )
    conversation: str | None = Field(
        None, max_length=200, description="What follow-up questions have in common.", examples=["call-4711"]
    )


@router.post("/ask", summary="Ask a question", responses=example_of(ANSWER))
def ask_question(
    asked: Asked, program: Program, bearer: Annotated[Bearer, Depends(good_for(Scope.ASK))]
) -> PlainAnswer:
    """The exact words of valid documents, or that there are none; what the token's owner may read.

    Customers' numbers are masked before anything is kept.
    """
    conversation = f"{SURFACE}:{bearer.token.id}:{asked.conversation}" if asked.conversation else None
    asking = Asking(bearer.owner.id, SURFACE, conversation, bearer.reader)
    return answer_json(ask(asked.question, asking, program.desk))
