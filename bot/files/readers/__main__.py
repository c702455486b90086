"""The server process: it reads nothing itself but forks a child for every file, and passes on what that finds."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from typing import NoReturn

from bot.domain.blocks import ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers import read_here
from bot.files.readers.codec import encode
from bot.files.readers.failures import crashed, took_too_long, took_too_much_memory
from bot.files.readers.frames import read_frame, write_frame


def serve() -> None:
    """Answer requests on standard input, one at a time, until it is closed."""
    gc.freeze()  # what is loaded now stays shared with the children
    requests, outcomes = sys.stdin.buffer, sys.stdout.buffer
    while (request := read_frame(requests)) is not None and (data := read_frame(requests)) is not None:
        write_frame(outcomes, _outcome_of_child(data, **json.loads(request)))


def _outcome_of_child(data: bytes, extension: str, seconds: float, memory: int) -> bytes:
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(data, extension, seconds, memory, sending)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        outcome = read_frame(pipe)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return encode(took_too_long())
    return encode(crashed()) if status != 0 or outcome is None else outcome


def _be_child(data: bytes, extension: str, seconds: float, memory: int, sending: int) -> NoReturn:
    """Read the file under limits, send what came of it and end, whatever happens."""
    try:
        _take_leave_of_server()
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Its default action ends the process even in native code.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        outcome = encode(_outcome(data, extension))
        with os.fdopen(sending, "wb") as pipe:
            write_frame(pipe, outcome)
        os._exit(0)
    finally:
        os._exit(1)


def _take_leave_of_server() -> None:
    """Close the server's pipes: a child in the hands of its file must not answer for the next one."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


def _outcome(data: bytes, extension: str) -> ParsedDocument | UnreadableFile:
    try:
        return read_here(data, extension)
    except UnreadableFile as error:
        return error
    except (MemoryError, RecursionError):
        return took_too_much_memory()


if __name__ == "__main__":
    serve()
