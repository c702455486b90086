"""Headings found by their numbers, in texts that have no heading styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.domain.blocks import Block, Heading, Paragraph
from bot.files.readers.lines import width

_N = "[〇零一二三四五六七八九十百千\\d]+"
_PATTERNS = (
    ("part", re.compile(rf"第{_N}(?:编|部分|篇)\s*\S")),
    ("chapter", re.compile(rf"第{_N}章\s*\S|(?:Chapter|Part)\s+[\dIVX]+\b")),
    ("section", re.compile(rf"第{_N}节\s*\S")),
    ("article", re.compile(rf"第{_N}条\s*\S")),
    ("chinese", re.compile(r"[一二三四五六七八九十]{1,3}、\s*\S")),
    ("bracketed", re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]\s*\S")),
    ("decimal4", re.compile(r"\d{1,2}(?:\.\d{1,2}){3}[.、]?\s*[^\s\d.%]")),
    ("decimal3", re.compile(r"\d{1,2}(?:\.\d{1,2}){2}[.、]?\s*[^\s\d.%]")),
    ("decimal2", re.compile(r"\d{1,2}\.\d{1,2}[.、]?\s+[^\s\d.%]|\d{1,2}\.\d{1,2}[\u4e00-\u9fff]")),
    ("decimal1", re.compile(r"\d{1,2}[.、．]\s*[^\s\d.%]")),
)
_SENTENCE_END = re.compile(r"[。！；;!.，,：:、？?|]$")
_LONGEST_HEADING = 72
"""Columns."""


def with_headings(blocks: Sequence[Block], top: int = 1) -> list[Block]:
    """The blocks with short numbered paragraphs made headings; the first kind of number seen is the outermost.

    A line among others of its kind is an item of a list and stays a paragraph. ``top`` is the level of the
    outermost headings.
    """
    kinds = [_kind(block) for block in blocks]
    levels: dict[str, int] = {}
    result: list[Block] = []
    for index, block in enumerate(blocks):
        kind = kinds[index]
        following = kinds[index + 1] if index + 1 < len(blocks) else kind
        if kind is None and index + 1 < len(blocks) and _opens_clauses(block, blocks[index + 1]):
            kind = "bare"
        if isinstance(block, Paragraph) and kind is not None and following != kind:
            level = levels.setdefault(kind, _level(kind, levels, top))
            result.append(Heading(block.text, level, block.page))
        else:
            result.append(block)
    return result


def _level(kind: str, levels: dict[str, int], top: int) -> int:
    return top if not levels else max(levels.values()) + 1


def _kind(block: Block) -> str | None:
    if not isinstance(block, Paragraph):
        return None
    text = block.text.strip()
    if "\n" in text or width(text) > _LONGEST_HEADING or _SENTENCE_END.search(text):
        return None
    return _first_kind(text)


def _opens_clauses(block: Block, following: Block) -> bool:
    """Whether "2 Fees" stands above "2.1 ..."; elsewhere a bare number is an amount."""
    if not isinstance(block, Paragraph) or not isinstance(following, Paragraph):
        return False
    match = re.match(r"(\d{1,2})\s+[^\W\d]", block.text)
    is_short = "\n" not in block.text and width(block.text) <= _LONGEST_HEADING
    return match is not None and is_short and following.text.startswith(f"{match[1]}.1")


def _first_kind(text: str) -> str | None:
    return next((name for name, pattern in _PATTERNS if pattern.match(text)), None)


def with_title(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with their headings; a short first line without an end is the title."""
    if len(blocks) > 1 and isinstance(first := blocks[0], Paragraph) and _is_title(first.text):
        return [Heading(first.text, 1, first.page), *with_headings(blocks[1:], top=2)]
    return with_headings(blocks)


def _is_title(text: str) -> bool:
    return width(text) <= _LONGEST_HEADING and "\n" not in text and not _SENTENCE_END.search(text)


def has_headings(blocks: Iterable[Block]) -> bool:
    return any(isinstance(block, Heading) for block in blocks)
