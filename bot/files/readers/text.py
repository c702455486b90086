"""Plain text."""

from __future__ import annotations

import re

from bot.domain.blocks import Paragraph, ParsedDocument
from bot.files.decoding import decode
from bot.files.readers.lines import paragraphs
from bot.files.readers.numbered import with_headings


def read_text(data: bytes, name: str) -> ParsedDocument:
    """Paragraphs, their wrapped lines joined; short numbered lines are headings."""
    return ParsedDocument(tuple(with_headings([Paragraph(text) for text in text_paragraphs(decode(data))])))


def text_paragraphs(text: str) -> list[str]:
    """The paragraphs between empty lines, lines that were only wrapped joined."""
    return [paragraph for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) for paragraph in _part(part)]


def _part(part: str) -> list[str]:
    return paragraphs(part.splitlines())
