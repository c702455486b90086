"""Business departments: what they answer for and the words they use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Department:
    """A business department. ``scope`` holds words and phrases of what it answers for.

    ``glossary`` holds groups of terms that mean the same; the first of a group is the one documents use.
    """

    id: str
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    owner: str | None = None
    channel: str | None = None
    scope: tuple[str, ...] = ()
    glossary: tuple[tuple[str, ...], ...] = ()

    def name(self, language: str) -> str:
        """Its name in a language ("zh-CN" or "en"), in any other it has, or else its id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)
