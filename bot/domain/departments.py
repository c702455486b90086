"""Business departments: what they answer for and the words they use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """How a department answers questions: when it works, and by when it answers.

    ``answer_within`` is working time of its ``calendar`` and ``working_hours`` (spans of a day, in order) in its
    ``time_zone``, or where the bank is; ``urgent_within`` runs round the clock. ``on_call`` is the person who gets
    urgent questions. With ``four_eyes`` another expert must approve an answer.
    """

    working_hours: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    calendar: str = "office"
    time_zone: str | None = None
    answer_within: timedelta = timedelta(hours=4)
    urgent_within: timedelta = timedelta(minutes=30)
    four_eyes: bool = False
    on_call: str | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A business department. ``scope`` holds words and phrases of what it answers for.

    ``language`` ("zh-CN" or "en") is what is posted to its channel in, where many read.
    ``glossary`` holds groups of terms that mean the same; the first of a group is the one documents use.
    """

    id: str
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    owner: str | None = None
    channel: str | None = None
    scope: tuple[str, ...] = ()
    glossary: tuple[tuple[str, ...], ...] = ()
    rules: QuestionRules = QuestionRules()
    language: str = "zh-CN"

    def name(self, language: str) -> str:
        """Its name in a language ("zh-CN" or "en"), in any other it has, or else its id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)
