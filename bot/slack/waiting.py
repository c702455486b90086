"""What people wait for, and the sign that they see when it takes longer than a moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic

import structlog

PATIENCE_SECONDS = 0.8
"""After so long without an answer a sign is shown, so that something is seen within a second of asking."""
LATE_SECONDS = 5.0
"""A sign that could not be shown by then, because Slack was slow or refused, is not shown at all."""
SIGNS = "slack-signs"
"""The name of the thread that shows them."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sign:
    """How it is shown that an answer is on its way, and how that is taken back; either may call Slack and fail."""

    show: Callable[[], object]
    hide: Callable[[], object]


@dataclass(slots=True)
class _Wait:
    sign: Sign
    due: float
    shown: bool = False
    over: bool = False


class Waiting:
    """What is at hand, by key. A sign costs nothing when the answer is fast: one thread looks after all of them, and
    only while somebody waits. Signs are taken back when nobody does: whoever could do it before has answers to give.
    """

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._at_hand: dict[str, _Wait | None] = {}
        self._due: deque[_Wait] = deque()
        self._to_hide: deque[_Wait] = deque()
        self._lock = Condition()
        self._watched = False

    def begin(self, key: str, sign: Sign | None = None) -> bool:
        """Somebody begins to wait; False when this is at hand already."""
        with self._lock:
            if key in self._at_hand:
                return False
            self._at_hand[key] = self._with_sign(sign) if sign else None
            return True

    def end(self, key: str) -> None:
        """The wait is over, and its sign goes away when nobody waits."""
        with self._lock:
            wait = self._at_hand.pop(key, None)
            if wait is not None:
                wait.over = True
                if wait.shown:
                    self._to_hide.append(wait)
        self._hide_while_nobody_waits()

    def _with_sign(self, sign: Sign) -> _Wait:
        wait = _Wait(sign, monotonic() + self._patience)
        self._due.append(wait)
        if not self._watched:
            self._watched = True
            Thread(target=self._watch, name=SIGNS, daemon=True).start()
        return wait

    def _watch(self) -> None:
        while (wait := self._next()) is not None:
            _quietly(wait.sign.show)
            with self._lock:
                wait.shown = True
                if wait.over:
                    self._to_hide.append(wait)
            self._hide_while_nobody_waits()

    def _hide_while_nobody_waits(self) -> None:
        while (wait := self._next_to_hide()) is not None:
            _quietly(wait.sign.hide)

    def _next_to_hide(self) -> _Wait | None:
        with self._lock:
            return self._to_hide.popleft() if self._to_hide and not self._at_hand else None

    def _next(self) -> _Wait | None:
        """The next wait that has become long, when it has; ``None`` when nobody waits any more."""
        with self._lock:
            while self._due:
                left = self._due[0].due - monotonic()
                if left > 0:
                    self._lock.wait(left)
                    continue
                wait = self._due.popleft()
                if not wait.over and left > -LATE_SECONDS:
                    return wait
            self._watched = False
            return None


def _quietly(what: Callable[[], object]) -> None:
    """A sign that cannot be shown keeps nobody from being answered."""
    try:
        what()
    except Exception as error:
        log.warning("slack.sign_failed", error=type(error).__name__)
