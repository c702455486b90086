"""Markdown.

With markdown-it and not through kreuzberg, which moves footnotes, drops ``<br>`` in cells and puts a space between
the wrapped lines of a Chinese paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument
from bot.files.decoding import decode
from bot.files.front_matter import split_front_matter
from bot.files.readers.grids import table_of
from bot.files.readers.html import html_blocks
from bot.files.readers.lines import soft_wrapped

# Emphasis is undone by hand: CommonMark's rules fail beside Chinese punctuation, and would eat the signs of 5*3*2.
# Reference definitions would swallow footnotes.
_PARSER = MarkdownIt("commonmark").enable("table").disable(["emphasis", "reference"])
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9_*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![A-Za-z0-9_*])")


def read_markdown(data: bytes, name: str) -> ParsedDocument:
    """Headings, paragraphs, list items and tables; the front matter is metadata and left out."""
    _, body = split_front_matter(decode(data))
    return ParsedDocument(tuple(_blocks(_PARSER.parse(body))))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    numbers: list[int | None] = []
    number = ""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            numbers.append(int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open":
            number = _item_number(token, numbers)
        elif token.type == "table_open":
            end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
            yield from _table(tokens[index:end])
            index = end
        else:
            yield from _leaf(token, tokens[index - 1] if index else None, number)
            number = "" if token.type == "inline" else number
        index += 1


def _item_number(token: Token, numbers: list[int | None]) -> str:
    return f"{token.info}{token.markup} " if numbers[-1] is not None else ""


def _leaf(token: Token, opening: Token | None, number: str) -> Iterator[Block]:
    if token.type == "inline" and opening is not None:
        text = soft_wrapped(_plain(token)) if "\n" in token.content else _plain(token)
        if opening.type == "heading_open" and text.strip():
            yield Heading(" ".join(text.split()), int(opening.tag[1]))
        elif text.strip():
            yield Paragraph(f"{number}{text.strip()}")
    elif token.type in {"fence", "code_block"} and token.content.strip():
        yield Paragraph(token.content.strip("\n"))
    elif token.type == "html_block":
        yield from html_blocks(token.content)


def _plain(inline: Token) -> str:
    """The words of a line, without its marks."""
    text = "".join(map(_words, inline.children or []))
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "html_inline":
        return "\n" if re.match(r"<br\b", token.content, re.IGNORECASE) else ""
    return token.content


def _table(tokens: Sequence[Token]) -> Iterator[Block]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_plain(token))
    if table := table_of(rows, 1):
        yield table
