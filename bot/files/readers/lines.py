"""Lines of laid-out text, joined to the paragraphs they were broken from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_SENTENCE_END = re.compile(r"[。！？；：!?;:.…][”’」』）)\"']*$")
_LIST_MARK = re.compile(
    r"(?:[•·●○■□◆◇▪‣➢✓✔*-]|[0-9]{1,3}[.、．)）](?!\d)|\d{1,2}(?:\.\d{1,2})+\s|[（(][0-9一二三四五六七八九十]{1,3}[)）]"
    r"|[①-⑳]|[一二三四五六七八九十]{1,3}、|第[〇零一二三四五六七八九十百\d]+[编章节条款]|[a-z][.)]\s"
    r"|[^\s：:，。,.;；、]{1,10}[：:])"
)
_BULLET = re.compile(r"[•·●○■□◆◇▪‣➢✓✔]\s*|[*-]\s+")
_COLUMN_GAP = re.compile(r"(?<=[\u4e00-\u9fff”》）]) +(?=[\u4e00-\u9fff“《（])")
_FULL_LINE = 0.75
"""A line at least this share of the longest is taken as broken by layout, not by its author."""


def paragraphs(lines: Sequence[str], longest: int | None = None) -> list[str]:
    """Paragraphs of one page or text: a full line without an end goes on in the next, if that starts nothing new.

    ``longest`` is the width of a full line, in columns, where these lines do not show it.
    """
    result: list[str] = []
    longest = longest or max(map(width, lines), default=0)
    last = ""
    for line in map(str.strip, lines):
        if line and last and _goes_on(last, longest) and not _starts_anew(last, line):
            result[-1] = join_broken(result[-1], line)
        elif line:
            result.append(line)
        last = line
    return [without_bullet(paragraph) for paragraph in result if without_bullet(paragraph)]


def ends_sentence(line: str) -> bool:
    """Whether nothing of the sentence is left for the next line."""
    return _SENTENCE_END.search(line) is not None


def starts_item(line: str) -> bool:
    """Whether a line opens a list item or a clause, by its mark."""
    return _LIST_MARK.match(line) is not None


def without_bullet(text: str) -> str:
    return _BULLET.sub("", text, count=1) if _BULLET.match(text) else text


def _starts_anew(last: str, line: str) -> bool:
    return _LIST_MARK.match(line) is not None or (_is_row(last) and _is_row(line))


def _is_row(line: str) -> bool:
    """Chinese has no spaces; two gaps in a line are the columns of a table."""
    return len(_COLUMN_GAP.findall(line)) >= 2


def _goes_on(line: str, longest: int) -> bool:
    is_lone_bullet = not without_bullet(line + " ").strip()
    return is_lone_bullet or (width(line) >= longest * _FULL_LINE and not _SENTENCE_END.search(line))


def width(line: str) -> int:
    """Columns on the page; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def join_broken(first: str, second: str) -> str:
    """Two parts of one line: English words get their space back, Chinese characters have none between them."""
    if not first or not second:
        return first + second
    if is_hyphenated(first, second):
        return first[:-1] + second if len(first) > 1 and first[-2].islower() else first + second
    is_chinese = _is_wide(first[-1]) and _is_wide(second[0])
    return first + ("" if is_chinese else " ") + second


def is_hyphenated(first: str, second: str) -> bool:
    """Whether a word goes on in the second line, or a compound was broken at its hyphen."""
    return first.endswith("-") and first[-2:-1].isascii() and first[-2:-1].isalpha() and second[:1].islower()


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—"


def soft_wrapped(text: str) -> str:
    """Text whose line breaks mean nothing except behind the end of a sentence."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    result = lines[:1]
    for line in lines[1:]:
        if _SENTENCE_END.search(result[-1].rstrip("*_")) or _LIST_MARK.match(line.lstrip("*_")):
            result.append(line)
        else:
            result[-1] = join_broken(result[-1], line)
    return "\n".join(result)
