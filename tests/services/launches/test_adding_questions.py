"""Adding what customers will ask: several questions in one deed, all of them or none."""

from __future__ import annotations

import pytest

from bot.domain.errors import Declined, InputError
from bot.domain.launches.facts import QuestionAdded, StageDecision
from bot.domain.people.rights import NotAllowed
from bot.domain.text import LONGEST_QUESTION
from bot.services.launches.filing import add_questions
from bot.services.launches.judging import view
from bot.services.launches.signing import decide_stage
from tests.services.launches.bank import QUESTION, Bank

TYPED = [" 金卡能分期吗 ", "", "Is there a fee?", "金卡能分期吗", QUESTION]


def added(bank: Bank) -> list[str]:
    return [one.body.question for one in bank.facts() if isinstance(one.body, QuestionAdded)]


def test_each_new_question_is_kept_once_however_often_the_deed_is_sent(bank: Bank) -> None:
    bank.filed()
    first = add_questions(bank.office, bank.deed("po", "k"), "gold", TYPED, "slack")
    assert add_questions(bank.office, bank.deed("po", "k"), "gold", TYPED, "slack") == first
    assert added(bank) == ["金卡能分期吗", "Is there a fee?"]
    assert view(bank.office, "gold").dossier.questions == ("金卡能分期吗", "Is there a fee?")


def test_questions_that_differ_in_customers_numbers_only_are_one(small: Bank) -> None:
    small.filed()
    add_questions(small.office, small.deed("po"), "gold", ["打13912345678吗", "打13800138000吗"], "slack")
    assert added(small) == ["打[phone]吗"]
    with pytest.raises(Declined, match="no new question"):
        add_questions(small.office, small.deed("po"), "gold", ["打13512345678吗"], "slack")


@pytest.mark.parametrize(
    ("person", "typed", "error", "said"),
    [
        ("cs", ["有里程吗"], NotAllowed, ""),
        ("loans", ["有里程吗"], NotAllowed, ""),
        ("po", ["", "  "], Declined, "no new question"),
        ("po", [QUESTION], Declined, "no new question"),
        ("po", ["有里程吗", "很" * (LONGEST_QUESTION + 1)], Declined, "characters"),
    ],
    ids=["of a reviewer", "of another department", "nothing", "asked already", "one too long"],
)
def test_what_cannot_be_added_adds_nothing(
    small: Bank, person: str, typed: list[str], error: type[Exception], said: str
) -> None:
    small.filed()
    with pytest.raises(error, match=said):
        add_questions(small.office, small.deed(person), "gold", typed, "slack")
    assert added(small) == []


def test_a_key_of_another_deed_is_refused(small: Bank) -> None:
    small.filed()
    add_questions(small.office, small.deed("po", "k"), "gold", ["有里程吗"], "slack")
    with pytest.raises(InputError, match="used for something else"):
        add_questions(small.office, small.deed("dm", "k"), "gold", ["有里程吗"], "slack")


def test_a_launch_that_is_over_is_asked_nothing_more(small: Bank) -> None:
    small.filed()
    decide_stage(small.office, small.deed("sv"), "gold", "concept", StageDecision.KILL, "No demand.")
    with pytest.raises(Declined, match="over"):
        add_questions(small.office, small.deed("po"), "gold", ["有里程吗"], "slack")
