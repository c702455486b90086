"""An expert's answer that waits for a launch: on pages and to programs only for those who work on it."""

from __future__ import annotations

import pytest

from bot.domain.api_tokens.facts import Scope
from bot.domain.facts import Fact
from bot.domain.launches.facts import MaterialAttached
from bot.services.deeds import PROGRAM, Deed
from bot.services.questions import answering
from bot.services.questions.answering import Draft
from bot.services.questions.opening import Opened, Opening, open_question

WORDS = "年费两百元整"


@pytest.fixture
def question(program) -> str:
    """A question whose answer became material of a launch that is still to come."""
    opening = Opening("附属卡怎么注销呢", department="cards", separate=True)
    opened = open_question(program.questions, program.desk, Deed("a1", "asks"), opening)
    assert isinstance(opened, Opened)
    answering.answer(program.questions, Deed("dm", "answers"), opened.question_id, Draft(WORDS, source="一份通知"))
    attached = MaterialAttached("brief", f"question:{opened.question_id}")
    with program.store.command() as work:
        work.facts.append(Fact(program.clock(), PROGRAM, "attaches", attached, "gold"))
    return opened.question_id


@pytest.mark.parametrize(("person", "is_told"), [("loans", False), ("tl", False), ("po", True), ("cs", True)])
def test_an_answer_that_waits_for_a_launch_is_told_to_who_works_on_it(browser, api, question, person, is_told):
    page = browser.signed_in(person).client.get(f"/questions/{question}")
    assert "附属卡怎么注销呢" in page.text
    assert (WORDS in page.text) == is_told
    told = api.get(f"/questions/{question}", api.token(Scope.QUESTIONS, owner=person)).json()
    assert (told["answer"] == WORDS) == is_told
    assert (told["document"] is not None) == is_told
