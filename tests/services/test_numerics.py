"""Linear algebra that routing learns by."""

from __future__ import annotations

import numpy as np
import pytest

from bot.services.numerics import SMALLEST_HALF, whiten


def near_one_another(count: int) -> np.ndarray:
    """How near unit vectors are that lie in a few heaps, with some doubt: ill-conditioned, as questions are."""
    random = np.random.default_rng(count)
    heaps = random.standard_normal((3, 16))
    vectors = heaps[random.integers(0, 3, count)] + 0.3 * random.standard_normal((count, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.exp(3 * (vectors @ vectors.T - 1)) + 0.1 * np.eye(count)


@pytest.mark.parametrize("count", [1, 2, 3, 2 * SMALLEST_HALF - 1, 2 * SMALLEST_HALF, 5 * SMALLEST_HALF + 3, 1500])
def test_whitening_gives_the_inverse_in_two_factors(count):
    exact = near_one_another(count)
    white = exact.astype(np.float32)
    whiten(white)
    assert np.allclose(np.triu(white, 1), 0)
    assert np.abs(white.T.astype(np.float64) @ white @ exact - np.eye(count)).max() < 2e-3


def test_what_is_not_positive_definite_is_refused():
    with pytest.raises(np.linalg.LinAlgError):
        whiten(np.array([[1.0, 2.0], [2.0, 1.0]], np.float32))
