"""Names for files that people hand in: whatever a file was called, it lands where it belongs and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import count

LONGEST_STEM = 180
"""Bytes, 60 Chinese characters; a file system allows 255, and what is said of a file lies beside it under a longer
name."""
_PLAIN = re.compile(r"[^\w.\-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever comes after the dot."""


def safe_name(name: str) -> str:
    """A file's name without folders, control characters and signs that mean something to a file system."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    stem, dot, extension = last.rpartition(".")
    if not dot:
        stem, extension = last, ""
    plain = re.sub(r"[.\-]{2,}", "-", _PLAIN.sub("-", stem)).strip("-._")
    plain = plain.encode()[:LONGEST_STEM].decode(errors="ignore").strip("-._")
    if _RESERVED.fullmatch(plain):
        plain = f"document-{plain}"
    ending = re.sub(r"[^a-z0-9]", "", extension.lower())[:10]
    return f"{plain or 'document'}{'.' if ending else ''}{ending}"


def place_for(department: str, launch_id: str, name: str, is_free: Callable[[str], bool]) -> str:
    """The document id of a file that somebody hands in for a launch; no other document has it, or ever had."""
    stem, dot, extension = safe_name(name).rpartition(".")
    folder = f"{department}/launches/{launch_id}"
    candidates = (f"{folder}/{stem}{'' if number == 1 else f'-{number}'}{dot}{extension}" for number in count(1))
    return next(one for one in candidates if is_free(one))
