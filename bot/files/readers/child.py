"""Reading a file in a process of its own, with limits on time and memory.

Files come from many hands, and some of the parsers are native code: a crash, a hang or a bomb there must not take
the bot down with it. The child sees no secrets: its environment is empty but for the module path.
"""

from __future__ import annotations

import os
import subprocess
import sys

from bot.domain.blocks import ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits
from bot.files.readers.codec import decode_outcome

_THREAD_ARENAS = {"MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2", "TOKIO_WORKER_THREADS": "2"}
"""Every thread reserves address space, which is what the memory limit counts."""


def read_in_child(data: bytes, extension: str) -> ParsedDocument:
    """What the file's reader gives; raises `UnreadableFile`, also when the reader dies or takes too long."""
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8", **_THREAD_ARENAS}
    command = [sys.executable, "-m", "bot.files.readers", extension]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=data, capture_output=True, timeout=limits.LONGEST_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("takes too long to read.", "Split it into smaller files.") from error
    if child.returncode != 0:
        raise UnreadableFile("crashed its reader.", "Open it, save it again in a newer format, and send that.")
    return decode_outcome(child.stdout)
