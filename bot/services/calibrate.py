"""Fitting the numbers of a calibration to labelled questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np

from bot.domain.confidence import FEATURE_NAMES, Calibration, Features
from bot.domain.errors import InputError
from bot.domain.ranking import FusionWeights
from bot.domain.routing import VOICES, RoutingWeights, Vote
from bot.services.numerics import Bools, Floats, fit_logistic, minimise

SURE = 0.8
"""The probability from which on to answer: at the very margin one answer in five is wrong, over all of them far
fewer. A count of wrong answers would hang on the few dozen questions that are answered."""
FALSE_ANSWERS = 0.01
"""What share of the unanswerable questions may be answered, at most: a third of what would still be acceptable,
since no knowledge is quite like the knowledge that was fitted on."""
SILENCE = 0.5
"""What share of the unanswerable questions gets a plain "nobody has told us yet"; the others, candidates."""
FEWEST = 40
"""Labelled questions below which a fit means nothing."""
REGULARISATION = 1e-5
"""Keeps weights finite where the data do not decide them."""
LOOSE = 30.0
"""So large may a weight of a vote well be; keeps those finite too."""
SMALL = 0.5
"""How far the weight of a voice that counted for nothing may well move."""
SHIFT = 3.0
"""How far the intercept may well move: other documents and questions have other cosines."""
NOBODYS = 0.1
"""Which share of the questions is taken to be nobody's: small talk, other banks' products, other trades."""

START = np.array([10.0, 20.0, 3.0, 3.0, 0.0])
BOUNDS: list[tuple[float | None, float | None]] = [(0, None), (0, None), (0, None), (0, None), (None, None)]
"""Where the fit of the fusion begins, and what it may find: in the order of `FusionWeights`."""

FUSION_TERMS = tuple(FusionWeights.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One question's candidates, a row each with columns as in `FusionWeights`, and which of them are right."""

    evidence: Floats
    right: Bools


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One question: its features, whether its first passage was right, whether it has an answer at all."""

    features: Features
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question: a row of votes per department, columns as in `Vote`, and its owner's row; ``None`` is nobody's.

    ``small_talk`` is how much it is like that, 0 to 1.
    """

    votes: Floats
    owner: int | None
    small_talk: float


def fit_fusion(rankings: Sequence[Ranking]) -> FusionWeights:
    """Weights under which right passages win: the listwise softmax loss (Cao et al. 2007).

    The result is scaled so that the cosines' weights add up to 1: scores stay on the cosine's scale. Raises
    `InputError` with too few rankings that have both right and wrong passages.
    """
    useful = [one for one in rankings if one.right.any() and not one.right.all()]
    if len(useful) < FEWEST:
        raise InputError(
            f"The questions that are fitted on: {len(useful)} of {len(rankings)} have a right passage among others "
            f"that were found; {FEWEST} are needed.",
            "Add questions whose answers are labelled, or fit on more files: --questions may be given several times.",
        )

    def loss(weights: Floats) -> tuple[float, Floats]:
        return _mean_loss(weights, [_listwise(one.evidence, one.right, weights) for one in useful])

    found = minimise(loss, START, BOUNDS)
    scaled = found / max(float(found[:2].sum()), 1e-9)
    return FusionWeights(*(round(float(weight), 5) for weight in scaled))


def fit_routing(lessons: Sequence[Lesson]) -> RoutingWeights:
    """Weights under which owners win, and under which questions of nobody do not look like somebody's.

    Raises `InputError` with too few questions that name a department.
    """
    owned = sum(one.owner is not None for one in lessons)
    if owned < FEWEST:
        raise InputError(
            f"The questions that are fitted on: {owned} of {len(lessons)} name a department; {FEWEST} are needed.",
            "Name the 'department' of more questions, or of none: then routing stays as it is.",
        )
    start = np.ones(len(VOICES))
    whose = _fit_whose(lessons, start, _Near(np.zeros(len(VOICES)), np.full(len(VOICES), LOOSE)))
    nobody = np.append(start, [1.0, 0.0])
    anybody = _fit_anybody(lessons, nobody, _Near(np.zeros(len(nobody)), np.full(len(nobody), LOOSE)))
    return _rounded(whose, anybody)


def adapt_routing(lessons: Sequence[Lesson], before: RoutingWeights) -> RoutingWeights:
    """The weights as far as these lessons teach otherwise: the fewer they are, the nearer to those before.

    That is the maximum a posteriori under a normal distribution around them, about as wide as each is large.
    """
    if all(one.owner is None for one in lessons):
        return before
    whose = np.array([*before.whose])
    anybody = np.array([*before.anybody, before.small_talk, before.intercept])
    return _rounded(
        _fit_whose(lessons, whose, _Near(whose, np.maximum(whose, SMALL))),
        _fit_anybody(lessons, anybody, _Near(anybody, np.append(np.maximum(anybody[:-1], SMALL), SHIFT))),
    )


@dataclass(frozen=True, slots=True)
class _Near:
    """Weights are probably near these, within such a spread."""

    centre: Floats
    spread: Floats

    def penalised(self, loss: float, gradient: Floats, weights: Floats) -> tuple[float, Floats]:
        """A loss summed over questions, and its gradient, with what the distance costs."""
        away = (weights - self.centre) / self.spread
        return loss + float(away @ away) / 2, gradient + away / self.spread


