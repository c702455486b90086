"""Long lists in a modal, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.bilingual import Bilingual
from bot.domain.paging import Page
from bot.slack.kit import Block, Element, actions, button, context, modal
from bot.slack.launches import wording as words
from bot.slack.launches.card import Teller
from bot.slack.packing import packed


def turning(page: Page[Any], action: str, teller: Teller, *about: str) -> list[Block]:
    """Where somebody is in a list, with buttons to the pages beside; nothing when there is one page."""
    if page.pages == 1:
        return []
    buttons: list[Element] = []
    for beside, label in ((page.before, words.BEFORE), (page.after, words.AFTER)):
        if beside is not None:
            buttons.append(button(f"{action}:{beside}", teller.says(label), packed(*about, str(beside))))
    return [context(teller.says(words.PAGE, page.number + 1, page.pages, page.total)), actions(*buttons)]


def list_modal(callback: str, title: Bilingual, blocks: Sequence[Block], teller: Teller) -> dict[str, Any]:
    """A modal to read in."""
    return modal(callback, teller.says(title), blocks, close=teller.says(words.CLOSE))


def number_in(text: str) -> int:
    """A page's number as a button says it; the first for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
