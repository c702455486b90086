"""Tables: column names, cell addresses, and columns of questions and answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.blocks import Table

_QUESTION_NAME = re.compile(
    r"(?:客户|顾客|常见|标准|典型)*(?:问题|问法|提问|疑问|问)(?:描述|内容)?"
    r"|questions?|faqs?|q|(?:customer|client) (?:questions?|asks?|says?)",
    re.IGNORECASE,
)
_ANSWER_NAME = re.compile(
    r"(?:标准|参考|推荐|建议|统一|坐席)*(?:答案|回答|答复|解答|话术|口径|应答|回复|答)(?:内容|口径|话术)?"
    r"|(?:standard |suggested |model )?(?:answers?|responses?|repl(?:y|ies)|scripts?)|a",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"([A-Z]+)([1-9]\d*)")


def column_names(table: Table) -> tuple[str, ...]:
    """The name of each column: its header cells joined by spaces, repeats of merged cells left out."""
    header = table.rows[: table.header_rows]
    return tuple(" ".join(_distinct(cells)) for cells in zip(*header, strict=True)) if header else ()


def _distinct(cells: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip()))


def faq_columns(names: Sequence[str]) -> tuple[int, int] | None:
    """The indices of the question and of the answer column, when the names say that there are both."""
    question = _first_match(_QUESTION_NAME, names)
    answer = _first_match(_ANSWER_NAME, names)
    return None if question is None or answer is None else (question, answer)


def _first_match(pattern: re.Pattern[str], names: Sequence[str]) -> int | None:
    bare = [re.sub(r"[（(].*?[)）]|[\s:：]+$", "", name).strip() for name in names]
    return next((index for index, name in enumerate(bare) if pattern.fullmatch(name)), None)


def row_line(row: Sequence[str]) -> str:
    """A row on one line, cells joined by `` | ``."""
    return " | ".join(" ".join(cell.split()) for cell in row)


def cell_range(first_cell: str, first_row: int, last_row: int, columns: tuple[int, int]) -> str:
    """The address of a part of a table, "A3:D9"; rows and columns count from 0 within the table."""
    match = _ADDRESS.fullmatch(first_cell)
    if match is None:
        raise ValueError(f"not a cell address: {first_cell!r}")
    left, top = _column_index(match[1]), int(match[2])
    start = f"{_column_letters(left + columns[0])}{top + first_row}"
    end = f"{_column_letters(left + columns[1])}{top + last_row}"
    return start if start == end else f"{start}:{end}"


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index


def _column_letters(index: int) -> str:
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
