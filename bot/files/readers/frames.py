"""Messages over a pipe: four bytes of length, then the content."""

from __future__ import annotations

import struct
from typing import IO

_LENGTH = struct.Struct(">I")


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Send one message; raises `OSError` when nobody reads it."""
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """The next message; ``None`` when the writer is gone, in the middle of one or between two."""
    prefix = pipe.read(_LENGTH.size)
    if len(prefix) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(prefix)
    content = pipe.read(length)
    return content if len(content) == length else None
