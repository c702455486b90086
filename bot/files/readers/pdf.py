"""PDF: lines of a page made paragraphs, numbered lines made headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.domain.blocks import Block, Paragraph, ParsedDocument
from bot.files.readers.grids import table_of
from bot.files.readers.lines import paragraphs, width
from bot.files.readers.native import extract
from bot.files.readers.numbered import with_title

_PAGE_NUMBER = re.compile(
    r"(?:第\s*)?[-–— ]*\d{1,4}(?:\s*(?:/|of|页\s*/?\s*共)\s*\d{1,4})?[-–— ]*(?:\s*页)?|Page \d+(?: of \d+)?"
)
_Page = tuple[int, list[str]]


def read_pdf(data: bytes, name: str) -> ParsedDocument:
    """The text of every page. What stands at the top or bottom of each page (running heads, page numbers) goes."""
    result = extract(data, "pdf")
    pages: list[_Page] = [(page["page_number"], page["content"].splitlines()) for page in result.pages or []]
    blocks: list[Block] = []
    tables = {found.page_number: found for found in result.tables}
    bare_pages = _without_running_heads(pages)
    longest = max((width(line) for _, lines in bare_pages for line in lines), default=0)
    for number, lines in bare_pages:
        blocks.extend(Paragraph(text, number) for text in paragraphs(lines, longest))
        if number in tables and (table := table_of(tables[number].cells, page=number)):
            blocks.append(table)
    return ParsedDocument(tuple(with_title(blocks)), pages=result.get_page_count() or len(pages) or None)


def _without_running_heads(pages: Sequence[_Page]) -> list[_Page]:
    filled = [(number, [line.strip() for line in lines if line.strip()]) for number, lines in pages]
    edges = Counter(_masked(line) for _, lines in filled for line in {*lines[:1], *lines[-1:]})
    running = {edge for edge, count in edges.items() if count >= max(2, len(filled) // 2)}
    return [(number, _without_edges(lines, running)) for number, lines in filled]


def _without_edges(lines: list[str], running: set[str]) -> list[str]:
    while lines and (_masked(lines[0]) in running or _PAGE_NUMBER.fullmatch(lines[0])):
        lines = lines[1:]
    while lines and (_masked(lines[-1]) in running or _PAGE_NUMBER.fullmatch(lines[-1])):
        lines = lines[:-1]
    return lines


def _masked(line: str) -> str:
    """A running head with its page number masked."""
    return re.sub(r"\d+", "#", line)
