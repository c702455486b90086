"""Fitting the numbers of a calibration to labelled questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np

from bot.domain.confidence import FEATURE_NAMES, Calibration, Features
from bot.domain.errors import InputError
from bot.domain.ranking import FusionWeights
from bot.domain.routing import RoutingWeights
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
class Routed:
    """One question: a row of votes per department, as in `RoutingWeights`, and the right department's row."""

    votes: Floats
    right: int


def fit_fusion(rankings: Sequence[Ranking]) -> FusionWeights:
    """Weights under which right passages win: the listwise softmax loss (Cao et al. 2007).

    The result is scaled so that the cosines' weights add up to 1: scores stay on the cosine's scale. Raises
    `InputError` with too few rankings that have both right and wrong passages.
    """
    useful = [one for one in rankings if one.right.any() and not one.right.all()]
    if len(useful) < FEWEST:
        raise InputError(f"{len(useful)} questions have a right passage to find; {FEWEST} are needed for a fit.")

    def loss(weights: Floats) -> tuple[float, Floats]:
        return _mean_loss(weights, [_listwise(one.evidence, one.right, weights) for one in useful])

    found = minimise(loss, START, BOUNDS)
    scaled = found / max(float(found[:2].sum()), 1e-9)
    return FusionWeights(*(round(float(weight), 5) for weight in scaled))


def fit_routing(routed: Sequence[Routed]) -> RoutingWeights:
    """Weights under which the right department wins, by the same loss."""
    if len(routed) < FEWEST:
        raise InputError(f"{len(routed)} questions name a department; {FEWEST} are needed for a fit.")

    def loss(weights: Floats) -> tuple[float, Floats]:
        return _mean_loss(weights, [_listwise(one.votes, _only(one), weights) for one in routed])

    found = minimise(loss, np.array([30.0, 1.0]), [(0, None), (0, None)])
    return RoutingWeights(*(round(float(weight), 4) for weight in found))


def fit_confidence(outcomes: Sequence[Outcomes], calibration: Calibration) -> Calibration:
    """The calibration with fitted confidence weights and thresholds.

    Thresholds come from probabilities for questions that were left out of the fit. Raises `InputError` when
    nearly all questions came out the same way.
    """
    right = np.array([one.right for one in outcomes])
    if min(int(right.sum()), int((~right).sum())) < FEWEST // 4:
        raise InputError("Nearly all questions came out right, or nearly all wrong: nothing can be fitted to that.")
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


def _only(routed: Routed) -> Bools:
    return np.arange(len(routed.votes)) == routed.right


def _share_below(probabilities: Floats, share: float, otherwise: float) -> float:
    """A probability that this share lies below; ``otherwise`` without any."""
    return float(np.quantile(probabilities, share)) + 1e-4 if len(probabilities) else otherwise
