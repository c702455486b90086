"""The way through a long list, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.paging import Page
from bot.slack.kit import Block, actions, button, context

BEFORE = Bilingual("上一页", "Back")
AFTER = Bilingual("下一页", "Next")
PAGE = Bilingual("第 {}/{} 页", "Page {} of {}")
PAGE_OF_ALL = Bilingual("第 {}/{} 页, 共 {} 项", "Page {} of {}, {} in all")
LONGEST_NUMBER = 5
"""Digits of the highest page that is looked for."""


def turns(
    page: Page[Any], action: str, language: str, value: Callable[[int], str] = str, counted: bool = True
) -> list[Block]:
    """Where somebody is in a list, with buttons to the pages beside; nothing when there is one page.

    ``value`` is what a button says of the page that it leads to. A text in pages is not ``counted``.
    """
    if page.pages == 1:
        return []
    said = (PAGE_OF_ALL if counted else PAGE).text(language)
    buttons = [
        button(f"{action}:{name}", label.text(language), value(to))
        for name, label, to in (("before", BEFORE, page.before), ("after", AFTER, page.after))
        if to is not None
    ]
    return [context(said.format(page.number + 1, page.pages, page.total)), actions(*buttons)]


def number_in(text: str) -> int:
    """A page's number as a button says it; the first for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
