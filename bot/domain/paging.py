"""Lists that are too long for one message or view are shown a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of a list; pages count from 0."""

    items: Sequence[Item]
    number: int
    pages: int
    total: int

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return self.number - 1 if self.number > 0 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.number + 1 if self.number + 1 < self.pages else None


def page_of(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """One page; the nearest one there is, when a list has become shorter since."""
    number, pages = nearest_page(len(items), number, size)
    return Page(items[number * size : (number + 1) * size], number, pages, len(items))


def nearest_page(total: int, number: int, size: int) -> tuple[int, int]:
    """The number of the nearest page that there is, and how many there are; a page with nothing on it counts too."""
    pages = max(1, -(-total // size))
    return min(max(number, 0), pages - 1), pages
