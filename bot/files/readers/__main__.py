"""The child process that reads one file: from standard input, its blocks as JSON to standard output."""

from __future__ import annotations

import resource
import sys

from bot.domain.blocks import ParsedDocument
from bot.domain.errors import UnreadableFile
from bot.files.readers import limits, read_here
from bot.files.readers.codec import encode

_TOO_MUCH = UnreadableFile("needs too much memory to read.", "Split it into smaller files.")


def main(extension: str) -> None:
    """Read the file under limits and write what came of it; limits on time are the parent's."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MOST_MEMORY, limits.MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(encode(_outcome(sys.stdin.buffer.read(), extension)))


def _outcome(data: bytes, extension: str) -> ParsedDocument | UnreadableFile:
    try:
        return read_here(data, extension)
    except UnreadableFile as error:
        return error
    except (MemoryError, RecursionError):
        return _TOO_MUCH


if __name__ == "__main__":
    main(sys.argv[1])
