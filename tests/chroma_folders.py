"""Chroma in folders, as it is opened within the process of the tests."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def close_chroma_under(folder: Path) -> None:
    """Stop what was opened in a folder and not closed; whoever still has it in hand must not use it any more."""
    loaded = sys.modules.get("chromadb.api.shared_system_client")
    if loaded is None:
        return
    opened = loaded.SharedSystemClient._identifier_to_system  # Chroma names no other way
    for place in [one for one in opened if Path(one).is_relative_to(folder)]:
        loaded.SharedSystemClient._identifier_to_refcount.pop(place, None)
        with suppress(AttributeError):  # Chroma of a damaged or full folder never began
            opened.pop(place).stop()
