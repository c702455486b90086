"""Fits that cannot be made say why, of how much, and what to do."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.confidence import FEATURE_NAMES, Features
from bot.domain.errors import InputError
from bot.domain.evaluation import LabelledPassage
from bot.domain.routing import VOICES
from bot.services.calibrate import (
    FEWEST,
    FUSION_TERMS,
    Lesson,
    Outcomes,
    Ranking,
    fit_confidence,
    fit_fusion,
    fit_routing,
)
from bot.services.evaluate import take_in
from tests.builders import NOON
from tests.desks import CALIBRATION

NOTHING_TOLD = Features(**dict.fromkeys(FEATURE_NAMES, 0.0))


def rankings(count: int, right: list[bool]) -> list[Ranking]:
    evidence = np.random.default_rng(0).random((len(right), len(FUSION_TERMS)))
    return [Ranking(evidence, np.array(right))] * count


def lessons(count: int, owner: int | None) -> list[Lesson]:
    return [Lesson(np.eye(2, len(VOICES)), owner, 0.0)] * count


def outcomes(right: int, wrong: int) -> list[Outcomes]:
    return [Outcomes(NOTHING_TOLD, True, True)] * right + [Outcomes(NOTHING_TOLD, False, True)] * wrong


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        (rankings(FEWEST - 1, [True, False]), "39 of 39"),
        # All right, or none: such a question does not tell right from wrong.
        (rankings(FEWEST - 1, [True, False]) + rankings(5, [True, True]) + rankings(5, [False]), "39 of 49"),
        ([], "0 of 0"),
    ],
)
def test_a_fusion_needs_enough_questions_with_a_right_passage(found, counted):
    with pytest.raises(InputError, match=f"fitted on: {counted} have a right passage .* 40 are needed") as caught:
        fit_fusion(found)
    assert caught.value.remedy.startswith("Add questions whose answers are labelled, or fit on more files:")


def test_enough_questions_make_a_fusion():
    assert fit_fusion(rankings(FEWEST, [True, False])).body >= 0


def test_routing_needs_enough_questions_with_a_department():
    with pytest.raises(InputError, match="fitted on: 39 of 44 name a department; 40 are needed") as caught:
        fit_routing(lessons(FEWEST - 1, 0) + lessons(5, None))
    assert caught.value.remedy.startswith("Name the 'department' of more questions, or of none")


@pytest.mark.parametrize(("right", "wrong"), [(60, 9), (9, 60), (0, 0)])
def test_confidence_needs_right_ones_and_wrong_ones(right, wrong):
    expected = f"fitted on: {right} came out right and {wrong} wrong; 10 of either are needed"
    with pytest.raises(InputError, match=expected) as caught:
        fit_confidence(outcomes(right, wrong), CALIBRATION)
    assert "check the labels" in caught.value.remedy


def test_a_passage_that_says_nothing_is_named(centre):
    with pytest.raises(InputError, match=r"The passages file: passage 'b' has neither text nor question\.") as caught:
        take_in([LabelledPassage("a", "x"), LabelledPassage("b", " ")], centre.store, NOON)
    assert caught.value.remedy == "Write what it says into its 'text' or 'question', or take the row out."
