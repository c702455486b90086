"""Customers' questions, answered from the launch's materials alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.facts import Fact
from bot.domain.launches.facts import AnswersChecked, ChangeCalledMinor, CheckedQuestion, LaunchFiled, QuestionAdded
from bot.domain.launches.finding import State
from bot.domain.launches.template import AnswerabilityRule
from tests.domain.launches.builders import (
    DAY,
    LAUNCH,
    MATERIAL,
    NOW,
    PLANNED,
    SECOND,
    SIGNED,
    attached,
    case,
    fact,
    filed,
    found,
    needs,
    seen,
    state,
)

FEE, LIMIT, LOST = "年费多少?", "额度多少?", "What if it is lost?"
RULE = AnswerabilityRule((FEE,), fewest=2)
REQUIREMENT = needs(RULE)
LAUNCHED = replace(LAUNCH, questions=(LIMIT, FEE))
START = [*filed(MATERIAL, REQUIREMENT, launch=LAUNCHED), attached(), seen()]


def checked(facts: list[Fact], *answered: str, unsure: tuple[str, ...] = (), when: datetime = SIGNED) -> Fact:
    answers = [CheckedQuestion(one, "answered", 0.9, "words") for one in answered]
    answers += [CheckedQuestion(one, "unsure", 0.49, "words") for one in unsure]
    return fact(AnswersChecked("answerability", case(facts, when).dossier.materials_digest(), tuple(answers)), when)


def test_all_questions_are_answered():
    finding = found([*START, checked(START, FEE, LIMIT)], "answerability")
    assert (finding.state, finding.met_at) == (State.MET, SIGNED)
    assert "2" in finding.why.en, "the same question of template and launch counts once"


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [checked(START, FEE)],
        [checked(START, FEE, unsure=(LIMIT,))],
        [checked(START, FEE, LIMIT), checked(START, FEE, when=SIGNED + DAY)],
        [checked(START, FEE, LIMIT), seen("v2", SIGNED + DAY)],
        [checked(START, FEE, LIMIT), seen("", SIGNED + DAY)],
        [checked(START, FEE, LIMIT), attached("fees", "fees.md", SIGNED + DAY)],
        [checked(START, FEE, LIMIT), fact(QuestionAdded(LOST, "log"), SIGNED + DAY, "cs")],
        [replace(checked(START, FEE, LIMIT), launch="silver")],
    ],
)
def test_one_open_question_or_another_material_is_too_much(facts: list[Fact]):
    assert state([*START, *facts], "answerability") is State.UNMET


def test_even_a_minor_change_is_asked_again():
    facts = [*START, checked(START, FEE, LIMIT), seen("v2", SIGNED + DAY)]
    facts += [fact(ChangeCalledMinor("brief.md", "v1", "v2", "a typo"), SIGNED + DAY, "co", launch=None)]
    assert state(facts, "answerability") is State.UNMET
    assert state([*facts, checked(facts, FEE, LIMIT, when=NOW)], "answerability") is State.MET


def test_questions_are_added_and_taken_out_by_filing_anew():
    added = [*START, fact(QuestionAdded(LOST, "log"), SIGNED - DAY, "cs"), checked(START, FEE, LIMIT, LOST)]
    assert state(added, "answerability") is State.MET
    fewer = fact(LaunchFiled(replace(LAUNCHED, questions=())), SIGNED + DAY, "po")
    assert state([*START, checked(START, FEE, LIMIT), fewer], "answerability") is State.UNMET


@pytest.mark.parametrize(
    ("questions", "fewest", "expected"),
    [((FEE, LIMIT), 3, State.UNMET), ((FEE, LIMIT), 2, State.MET), ((FEE, FEE), 2, State.UNMET), ((), 0, State.UNMET)],
)
def test_there_must_be_enough_questions(questions: tuple[str, ...], fewest: int, expected: State):
    start = [*filed(MATERIAL, needs(AnswerabilityRule(questions, fewest))), attached(), seen()]
    assert state([*start, checked(start, *questions)], "answerability") is expected


@pytest.mark.parametrize(("early", "expected"), [(0, State.MET), (1, State.UNMET)])
def test_a_check_grows_old(early: int, expected: State):
    start = [*filed(MATERIAL, replace(REQUIREMENT, fresh_for_days=20), launch=LAUNCHED), attached(), seen()]
    check = checked(start, FEE, LIMIT, when=PLANNED - 20 * DAY - early * SECOND)
    assert state([*start, check], "answerability") is expected


def test_only_some_open_questions_are_named():
    many = tuple(f"question {number}?" for number in range(9))
    start = [*filed(MATERIAL, needs(AnswerabilityRule(many))), attached(), seen()]
    why = found([*start, checked(start)], "answerability").why
    assert "9 of 9" in why.en
    assert "and 6 more" in why.en
    assert "question 3?" not in why.en


@pytest.mark.parametrize(
    ("confidence", "quote", "wanted", "expected"),
    [
        (0.5, "words", 0.5, State.MET),  # likelier right than wrong, though an agent would see it as one of three
        (0.499, "words", 0.5, State.UNMET),
        (0.79, "words", 0.8, State.UNMET),
        (0.8, "words", 0.8, State.MET),
        (0.9, "", 0.5, State.UNMET),  # without words of the materials nothing is answered
    ],
)
def test_the_template_says_how_sure_an_answer_must_be(confidence: float, quote: str, wanted: float, expected: State):
    start = [*filed(MATERIAL, needs(AnswerabilityRule((FEE,), confidence=wanted))), attached(), seen()]
    digest = case(start, SIGNED).dossier.materials_digest()
    answers = (CheckedQuestion(FEE, "unsure", confidence, quote),)
    assert state([*start, fact(AnswersChecked("answerability", digest, answers), SIGNED)], "answerability") is expected
