"""Lines of a laid-out document joined to the headings and paragraphs they were broken from, by their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.blocks import Block, Heading, Paragraph
from bot.files.readers.lines import ends_sentence, is_hyphenated, join_broken, starts_item, width, without_bullet
from bot.files.readers.pdf_pages import Line

_LARGER = 1.15
"""Times the size of running text from which a line is a heading."""
_LONGEST_HEADING = 120
"""Columns; large text that is longer is a lead or an advertisement."""
_SAME_SIZE = 0.6
"""Points that sizes within a paragraph may differ: Latin and Chinese fonts rarely agree."""
_WITHIN = 1.25
"""Times the usual pitch of lines up to which they may belong to one paragraph."""
_FEW = 3
"""Paragraphs with space around them that show that all paragraphs of the document have it."""
_BUCKET = 40
"""Points; lines that start closer than this stand in one column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set: sizes and distances in points."""

    body_size: float
    pitch: float
    """From one line of running text to the next."""
    spaces_paragraphs: bool
    heading_sizes: tuple[float, ...]
    """From the largest to the smallest."""
    right_edges: Mapping[int, float]
    """The right edge of each column, by where its lines start."""

    @staticmethod
    def of(lines: Sequence[Line]) -> Layout:
        body_size = _body_size(lines)
        body = [line for line in lines if abs(line.size - body_size) <= _SAME_SIZE]
        pitches = [_pitch(above, line) for above, line in pairwise(body) if 0 < _pitch(above, line) < 4 * body_size]
        pitch = _lowest_common(pitches) or body_size * 1.5
        spaced = [found for found in pitches if found > pitch * _WITHIN]
        sizes = sorted({line.size for line in lines if line.size >= body_size * _LARGER}, reverse=True)
        return Layout(body_size, pitch, len(spaced) >= _FEW, tuple(sizes), _right_edges(body))

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        """The headings and paragraphs of lines that no table interrupts; they may go on over one page break."""
        group: list[Line] = []
        for line in lines:
            is_far = bool(group) and line.page > group[0].page + 1
            if group and (is_far or not self._belong_together(group[-1], line)):
                yield from self._block(group)
                group = []
            group.append(line)
        yield from self._block(group)

    def _belong_together(self, above: Line, line: Line) -> bool:
        if abs(above.size - line.size) > _SAME_SIZE or starts_item(line.text):
            return False
        is_near = above.page == line.page and 0 < _pitch(above, line) <= self._farthest(line)
        if self._is_heading(line):
            return is_near
        return (is_near or self._goes_on_elsewhere(above, line)) and self._was_broken(above, line)

    def _farthest(self, line: Line) -> float:
        return max(self.pitch, 1.3 * line.size) * _WITHIN

    def _goes_on_elsewhere(self, above: Line, line: Line) -> bool:
        """On the next page or in the next column, in the middle of a sentence."""
        is_elsewhere = line.page == above.page + 1 or (line.page == above.page and line.box.top < above.box.top)
        return is_elsewhere and not ends_sentence(above.text)

    def _was_broken(self, above: Line, line: Line) -> bool:
        """Whether the line above is full: the first word of this one had no room there."""
        if is_hyphenated(above.text, line.text):
            return True
        edge = max(self.right_edges.get(_bucket(above) + step, 0.0) for step in (-1, 0, 1))
        is_full = above.box.right + _first_word(line) + line.size > edge
        is_indented = line.box.left > above.box.left + 1.5 * line.size
        return is_full and (not ends_sentence(above.text) or (self.spaces_paragraphs and not is_indented))

    def _is_heading(self, line: Line) -> bool:
        return line.size >= self.body_size * _LARGER

    def _block(self, group: Sequence[Line]) -> Iterator[Block]:
        if not group:
            return
        text = ""
        for line in group:
            text = join_broken(text, line.text)
        page = group[0].page
        if self._is_heading(group[0]) and width(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", ";")):
            yield Heading(text, self.heading_sizes.index(group[0].size) + 1, page)
        elif words := without_bullet(text):
            yield Paragraph(words, page)


def _body_size(lines: Sequence[Line]) -> float:
    characters: Counter[float] = Counter()
    for line in lines:
        characters[line.size] += len(line.text)
    return max(characters, key=lambda size: characters[size], default=0.0)


def _pitch(above: Line, line: Line) -> float:
    return line.box.bottom - above.box.bottom


def _lowest_common(pitches: Sequence[float]) -> float:
    """The smallest distance that is not an exception; larger ones have space between paragraphs in them."""
    counts = Counter(map(round, pitches))
    return min((pitch for pitch, count in counts.items() if count * 10 >= len(pitches)), default=0)


def _right_edges(lines: Sequence[Line]) -> dict[int, float]:
    edges: dict[int, float] = {}
    for line in lines:
        edges[_bucket(line)] = max(edges.get(_bucket(line), 0.0), line.box.right)
    return edges


def _bucket(line: Line) -> int:
    return int(line.box.left // _BUCKET)


def _first_word(line: Line) -> float:
    """The width of what would have had to fit on the line above: a Latin word, or two Chinese characters."""
    word = line.text.partition(" ")[0]
    columns = width(word) if word.isascii() else 4
    return (line.box.right - line.box.left) * min(columns / max(width(line.text), 1), 1.0)
