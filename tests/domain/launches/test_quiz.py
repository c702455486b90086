"""Quizzes are made of a launch's checked questions, the same for a person and a version, whenever they are made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.launches.dossier import gather
from bot.domain.launches.facts import AnswersChecked, CheckedQuestion
from bot.domain.launches.quiz import FEWEST, MOST, checked_questions, pass_mark, quiz_of
from bot.domain.launches.template import AnswerabilityRule
from tests.domain.launches.builders import MATERIAL, attached, case, fact, filed, local_day, needs, seen


def asked(number: int, quote: str | None = None) -> CheckedQuestion:
    """A question with a quote of its own."""
    return CheckedQuestion(f"question {number}", "answered", 0.9, quote if quote is not None else f"quote {number}.")


@pytest.mark.parametrize(("questions", "right"), [(3, 3), (4, 4), (5, 4), (10, 8), (20, 16)])
def test_four_in_five_must_be_right_rounded_up(questions: int, right: int) -> None:
    assert pass_mark(questions) == right


@pytest.mark.parametrize("count", range(FEWEST))
def test_too_few_questions_make_no_quiz(count: int) -> None:
    assert quiz_of([asked(number) for number in range(count)], "a1", "v1") is None


def test_questions_without_quotes_are_not_asked() -> None:
    assert quiz_of([asked(1), asked(2), asked(3, " ")], "a1", "v1") is None


def test_questions_that_are_answered_by_the_same_words_make_no_quiz() -> None:
    assert quiz_of([asked(number, "the same words") for number in range(4)], "a1", "v1") is None


def test_a_quote_that_holds_the_right_one_is_no_wrong_choice() -> None:
    checked = [asked(1, "200 yuan."), asked(2, "It costs 200 yuan. "), asked(3), asked(4), asked(5)]
    quiz = quiz_of(checked, "a1", "v1")
    assert quiz is not None
    for one in quiz.questions:
        assert not {"200 yuan.", "It costs 200 yuan. "} <= set(one.choices)


def test_a_question_that_is_listed_twice_is_asked_once() -> None:
    quiz = quiz_of([asked(1), asked(1), asked(2), asked(3)], "a1", "v1")
    assert quiz is not None
    assert len(quiz.questions) == FEWEST


@given(st.integers(3, 30), st.text(max_size=8), st.text(max_size=8), st.integers(0, 5))
def test_every_question_has_its_own_quote_and_two_others(count: int, person: str, version: str, attempt: int) -> None:
    checked = [asked(number) for number in range(count)]
    quiz = quiz_of(checked, person, version, attempt)
    assert quiz is not None
    assert quiz == quiz_of(reversed(checked), person, version, attempt)
    assert len(quiz.questions) == min(count, MOST)
    for one in quiz.questions:
        assert len(set(one.choices)) == 3
        assert one.choices[one.right] == one.question.replace("question", "quote") + "."


def test_another_person_version_or_attempt_has_another_quiz() -> None:
    checked = [asked(number) for number in range(12)]
    quizzes = [quiz_of(checked, *who) for who in (("a1", "v1"), ("a2", "v1"), ("a1", "v2"), ("a1", "v1", 1))]
    assert len({quiz.digest for quiz in quizzes if quiz}) == 4


@pytest.mark.parametrize(
    ("chosen", "right", "passed"),
    [("all", 5, True), ("one wrong", 4, True), ("two wrong", 3, False), ("nothing", 0, False), ("half", 2, False)],
)
def test_what_is_chosen_is_marked(chosen: str, right: int, passed: bool) -> None:
    quiz = quiz_of([asked(number) for number in range(9)], "a1", "v1")
    assert quiz is not None
    places: list[int | None] = [one.right for one in quiz.questions]
    wrong = {"all": 0, "one wrong": 1, "two wrong": 2, "nothing": 5, "half": 0}[chosen]
    places[:wrong] = [None] * wrong
    places = places[:2] if chosen == "half" else places
    assert (quiz.number_right(places), quiz.is_passed(places)) == (right, passed)


ASKS = needs(AnswerabilityRule(("question 1",), confidence=0.5), "questions")


def test_only_confident_answers_of_the_present_materials_are_asked() -> None:
    facts = [*filed(MATERIAL, ASKS), attached(), seen()]
    digest = gather(facts, "gold", facts[-1].recorded_at, local_day()).materials_digest()
    doubtful = CheckedQuestion("question 2", "answered", 0.4, "quote 2.")
    checked = fact(AnswersChecked("questions", digest, (asked(1), doubtful)))
    assert checked_questions(case([*facts, checked])) == [asked(1)]
    stale = fact(AnswersChecked("questions", "older", (asked(1),)))
    assert checked_questions(case([*facts, stale])) == []
