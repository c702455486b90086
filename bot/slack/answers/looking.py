"""Looking past an answer: other sources, and the whole of what was quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from bot.services.citing import place_of
from bot.services.sources import Whole, other_sources, whole_of
from bot.slack.answers import wording as words
from bot.slack.answers.card import source_line, sources_card
from bot.slack.answers.names import SHOW_WHOLE, TURN_PAGE
from bot.slack.callers import Caller
from bot.slack.fitting import clip
from bot.slack.interactions import Click
from bot.slack.kit import Block, Element, actions, bold, button, context, modal, paragraph, span, spans
from bot.slack.paging import page_of
from bot.slack.reception import Reception

PART = 2_400
"""Characters of a passage, or of a table's row, in one block."""
PIECE, NAME = 2_000, 300
"""Characters of a cell, and of its column's name, in one piece."""
ON_A_PAGE = 12
"""Rows or parts of a text on one page of the modal."""


def show_other_sources(here: Reception, click: Click, caller: Caller) -> None:
    """What else was found near the question, for whoever wants to see it."""
    quotes = other_sources(click.value, caller.reader, here.desk)
    here.tell(click, caller.language, sources_card(quotes, here.clock(), here.zone, caller.language))


def show_whole(here: Reception, click: Click, caller: Caller) -> None:
    """The whole table, or the passage that a quote is cut from, in a modal."""
    here.open_modal(click, _page(here, click.value, 0, caller))


def turn_page(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of it."""
    passage_id, _, number = click.value.rpartition(" ")
    if click.view is not None:
        here.update_modal(click.view.id, _page(here, passage_id, int(number) if number.isdecimal() else 0, caller))


def _page(here: Reception, passage_id: str, number: int, caller: Caller) -> dict[str, Any]:
    language = caller.language
    whole = whole_of(passage_id, caller.reader, here.desk)
    page = page_of(list(_parts(whole)), number, ON_A_PAGE)
    blocks = [*_warning(whole, language), *page.items, context(_source(here, whole, language))]
    turns = [
        button(f"{TURN_PAGE}:{name}", label.text(language), f"{passage_id} {to}")
        for name, label, to in (("before", words.BEFORE, page.before), ("after", words.AFTER, page.after))
        if to is not None
    ]
    if turns:
        blocks += [context(words.PAGE.text(language).format(page.number + 1, page.pages)), actions(*turns)]
    return modal(SHOW_WHOLE, words.WHOLE_TITLE.text(language), blocks, close=words.CLOSE.text(language))


def _warning(whole: Whole, language: str) -> list[Block]:
    return [paragraph(words.EFFECTIVE_LATER.text(language))] if whole.begins_later else []


def _parts(whole: Whole) -> Iterator[Block]:
    """A row, or a piece of running text, a block."""
    if whole.is_table:
        header = whole.first.passage.header
        for row in whole.rows:
            yield from _row(header, row)
    else:
        question, text = whole.first.passage.question, whole.first.passage.text
        if question:
            yield paragraph(question)
        for start in range(0, len(text), PART):
            yield paragraph(text[start : start + PART])


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


def _source(here: Reception, whole: Whole, language: str) -> str:
    document = whole.first.document
    return source_line(place_of(whole.first.passage), document, whole.as_of, here.zone, language)
