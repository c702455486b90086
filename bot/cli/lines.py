"""Lines on the terminal: prose wraps to its width, and what is typed again (ids, paths, keys) stays in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.text import Text

from bot.cli.console import out

_OPENING, _CLOSING = "“‘（《「【", "”’）》」】，。、；：！？…"
"""What no line ends with, and what none begins with."""
WIDEST = 10_000
"""Columns; no table is that wide."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph whose further lines are indented.

    It breaks at spaces and between Chinese characters, never within a word of other letters, nor within one of
    ``whole``, such as a path with Chinese characters. A word that is longer than a line has one to itself, and is long.
    """

    text: Text
    indent: int = 0
    whole: tuple[str, ...] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        offsets = list(self._breaks(options.max_width))
        for number, line in enumerate(self.text.divide(offsets)):
            line.rstrip()
            line.no_wrap, line.overflow = True, "ignore"
            yield Text(" " * self.indent, no_wrap=True, overflow="ignore").append_text(line) if number else line

    def _breaks(self, width: int) -> Iterator[int]:
        used, is_blank = 0, True
        for word in _words(self.whole).finditer(self.text.plain):
            if not is_blank and used + cell_len(word[0].rstrip()) > width:
                yield word.start()
                used = self.indent
            used += cell_len(word[0])
            is_blank = is_blank and word[0].isspace()


@dataclass(frozen=True, slots=True)
class Uncut:
    """A table that is wider than the terminal if it must be: better wrapped by it than cut."""

    table: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        needed = Measurement.get(console, options.update(max_width=WIDEST), self.table).maximum
        yield from console.render(self.table, options.update(max_width=max(options.max_width, needed)))


def say(text: str, *whole: str, style: str = "", indent: int = 0) -> None:
    """Print a paragraph as it is, without markup: wrapped for a terminal, and otherwise as one line."""
    paragraph = Text(text, style=style)
    if out.is_terminal:
        show_whole(Flow(paragraph, indent, whole))
    else:
        out.print(paragraph, soft_wrap=True)


def show_whole(what: RenderableType) -> None:
    """Print something without cutting lines that are too long."""
    out.print(what, crop=False)


def _words(whole: tuple[str, ...]) -> re.Pattern[str]:
    """Words with the space behind them; Chinese characters are words of their own."""
    longest_first = sorted(filter(None, whole), key=len, reverse=True)
    word = "|".join([*map(re.escape, longest_first), r"[!-~\u00a1-\u024f–]+", r"\S"])
    return re.compile(rf"\s+|[{_OPENING}]*(?:{word})[{_CLOSING}]*\s*")
