"""Plain text."""

from __future__ import annotations

import re

from bot.domain.blocks import Paragraph, ParsedDocument
from bot.files.decoding import decode
from bot.files.readers.lines import paragraphs, width, without_bullet
from bot.files.readers.numbered import with_title

_WIDEST_MARGIN = 100
"""Columns."""


def read_text(data: bytes, name: str) -> ParsedDocument:
    """Paragraphs, their wrapped lines joined; short numbered lines are headings."""
    return ParsedDocument(tuple(with_title([Paragraph(text) for text in text_paragraphs(decode(data))])))


def text_paragraphs(text: str) -> list[str]:
    """The paragraphs between empty lines, lines that were only wrapped joined."""
    return [paragraph for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) for paragraph in _part(part)]


def _part(part: str) -> list[str]:
    lines = [line for line in part.splitlines() if line.strip()]
    return paragraphs(lines) if _is_wrapped(lines) else [without_bullet(line.strip()) for line in lines]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a margin: all but the last are about as long, and none is very long."""
    widths = [width(line) for line in lines]
    longest = max(widths, default=0)
    return longest <= _WIDEST_MARGIN and all(other >= longest * 0.75 for other in widths[:-1])
