"""Fitting the numbers of a calibration to labelled questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.confidence import FEATURE_NAMES, Calibration, Features
from bot.domain.errors import InputError
from bot.domain.ranking import FusionWeights
from bot.domain.routing import RoutingWeights

Floats = NDArray[np.float64]

PRECISION = 0.9
"""What share of the answered questions must be answered rightly, at least."""
FALSE_ANSWERS = 0.03
"""What share of the unanswerable questions may be answered, at most."""
SILENCE = 0.5
"""What share of the unanswerable questions is to get a plain "nobody has told us yet", at least."""
FEWEST = 40
"""Labelled questions below which a fit means nothing."""


FUSION_TERMS = tuple(FusionWeights.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One question's candidates, as columns of `FusionWeights`, and which of them are right."""

    evidence: Floats
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One question: its features, whether its first passage was right, whether it has an answer at all."""

    features: Features
    right: bool
    answerable: bool


def fit_fusion(rankings: Sequence[Ranking], weights: Floats | None = None) -> FusionWeights:
    """Weights under which right passages win: the listwise softmax loss (Cao et al. 2007).

    The result is scaled so that the cosines' weights add up to 1: scores stay on the cosine's scale.
    ``weights`` say how much each ranking counts, all the same by default.
    """
    from scipy.optimize import minimize

    useful = [(ranking, 1.0 if weights is None else weights[n]) for n, ranking in enumerate(rankings)]
    useful = [(ranking, weight) for ranking, weight in useful if ranking.right.any() and not ranking.right.all()]
    if len(useful) < FEWEST:
        raise InputError(f"Only {len(useful)} labelled questions have a right passage to find; {FEWEST} are needed.")

    def loss(w: Floats) -> tuple[float, Floats]:
        total, gradient = 0.0, np.zeros_like(w)
        for ranking, weight in useful:
            logits = ranking.evidence @ w
            chances = np.exp(logits - logits.max())
            chances /= chances.sum()
            among_right = np.where(ranking.right, chances, 0.0)
            mass = among_right.sum()
            total -= weight * np.log(max(mass, 1e-12))
            gradient -= weight * (ranking.evidence.T @ (among_right / max(mass, 1e-12) - chances))
        count = sum(weight for _, weight in useful)
        return total / count + 1e-5 * float(w @ w), gradient / count + 2e-5 * w

    start = np.array([10.0, 20.0, 3.0, 0.0])
    bounds = [(0.0, None), (0.0, None), (0.0, None), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    scaled = found.x / max(found.x[:2].sum(), 1e-9)
    return FusionWeights(*(round(float(weight), 5) for weight in scaled))


def fit_confidence(outcomes: Sequence[Outcomes], calibration: Calibration) -> Calibration:
    """The calibration with fitted confidence weights and thresholds.

    Thresholds come from predictions for questions that were left out of the fit (5 folds).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x = np.array([astuple(one.features) for one in outcomes])
    y = np.array([one.right for one in outcomes])
    if min(y.sum(), len(y) - y.sum()) < FEWEST // 4:
        raise InputError("The labelled questions are nearly all right or nearly all wrong: nothing can be fitted.")
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    model.fit(x, y)
    scaler, regression = model[0], model[1]
    raw = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - raw @ scaler.mean_)
    answer_from, unsure_from = thresholds(held_out, y, np.array([one.answerable for one in outcomes]))
    return replace(
        calibration,
        weights={name: round(float(weight), 5) for name, weight in zip(FEATURE_NAMES, raw, strict=True)},
        intercept=round(intercept, 5),
        answer_from=answer_from,
        unsure_from=unsure_from,
    )


def thresholds(probabilities: Floats, right: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> tuple[float, float]:
    """From which probability to answer, and from which to offer candidates."""
    answer_from = max(_precise_from(probabilities, right), _rarely_false_from(probabilities[~answerable]))
    unsure_from = _share_below(probabilities[~answerable], SILENCE, otherwise=answer_from / 3)
    return round(answer_from, 4), round(min(unsure_from, answer_from * 0.9), 4)


def _precise_from(probabilities: Floats, right: NDArray[np.bool_]) -> float:
    """The lowest probability from which on the answered ones are right often enough."""
    order = np.argsort(-probabilities, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    precise = np.flatnonzero(precision >= PRECISION)
    return float(probabilities[order][precise[-1]]) if len(precise) else 0.99


def _rarely_false_from(unanswerable: Floats) -> float:
    return _share_below(unanswerable, 1 - FALSE_ANSWERS, otherwise=0.0)


def _share_below(probabilities: Floats, share: float, otherwise: float) -> float:
    """A probability that this share lies below; ``otherwise`` without any."""
    return float(np.quantile(probabilities, share)) + 1e-4 if len(probabilities) else otherwise


@dataclass(frozen=True, slots=True)
class Routed:
    """One question: per department its best passage's score and its scope share, and which is right."""

    scores: Floats
    right: int


def fit_routing(routed: Sequence[Routed]) -> RoutingWeights:
    """Weights under which the right department wins, by multinomial logistic regression."""
    from scipy.optimize import minimize

    if len(routed) < FEWEST:
        raise InputError(f"Only {len(routed)} questions have a department; {FEWEST} are needed.")

    def loss(w: Floats) -> float:
        total = 0.0
        for one in routed:
            logits = one.scores @ w
            total += float(np.log(np.exp(logits - logits.max()).sum()) + logits.max() - logits[one.right])
        return total / len(routed) + 1e-5 * float(w @ w)

    found = minimize(loss, np.array([30.0, 1.0]), method="L-BFGS-B", bounds=[(0.0, None)] * 2)
    return RoutingWeights(*(round(float(weight), 4) for weight in found.x))


def as_plain(calibration: Calibration) -> dict[str, object]:
    """The calibration as plain data, for a file."""
    return asdict(calibration)
