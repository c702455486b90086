"""The flag file: which launches may go, as flagd reads it (https://flagd.dev/reference/flag-definitions/)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from bot.domain.errors import BriefedError

SCHEMA = "https://flagd.dev/schema/v0/flags.json"

READABLE_BY_ALL = 0o644
"""flagd runs as another user."""


class FlagFileNotWritten(BriefedError):
    """The flag file could not be replaced, and says what it said before."""


def write_flag_file(path: Path, states: Mapping[str, bool]) -> None:
    """Replace the flag file. A launch is on only where its state is ``True``, and absent where it has none.

    Whoever reads meanwhile finds the old file or the new one. Raises `FlagFileNotWritten`; until somebody acts on
    that, the old flags stand.
    """
    flags = {launch: _flag(allowed) for launch, allowed in sorted(states.items())}
    text = json.dumps({"$schema": SCHEMA, "flags": flags}, ensure_ascii=False, indent=2) + "\n"
    try:
        replace_file(path, text.encode(), READABLE_BY_ALL)
    except OSError as error:
        raise FlagFileNotWritten(
            f"The flag file {path} could not be written ({error.strerror or error}); old flags may still stand.",
            "Make its folder writable for Briefed, then: briefed launch flags",
        ) from error


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Write a file as a whole, or not at all; raises `OSError` and leaves the old one as it was."""
    scratch = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        create_file(scratch, data, mode)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    _make_last(path.parent)


def create_file(path: Path, data: bytes, mode: int) -> None:
    """Write a file that is not there yet, down to the disk; raises `FileExistsError` when it is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _make_last(folder: Path) -> None:
    """A name is on the disk only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flag(allowed: bool) -> dict[str, object]:
    # "is True": what is merely truthy was not decided.
    state = "ENABLED" if allowed is True else "DISABLED"
    return {"state": state, "variants": {"on": True, "off": False}, "defaultVariant": "on"}
