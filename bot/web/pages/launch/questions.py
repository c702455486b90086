"""What customers will ask about a launch: what its documents answer, what was asked before, and adding more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from bot.domain.bilingual import Bilingual
from bot.domain.facts import Fact
from bot.services.launches import wording as words
from bot.services.launches.answering import proposals
from bot.services.launches.filing import add_questions
from bot.services.launches.particulars import answers_of
from bot.web.doing import Doing
from bot.web.pages.launch.forms import AtLaunch, Here, Typed, refusal, require, typed_in

router = APIRouter()

LONGEST_LIST = 10_000
SOURCE = "web"


@router.get("/launches/{launch_id}/questions")
def show(here: Here) -> Response:
    """The questions so far, and those that were asked of similar products."""
    return _form(here)


@router.post("/launches/{launch_id}/questions")
def add(
    here: Here,
    deed: Doing,
    questions: Annotated[str, Form(max_length=LONGEST_LIST)] = "",
    proposed: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Add what was typed, one on a line, and the proposals that were ticked; then they are asked."""
    added: list[Fact] = []
    wanted = [*questions.splitlines(), *proposed]
    problem = refusal(lambda: added.extend(add_questions(here.office, deed, here.launch_id, wanted, SOURCE)))
    if problem:
        return _form(here, typed_in(deed, questions=questions), problem)
    said = Bilingual(words.QUESTIONS_ADDED.zh.format(len(added)), words.QUESTIONS_ADDED.en.format(len(added)))
    return here.done(said, here.ask_again)


def _form(here: AtLaunch, typed: Typed | None = None, problem: Bilingual | None = None) -> Response:
    found = here.look()
    require(found.rights.is_product_team)
    return here.form(
        "questions",
        found,
        typed,
        problem,
        answers=answers_of(found.shown),
        proposals=proposals(here.office, here.launch_id),
    )
