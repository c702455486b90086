"""What is wrong with what somebody typed, and with which part of it, so that a form can say so at the right field."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined


class Part(StrEnum):
    """What is typed for a deed about a question."""

    TEXT = "text"
    SOURCE = "source"
    VALIDITY = "validity"
    PHRASINGS = "phrasings"
    REASON = "reason"
    DEPARTMENT = "department"
    SAME_AS = "same_as"
    UNTIL = "until"
    PERSON = "person"


class Unfit(Declined):
    """Something that was typed cannot be taken; ``part`` is what."""

    def __init__(self, part: Part, said: Bilingual, remedy: str = "") -> None:
        super().__init__(said, remedy)
        self.part = part
