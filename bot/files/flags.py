"""The flag file: which launches may go, as flagd reads it (https://flagd.dev/reference/flag-definitions/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bot.domain.errors import BriefedError
from bot.files.writing import replace_file

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


def _flag(allowed: bool) -> dict[str, object]:
    # "is True": what is merely truthy was not decided.
    state = "ENABLED" if allowed is True else "DISABLED"
    return {"state": state, "variants": {"on": True, "off": False}, "defaultVariant": "on"}
