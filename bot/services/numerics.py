"""The two fits that calibration needs, with types: neither scipy nor scikit-learn has stubs, so both come untyped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ports import Vectors

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
SMALLEST_HALF = 128
FOLDS = 5


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """A logistic regression; ``held_out`` are probabilities for each row from a fit that did not see it."""

    weights: Floats
    intercept: float
    held_out: Floats


def whiten(matrix: Vectors) -> None:
    """Put W in place of a symmetric positive definite matrix A, shape (n, n), so that A's inverse is W'W.

    W is lower triangular: the inverse of A's Cholesky factor. It is found by halves, since products of matrices are
    what a processor does fastest, and let other threads work. numpy's own inverse takes four times as long, scipy's
    stops every other thread meanwhile, and halves without the factor (by Schur complements alone) lose all digits.
    """
    half = len(matrix) // 2
    if half < SMALLEST_HALF:
        matrix[:] = np.linalg.inv(np.linalg.cholesky(matrix))
        return
    first, below, last = matrix[:half, :half], matrix[half:, :half], matrix[half:, half:]
    whiten(first)
    factor = below @ first.T
    last -= factor @ factor.T
    whiten(last)
    below[:] = -last @ factor @ first
    matrix[:half, half:] = 0


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
