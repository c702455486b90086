"""The whole of what was quoted, as a modal: a table's rows or a passage's text, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.documents import KnownPassage
from bot.domain.paging import page_of
from bot.domain.passages import PassageKind
from bot.services import answer_wording as words
from bot.services.citing import place_of
from bot.services.sources import Whole
from bot.slack.answers.card import source_line
from bot.slack.answers.names import SHOW_WHOLE, TURN_PAGE
from bot.slack.fitting import clip
from bot.slack.kit import Block, Element, bold, context, modal, paragraph, span, spans
from bot.slack.paging import turns

PART = 2_400
"""Characters of a passage, or of a table's row, in one block."""
PIECE, NAME = 2_000, 300
"""Characters of a cell, and of its column's name, in one piece."""
ON_A_PAGE = 12
"""Rows or parts of a text on one page of the modal."""


def whole_modal(whole: Whole, passage_id: str, number: int | None, zone: ZoneInfo, language: str) -> dict[str, Any]:
    """A page of it; without a ``number`` the one on which the passage begins."""
    parts = [list(_parts(one)) for one in whole.passages]
    number = _page_of_passage(whole, parts, passage_id) if number is None else number
    page = page_of([block for of_passage in parts for block in of_passage], number, ON_A_PAGE)
    blocks = [*_warning(whole, language), *page.items, context(_source(whole, zone, language))]
    blocks += turns(page, TURN_PAGE, language, lambda to: f"{passage_id} {to}", counted=False)
    return modal(SHOW_WHOLE, words.WHOLE_TITLE.text(language), blocks, close=words.CLOSE.text(language))


def _page_of_passage(whole: Whole, parts: Sequence[Sequence[Block]], passage_id: str) -> int:
    before = 0
    for known, blocks in zip(whole.passages, parts, strict=True):
        if known.passage_id == passage_id:
            break
        before += len(blocks)
    return before // ON_A_PAGE


def _warning(whole: Whole, language: str) -> list[Block]:
    return [paragraph(words.EFFECTIVE_LATER.text(language))] if whole.begins_later else []


def _source(whole: Whole, zone: ZoneInfo, language: str) -> str:
    return source_line(place_of(whole.first.passage), whole.first.document, whole.as_of, zone, language)


def _parts(known: KnownPassage) -> Iterator[Block]:
    """A row, or a piece of running text, a block."""
    passage = known.passage
    if passage.kind is PassageKind.TABLE:
        for row in passage.rows:
            yield from _row(passage.header, row)
        return
    if passage.question:
        yield paragraph(passage.question)
    for start in range(0, len(passage.text), PART):
        yield paragraph(passage.text[start : start + PART])


def _row(header: Sequence[str], row: Sequence[str]) -> Iterator[Block]:
    """A row as "column: value", a cell a line; a block, or several for a row with very long cells."""
    elements: list[Element | str] = []
    room = PART
    for name, piece in _pieces(header, row):
        if elements and room < len(name) + len(piece):
            yield spans(*elements)
            elements, room = [], PART
        elements += [*(["\n"] if elements else []), *([bold(f"{name}: ")] if name else []), span(piece)]
        room -= len(name) + len(piece) + 3
    if elements:
        yield spans(*elements)


def _pieces(header: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells under their columns' names, long ones in pieces."""
    for name, value in zip_longest(header, row, fillvalue=""):
        for start in range(0, len(value), PIECE):
            yield (clip(name, NAME) if start == 0 else ""), value[start : start + PIECE]
