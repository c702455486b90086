"""What is said in both languages, as plain data."""

from __future__ import annotations

from typing_extensions import TypedDict

from bot.domain.bilingual import Bilingual


class Said(TypedDict):
    """One thing in both languages."""

    zh: str
    en: str


def in_both(said: Bilingual) -> Said:
    """One thing in both languages as plain data."""
    return {"zh": said.zh, "en": said.en}
