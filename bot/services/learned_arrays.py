"""What routing has learned as arrays, kept on a shelf and read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.routing import RoutingWeights, Vote
from bot.ports import ArrayShelf
from bot.services.routing import NOTHING_LEARNED, Examples, Learned, SaidWords

LAYOUT = 2
"""Of the arrays: what was kept in another one is learned again."""

Arrays = Mapping[str, NDArray[Any]]


class Remembered:
    """Gives what is on a shelf; reads it again only when it was replaced. Any number of threads may ask."""

    def __init__(self, shelf: ArrayShelf) -> None:
        self._shelf = shelf
        self._read: tuple[object, Learned] = (None, NOTHING_LEARNED)

    def __call__(self) -> Learned:
        stamp = self._shelf.stamp()
        if self._read[0] != stamp:
            self._read = (stamp, learned_in(self._shelf.load()))
        return self._read[1]


def arrays_of(learned: Learned) -> Arrays:
    """Everything of it, texts and numbers as JSON among the arrays."""
    told = {
        "layout": LAYOUT,
        "departments": learned.departments,
        "examples": learned.examples.texts,
        "words": learned.words.texts,
        "said": list(learned.said.row_of),
        "asked": learned.said.texts,
        "words_count": learned.words_count,
        "weights": asdict(learned.weights) if learned.weights else None,
        "learned_from": asdict(learned.learned_from) if learned.learned_from else None,
        "fingerprint": learned.fingerprint,
    }
    return {
        "told": np.frombuffer(json.dumps(told).encode(), np.uint8),
        "example_vectors": learned.examples.vectors,
        "example_owners": learned.examples.owners,
        "word_vectors": learned.words.vectors,
        "word_owners": learned.words.owners,
        "rarity": learned.said.rarity,
        "said_starts": learned.said.starts,
        "said_places": learned.said.places,
        "said_shares": learned.said.shares,
        "pull": learned.pull,
        "unexplained": learned.unexplained,
    }


def learned_in(arrays: Arrays | None) -> Learned:
    """What was learned; nothing where there is nothing, or only what an earlier version kept."""
    if arrays is None or "told" not in arrays:
        return NOTHING_LEARNED
    told = json.loads(arrays["told"].tobytes())
    if told["layout"] != LAYOUT:
        return NOTHING_LEARNED
    return Learned(
        departments=tuple(told["departments"]),
        examples=Examples(arrays["example_vectors"], arrays["example_owners"], tuple(told["examples"])),
        said=SaidWords(
            row_of={word: row for row, word in enumerate(told["said"])},
            rarity=arrays["rarity"],
            starts=arrays["said_starts"],
            places=arrays["said_places"],
            shares=arrays["said_shares"],
            texts=told["asked"],
        ),
        words=Examples(arrays["word_vectors"], arrays["word_owners"], tuple(told["words"])),
        pull=arrays["pull"],
        unexplained=arrays["unexplained"],
        words_count=told["words_count"],
        weights=_weights(told["weights"]),
        learned_from=_weights(told["learned_from"]),
        fingerprint=told["fingerprint"],
    )


def _weights(told: Mapping[str, Any] | None) -> RoutingWeights | None:
    if told is None:
        return None
    return RoutingWeights(Vote(**told["whose"]), Vote(**told["anybody"]), told["intercept"], told["small_talk"])
