"""Texts that are about the same, by their vectors. scipy and numpy's arrays of it come untyped, as in `numerics`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.ports import Vectors

SPREADS = 3.0
"""How many standard deviations below the usual distance two groups must be to become one: the customary mark of an
outlier. Measured on questions of 6, 20 and 40 intents of Banking77 mixed with single ones, three samples each, the
pairwise F1 was 0.91, 0.50 and 0.63; the best limit, chosen with the intents known, gave 0.91, 0.56 and 0.66."""
FEWEST = 20
"""Vectors below which nothing can be said about their usual distance: then nothing is grouped."""
_NORMAL = 1.4826
"""What a median deviation is multiplied with to give a standard deviation, were the distances distributed normally."""

Distances = NDArray[np.float64]


def grouped(vectors: Vectors, background: Vectors) -> list[int]:
    """The number of each vector's group: agglomerative clustering by average distance.

    No fixed cosine divides groups, as every model has its own scale. What divides them is how far apart the bank's
    questions commonly are: the median of all distances, the ``background``'s included, less three robust standard
    deviations. The background is questions about many matters, so that a log full of one matter does not seem usual.
    """
    limit = limit_of(np.vstack([vectors, background]))
    if len(vectors) < 2 or limit is None:
        return list(range(len(vectors)))
    hierarchy: Any = import_module("scipy.cluster.hierarchy")
    tree: Any = hierarchy.linkage(pair_distances(vectors), "average")
    return [int(number) for number in hierarchy.fcluster(tree, limit, "distance")]


def limit_of(vectors: Vectors) -> float | None:
    """The distance from which on vectors are no longer about the same; ``None`` where that cannot be told."""
    if len(vectors) < FEWEST:
        return None
    distances = pair_distances(vectors)
    usual = float(np.median(distances))
    # Where most distances are equal, the median deviation is none.
    spread = _NORMAL * float(np.median(np.abs(distances - usual))) or float(np.std(distances))
    return usual - SPREADS * spread if spread else None


def pair_distances(vectors: Vectors) -> Distances:
    """The cosine distance of every two of some unit vectors, in the order that scipy wants."""
    above = np.triu_indices(len(vectors), k=1)
    return np.clip(1.0 - (vectors @ vectors.T)[above], 0.0, None).astype(np.float64)


def nearest_centre(vectors: Vectors, weights: Sequence[float]) -> int:
    """The place of the vector that is most like all the others, each of which counts by its weight."""
    similar = vectors @ (vectors.T @ np.asarray(weights, dtype=np.float32))
    return int(np.argmax(similar))