def _fit_whose(lessons: Sequence[Lesson], start: Floats, near: _Near) -> Floats:
    owned = [(one.votes, np.arange(len(one.votes)) == one.owner) for one in lessons if one.owner is not None]

    def loss(weights: Floats) -> tuple[float, Floats]:
        parts = [_listwise(votes, right, weights) for votes, right in owned]
        gradient = np.sum([gradient for _, gradient in parts], axis=0)
        return near.penalised(sum(loss for loss, _ in parts), gradient, weights)

    return minimise(loss, start, [(0, None)] * len(start))


def _fit_anybody(lessons: Sequence[Lesson], start: Floats, near: _Near) -> Floats:
    """A logistic regression on the loudest of each voice, on how little it is like small talk, and the intercept.

    A question that a department owns is seen once more as if that department did not exist: few sets have questions
    of nobody, and only so do those teach that look like somebody's.
    """
    seen = [row for one in lessons for row in _seen_as(one)]
    rows = np.array([[*loudest, 1.0] for loudest, _, _ in seen])
    sides = np.array([1.0 if somebodys else -1.0 for _, somebodys, _ in seen])
    counts = np.array([count for _, _, count in seen])

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = sides * (rows @ weights)
        gradient = -(counts * sides / (1 + np.exp(margins))) @ rows
        return near.penalised(float(counts @ np.logaddexp(0, -margins)), gradient, weights)

    return minimise(loss, start, [(0, None)] * (len(VOICES) + 1) + [(None, None)])


def _seen_as(lesson: Lesson) -> Iterator[tuple[Floats, bool, float]]:
    """The loudest of each voice and minus the small talk, whether it is somebody's, and how much that counts."""
    loudest = lesson.votes.max(axis=0)
    if lesson.owner is None:
        yield np.append(loudest, -lesson.small_talk), False, 1.0
        return
    yield np.append(loudest, -lesson.small_talk), True, 1.0
    others = np.delete(lesson.votes, lesson.owner, axis=0)
    if len(others):
        yield np.append(others.max(axis=0), -lesson.small_talk), False, NOBODYS / (1 - NOBODYS)


def _rounded(whose: Floats, anybody: Floats) -> RoutingWeights:
    first, second = ([round(float(weight), 4) for weight in weights] for weights in (whose, anybody))
    return RoutingWeights(Vote(*first), Vote(*second[:-2]), intercept=second[-1], small_talk=second[-2])


def fit_confidence(outcomes: Sequence[Outcomes], calibration: Calibration) -> Calibration:
    """The calibration with fitted confidence weights and thresholds.

    Thresholds come from probabilities for questions that were left out of the fit. Raises `InputError` when
    nearly all questions came out the same way.
    """
    right = np.array([one.right for one in outcomes], dtype=bool)
    if min(int(right.sum()), int((~right).sum())) < FEWEST // 4:
        raise InputError(
            f"The questions that are fitted on: {int(right.sum())} came out right and {int((~right).sum())} wrong; "
            f"{FEWEST // 4} of either are needed.",
            "If most are right, add harder questions, and such that nothing answers; if wrong, check the labels.",
        )
    fitted = fit_logistic(np.array([astuple(one.features) for one in outcomes], dtype=np.float64), right)
    answerable = np.array([one.answerable for one in outcomes])
    answer_from, unsure_from = thresholds(fitted.held_out, answerable)
    return replace(
        calibration,
        weights={name: round(float(w), 5) for name, w in zip(FEATURE_NAMES, fitted.weights, strict=True)},
        intercept=round(fitted.intercept, 5),
        answer_from=answer_from,
        unsure_from=unsure_from,
    )


def thresholds(probabilities: Floats, answerable: Bools) -> tuple[float, float]:
    """From which probability to answer, and from which to offer candidates."""
    unanswerable = probabilities[~answerable]
    answer_from = max(SURE, _share_below(unanswerable, 1 - FALSE_ANSWERS, otherwise=0.0))
    unsure_from = _share_below(unanswerable, SILENCE, otherwise=answer_from / 3)
    return round(answer_from, 4), round(min(unsure_from, answer_from * 0.9), 4)


def _listwise(rows: Floats, right: Bools, weights: Floats) -> tuple[float, Floats]:
    """Minus the log of the softmax share of the right rows, with its gradient."""
    logits = rows @ weights
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    among_right = np.where(right, chances, 0.0)
    mass = max(float(among_right.sum()), 1e-12)
    return -float(np.log(mass)), rows.T @ (chances - among_right / mass)


def _mean_loss(weights: Floats, parts: Sequence[tuple[float, Floats]]) -> tuple[float, Floats]:
    loss = float(np.mean([loss for loss, _ in parts]))
    gradient = np.mean([gradient for _, gradient in parts], axis=0)
    return loss + REGULARISATION * float(weights @ weights), gradient + 2 * REGULARISATION * weights


def _share_below(probabilities: Floats, share: float, otherwise: float) -> float:
    """A probability that this share lies below; ``otherwise`` without any."""
    return float(np.quantile(probabilities, share)) + 1e-4 if len(probabilities) else otherwise
