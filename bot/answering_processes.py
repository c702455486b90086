"""Processes that answer questions beside the one that serves, since Python runs one thread of a process at a time.

A directory of Chroma may be open in one process only. It stays with the one that serves, which looks into the vectors
for the others: the thread that waits for an answer is the one that is asked.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock
from typing import Any

import structlog

from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.answers import Answer
from bot.domain.asking import Asking
from bot.domain.errors import BriefedError
from bot.index.lent_vectors import LentVectors, Look
from bot.index.models.serving import usable_cores
from bot.ports import VectorIndex
from bot.services.ask import AnsweringDesk, answer, warm_up
from bot.telemetry.logs import log_to_stderr

ANSWERING = "answering"
"""What such a process is called."""
MOST_BY_DEFAULT = 4
"""Each holds a model of its own, and four answer more than a centre asks."""
ATTEMPTS = 2
"""A question during which two processes ended is not given to a third."""
GRACE_SECONDS = 5.0
"""How long a process may take to notice that it is not needed any more."""
READY = "ready"
"""The first word of a process that has loaded what it needs."""

log = structlog.get_logger()


class AnsweringFailed(BriefedError):
    """A question could not be answered, or no process that answers can be started."""


def as_many_as_cores() -> int:
    """How many processes are of use on this machine; on one core none."""
    cores = usable_cores()
    return min(cores, MOST_BY_DEFAULT) if cores > 1 else 0


@contextmanager
def answering_processes(program: Briefed, count: int) -> Iterator[None]:
    """Have so many processes answer what is asked at the program's desk, for as long as the context lasts.

    With none, the desk answers by itself. Raises what keeps one from loading, or `AnsweringFailed` when it ended.
    """
    if not count:
        yield
        return
    with closing(_Team(program.config, program.serving_source, count)) as team:
        desk = program.desk  # is loaded while they load
        team.wait_until_ready(desk.indexes.vectors)
        program.desk = replace(desk, elsewhere=lambda *asked: team.answer(_Question(*asked), desk.indexes.vectors))
        try:
            yield
        finally:
            program.desk = desk


# In the process that serves -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    """What is to be answered, as `answer` wants it."""

    typed: str
    asking: Asking
    as_of: datetime | None

    def answered(self, desk: AnsweringDesk) -> Answer:
        """The answer of a desk; raises what `answer` raises."""
        return answer(self.typed, self.asking, desk, self.as_of).answer


class _Ended(Exception):
    """A process is not there any more."""


class _Process:
    """A process that answers one question at a time; it ends when its line is closed, or this process is gone."""

    def __init__(self, config: Config, source: str) -> None:
        self._line, theirs = get_context("spawn").Pipe()
        self._process = get_context("spawn").Process(target=_work, args=(theirs, config, source), name=ANSWERING)
        self._is_ready = False
        self._process.start()
        theirs.close()

    def answer(self, question: _Question, vectors: VectorIndex) -> Answer:
        """The answer; raises what answering raises, or `_Ended`."""
        self.wait_until_ready(vectors)
        self._send(question)
        return self._told(vectors)

    def wait_until_ready(self, vectors: VectorIndex) -> None:
        """Wait for it to have loaded; raises what loading raised, or `_Ended`."""
        if not self._is_ready:
            self._told(vectors)
            self._is_ready = True

    def _told(self, vectors: VectorIndex) -> Any:
        """What it says in the end; meanwhile it looks into the vectors."""
        while isinstance(said := self._heard(), Look):
            self._send(_outcome(partial(said.into, vectors)))
        return _taken(said)

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.is_alive()

    def close(self) -> None:
        """End it, at once if it takes long to notice."""
        self._line.close()
        self._process.join(GRACE_SECONDS)
        self._process.kill()
        self._process.join()

    def _send(self, what: object) -> None:
        try:
            self._line.send(what)
        except OSError as error:
            raise _Ended from error

    def _heard(self) -> Any:
        try:
            return self._line.recv()
        except (EOFError, OSError) as error:
            raise _Ended from error


class _Team:
    """Processes that take turns."""

    def __init__(self, config: Config, source: str, count: int) -> None:
        self._start = lambda: _Process(config, source)
        self._changing = Lock()
        self._is_closed = False
        self._idle = SimpleQueue[_Process]()
        self._all = {self._start() for _ in range(count)}
        for one in self._all:
            self._idle.put(one)

    def wait_until_ready(self, vectors: VectorIndex) -> None:
        """Wait until every one has loaded; raises what kept one from it, or `AnsweringFailed` when it ended."""
        for one in self._all:
            try:
                one.wait_until_ready(vectors)
            except _Ended as error:
                raise AnsweringFailed(
                    "A process that answers questions ended while it was loading.",
                    "Is there memory for as many? See 'serve: answering_processes' in config.yaml.",
                ) from error

    def answer(self, question: _Question, vectors: VectorIndex) -> Answer:
        """The answer of whichever is free first; one that ended meanwhile is replaced, and another one asked."""
        for _ in range(ATTEMPTS):
            with suppress(_Ended), self._free_one() as process:
                return process.answer(question, vectors)
        raise AnsweringFailed("The processes that were to answer a question ended.", "Ask again; the log says more.")

    @contextmanager
    def _free_one(self) -> Generator[_Process]:
        process = self._idle.get()
        try:
            if not process.is_alive():
                process = self._replaced(process)
            yield process
        except _Ended:
            process = self._replaced(process)
            raise
        finally:
            self._idle.put(process)

    def _replaced(self, ended: _Process) -> _Process:
        with self._changing:
            if self._is_closed:
                raise AnsweringFailed("Briefed is ending.", "Ask again in a minute.")
            log.error("answering.process_ended")
            self._all.remove(ended)
            ended.close()
            new = self._start()
            self._all.add(new)
            return new

    def close(self) -> None:
        """End them all; nobody is answered any more."""
        with self._changing:
            self._is_closed = True
            for one in self._all:
                one.close()


# In a process that answers ------------------------------------------------------------------------------------------


def _work(line: Connection, config: Config, source: str) -> None:
    """Answer one question after another until the line is closed."""
    # They are sent to every process at once, and what is at work is to be finished.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    log_to_stderr(config.logs.level, as_json=config.logs.is_json(sys.stderr.isatty()))
    with suppress(EOFError, OSError):
        loaded = _outcome(partial(_desk, config, source, line))
        line.send(loaded if isinstance(loaded, BriefedError) else READY)
        while isinstance(loaded, AnsweringDesk):
            question: _Question = line.recv()
            line.send(_outcome(partial(question.answered, loaded)))


def _desk(config: Config, source: str, line: Connection) -> AnsweringDesk:
    program = Briefed(config)
    program.serving_source = source
    desk = program.desk_lent(LentVectors(partial(_looked_up, line)))
    warm_up(desk)
    gc.freeze()  # as the process that serves does
    return desk


def _looked_up(line: Connection, look: Look) -> Any:
    line.send(look)
    return _taken(line.recv())


# What goes over the line --------------------------------------------------------------------------------------------


def _outcome(act: Callable[[], object]) -> object:
    """What comes of something, or its error, to be raised where it was asked for."""
    try:
        return act()
    except BriefedError as error:
        return error
    except Exception as error:
        # Others may not survive the way, and their messages may repeat the question.
        log.error("answering.failed", exc_info=error)
        return AnsweringFailed(f"What was to answer a question failed: {type(error).__name__}.", "The log says more.")


def _taken(said: Any) -> Any:
    if isinstance(said, BriefedError):
        raise said
    return said
