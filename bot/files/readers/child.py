"""Reading a file in a process of its own, with limits on time and memory.

Files come from many hands, and some of the parsers are native code: a crash, a hang or a bomb there must not take
the bot down with it. Starting Python and importing the parsers takes half a second, so a server process does that
once and forks a child for every file: each file still meets a process that has seen no other. None of them sees
secrets: their environment is empty but for the module path.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue

from bot.domain.blocks import ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits
from bot.files.readers.codec import decode_outcome, encode
from bot.files.readers.failures import crashed, took_too_long
from bot.files.readers.frames import read_frame, write_frame

_FEW_THREADS = {
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "2",
    "TOKIO_WORKER_THREADS": "2",
}
"""Every thread reserves address space, which is what the memory limit counts."""


def read_in_child(data: bytes, extension: str) -> ParsedDocument:
    """What the file's reader gives; raises `UnreadableFile`, also when the reader dies or takes too long."""
    with _idle_server() as server:
        return decode_outcome(server.read(data, extension))


class ForkServer:
    """A process that has the readers loaded and forks a child for every file; it ends when this process ends.

    One thread at a time may use it.
    """

    def __init__(self) -> None:
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.files.readers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | _FEW_THREADS,
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101 - what PIPE means
        assert self._process.stdout is not None  # noqa: S101
        self._requests, self._outcomes = self._process.stdin, self._process.stdout

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def read(self, data: bytes, extension: str) -> bytes:
        """The encoded outcome of reading a file. When the server fails with it, it is no longer alive."""
        # A child stops itself in time; this is for one that prevents that.
        seconds = limits.LONGEST_SECONDS + limits.GRACE_SECONDS
        deadline = time.monotonic() + seconds
        guard = threading.Timer(seconds, self._kill_all)
        guard.daemon = True
        guard.start()
        outcome = self._ask(data, extension)
        guard.cancel()
        if outcome is None:
            self.close()
            return encode(crashed() if time.monotonic() < deadline else took_too_long())
        return outcome

    def _ask(self, data: bytes, extension: str) -> bytes | None:
        request = {"extension": extension, "seconds": limits.LONGEST_SECONDS, "memory": limits.MOST_MEMORY}
        try:
            write_frame(self._requests, json.dumps(request).encode())
            write_frame(self._requests, data)
            return read_frame(self._outcomes)
        except OSError:
            return None

    def close(self) -> None:
        """End the server and whatever it reads just now."""
        self._kill_all()
        self._process.wait()
        for pipe in (self._requests, self._outcomes):
            with suppress(OSError):  # what could not be sent is of no use to anybody
                pipe.close()

    def _kill_all(self) -> None:
        # Once the server has been waited for, its number may be another process's.
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


_IDLE: SimpleQueue[ForkServer] = SimpleQueue()


@contextmanager
def _idle_server() -> Iterator[ForkServer]:
    """A server that nobody else uses meanwhile: as many are started as threads read at once."""
    server = _waiting_server() or ForkServer()
    try:
        yield server
    except UnreadableFile:
        raise
    except BaseException:
        # An interrupted conversation: its next answer would be to the wrong question.
        server.close()
        raise
    finally:
        if server.is_alive:
            _IDLE.put(server)


def _waiting_server() -> ForkServer | None:
    with suppress(Empty):
        while True:
            server = _IDLE.get_nowait()
            if server.is_alive:
                return server
            server.close()
    return None


@atexit.register
def _close_idle_servers() -> None:
    with suppress(Empty):
        while True:
            _IDLE.get_nowait().close()
