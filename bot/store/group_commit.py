"""Group commit: what threads wait to write is committed together, for a disk takes as long for one commit as for ten.

As DeWitt et al. describe it (1984, "Implementation Techniques for Main Memory Database Systems").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

Transaction = TypeVar("Transaction")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class _Effect(Generic[Transaction]):
    """What somebody wants done, and what comes of it."""

    act: Callable[[Transaction], Any]
    outcome: Future[Any] = field(default_factory=Future[Any])


class GroupCommit(Generic[Transaction]):
    """Who comes first carries out the effects of all who wait by then, in one transaction."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Transaction]]) -> None:
        self._begin = begin
        self._writing = Lock()
        self.waiting = deque[_Effect[Transaction]]()

    def carry_out(self, effect: Callable[[Transaction], Result]) -> Result:
        """What an effect returns, once it is committed; raises what it raises.

        Where one fails, or they cannot be committed, each is tried again by itself.
        """
        mine = _Effect(effect)
        self.waiting.append(mine)
        with self._writing:
            if not mine.outcome.done():
                self._write_all(self._taken_with(mine))
        return mine.outcome.result()

    def _taken_with(self, mine: _Effect[Transaction]) -> list[_Effect[Transaction]]:
        """All who wait, and mine in any case: whoever took it before may have been interrupted."""
        waiting = [self.waiting.popleft() for _ in range(len(self.waiting))]
        return waiting if mine in waiting else [mine, *waiting]

    def _write_all(self, effects: Sequence[_Effect[Transaction]]) -> None:
        try:
            self._write(effects)
        except Exception as error:
            if len(effects) == 1:
                effects[0].outcome.set_exception(error)
            else:
                for one in effects:
                    self._write_all([one])

    def _write(self, effects: Sequence[_Effect[Transaction]]) -> None:
        with self._begin() as transaction:
            results = [one.act(transaction) for one in effects]
        for one, result in zip(effects, results, strict=True):
            one.outcome.set_result(result)
