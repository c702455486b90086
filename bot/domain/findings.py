"""Findings: what an owner must know of his files, each with its reason and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.bilingual import Bilingual


class FindingCode(StrEnum):
    """The kinds of finding."""

    UNREADABLE = "unreadable"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    BAD_METADATA = "bad_metadata"
    NO_OWNER = "no_owner"
    REVIEW_OVERDUE = "review_overdue"
    PARTLY_READ = "partly_read"
    UNKNOWN_DOCUMENT = "unknown_document"
    PHRASINGS_LEFT_OUT = "phrasings_left_out"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in one file. ``path`` is below the knowledge folder."""

    path: str
    code: FindingCode
    what: Bilingual
    remedy: Bilingual
