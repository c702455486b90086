"""Questions that wait for a department, and opening one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, BaseModel, Field
from typing_extensions import TypedDict

from bot.domain.api_tokens.facts import Scope
from bot.domain.questions.events import Urgency
from bot.services.api_tokens import Bearer
from bot.services.plain.answers import PlainAnswer, answer_json
from bot.services.plain.questions import PlainQuestion, question_json
from bot.services.questions.disclosing import told_answer
from bot.services.questions.listing import list_questions, show_question
from bot.services.questions.opening import AlreadyAnswered, Opened, Opening, Result, open_question
from bot.web.api.access import IdempotencyKey, Program, deed_of, good_for
from bot.web.api.examples import OUTCOME, QUESTION, example_of
from bot.web.api.problems import RESPONSES, found

router = APIRouter(responses=RESPONSES)

Uses = Annotated[Bearer, Depends(good_for(Scope.QUESTIONS))]


class ToOpen(BaseModel):
    """What somebody wants to know from a department."""

    text: str = Field(min_length=1, max_length=2_000, description="The question.", examples=["附属卡怎么注销?"])
    department: str | None = Field(None, description="Whose it is, if that is known.", examples=["credit-cards"])
    product: str | None = Field(None, max_length=200, description="What it is about.", examples=["附属卡"])
    urgency: Urgency = Field(Urgency.NORMAL, description="Urgent ones do not wait for working hours.")
    callback_by: AwareDatetime | None = Field(None, description="By when the customer was promised a call.")
    join: str | None = Field(None, description="The open question that this one is the same as.", examples=["q17"])
    separate: bool = Field(False, description="Whether this is none of the open questions that are like it.")


class Alike(TypedDict):
    """An open question that may be the same."""

    id: str
    text: str


class Outcome(TypedDict):
    """What became of it: "opened", "joined" (an open one that asks the same), "answered", or "undecided".

    When it is undecided nothing was recorded: say which of ``alike`` it is with ``join``, or ``separate``.
    """

    outcome: str
    question: str | None
    answer: PlainAnswer | None
    alike: list[Alike]


@router.get("/questions", summary="Open questions, what is due first on top", responses=example_of([QUESTION]))
def questions(
    program: Program,
    _: Uses,
    department: Annotated[str | None, Query(description="Only this department's.", examples=["credit-cards"])] = None,
) -> list[PlainQuestion]:
    """Questions that a department owes an answer to."""
    return [question_json(one, None) for one in list_questions(program.questions, department)]


@router.get("/questions/{question_id}", summary="One question", responses=example_of(QUESTION))
def question(
    question_id: Annotated[str, Path(description="The question's id.", examples=["q17"])],
    program: Program,
    bearer: Uses,
) -> PlainQuestion:
    """A question, and its answer if there is one that the token's owner may be told."""
    with found():
        listed = show_question(program.questions, question_id)
    return question_json(listed, told_answer(program.questions, listed.question, bearer.reader))


@router.post("/questions", summary="Ask a department", responses=example_of(OUTCOME))
def open_one(to_open: ToOpen, key: IdempotencyKey, program: Program, bearer: Uses) -> Outcome:
    """Open a question in the name of the token's owner, unless there is an answer or somebody asked the same."""
    opening = Opening(reader=bearer.reader, **to_open.model_dump())
    return _outcome(open_question(program.questions, program.desk, deed_of(bearer, key), opening))


def _outcome(result: Result) -> Outcome:
    if isinstance(result, Opened):
        outcome = "joined" if result.joined else "opened"
        return {"outcome": outcome, "question": result.question_id, "answer": None, "alike": []}
    if isinstance(result, AlreadyAnswered):
        return {"outcome": "answered", "question": None, "answer": answer_json(result.answer), "alike": []}
    alike: list[Alike] = [{"id": one.question_id, "text": one.text} for one in result.candidates]
    return {"outcome": "undecided", "question": None, "answer": None, "alike": alike}
