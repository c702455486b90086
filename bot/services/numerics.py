"""The two fits that calibration needs, with types: neither scipy nor scikit-learn has stubs, so both come untyped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """A logistic regression; ``held_out`` are probabilities for each row from a fit that did not see it."""

    weights: Floats
    intercept: float
    held_out: Floats


def minimise(
    loss: Callable[[Floats], tuple[float, Floats]], start: Floats, bounds: Sequence[tuple[float | None, float | None]]
) -> Floats:
    """Where a loss, given with its gradient, is least within bounds (L-BFGS-B)."""
    optimize: Any = import_module("scipy.optimize")
    found: Any = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=list(bounds))
    return np.asarray(found.x, dtype=np.float64)


def fit_logistic(rows: Floats, labels: Bools) -> LogisticFit:
    """A regularised logistic regression on standardised columns, its weights for the columns as they are."""
    linear: Any = import_module("sklearn.linear_model")
    selection: Any = import_module("sklearn.model_selection")
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0] = 1.0
    standard = (rows - mean) / spread
    model: Any = linear.LogisticRegression(C=0.1, max_iter=2000)
    folds: Any = selection.StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    held_out: Any = selection.cross_val_predict(model, standard, labels, cv=folds, method="predict_proba")
    model.fit(standard, labels)
    weights = np.asarray(model.coef_[0], dtype=np.float64) / spread
    return LogisticFit(
        weights=weights,
        intercept=float(model.intercept_[0]) - float(weights @ mean),
        held_out=np.asarray(held_out[:, 1], dtype=np.float64),
    )
