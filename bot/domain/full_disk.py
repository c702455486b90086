"""Whether an error came of a full disk, whoever met it: each library tells it in its own way."""

from __future__ import annotations

import errno
from collections.abc import Iterator

MAKE_ROOM = "Make room and run the same command again; what was done is kept."
INDEX_AGAIN = "Make room and run briefed index again; what was done is kept."

_NUMBERS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SIGNS = ("no space left on device", "disk is full", "disk full", "storagefull", "disk quota exceeded")


def is_of_full_disk(error: BaseException) -> bool:
    """Whether an error, or one that it was raised from, says that a disk is full."""
    return any(_says_so(one) for one in _with_origins(error))


def full_disk(place: str) -> str:
    """What to say of it; ``place`` is a folder, a file or a server."""
    return f"The disk is full: nothing more can be written to {place}."


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _NUMBERS
    return any(sign in str(error).casefold() for sign in _SIGNS)


def _with_origins(error: BaseException) -> Iterator[BaseException]:
    known: set[int] = set()
    origin: BaseException | None = error
    while origin is not None and id(origin) not in known:
        known.add(id(origin))
        yield origin
        origin = origin.__cause__ or origin.__context__
