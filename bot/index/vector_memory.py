"""Vectors that were looked up, for looking up takes longer than a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.memory import Memory
from bot.ports import Vector, VectorsOf

MOST_REMEMBERED = 20_000
"""Vectors, of 1.5 kB each."""

LookUp = Callable[[Sequence[str]], Mapping[str, Vector]]


class VectorMemory:
    """What a view says never changes under its id, so neither does its vector. Whether it still counts, SQL knows."""

    def __init__(self) -> None:
        self._kept = Memory[tuple[VectorsOf, str], Vector](MOST_REMEMBERED)

    def vectors(self, of: VectorsOf, ids: Sequence[str], look_up: LookUp) -> Mapping[str, Vector]:
        """Those of the vectors that are there; only what is not remembered is looked up."""
        kept = {id_: vector for (_, id_), vector in self._kept.among((of, one) for one in ids).items()}
        found = look_up(missing) if (missing := [one for one in ids if one not in kept]) else {}
        self._kept.keep({(of, id_): vector for id_, vector in found.items()})
        return {**kept, **found}

    def forget(self, of: VectorsOf, ids: Sequence[str]) -> None:
        """Let go of what was put anew, or removed."""
        self._kept.forget((of, one) for one in ids)

    def clear(self) -> None:
        """Let go of everything."""
        self._kept.clear()
