"""Which passage of a document's new version says what a passage of an earlier version said.

People confirm that a passage answers a phrasing of theirs; the phrasing must not be lost when the document is published
anew, and must not lead to other words than those they saw. Each passage is therefore compared with the *first* one of
its line, not with the last: many small changes do not add up to a large one unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.numbering import clause_number, without_item_number
from bot.domain.passages import Passage, PassageKind
from bot.domain.text import normalise

NEARLY = 0.85
"""Share of words that two texts have in common to say nearly the same. Of the sample bank's 902 passages no two that
stand under the same headings of a document share more than 0.81, and all but one pair at most 0.62."""

Names = Collection[Collection[str]]
"""What passages are about: each thing by its names, such as a product's and its nicknames."""

NEIGHBOURS = 20
"""How far apart in a large group passages are still compared: a sheet of 40,000 rows takes seconds, not an hour."""

_TOKEN = re.compile("(?P<chinese>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<figure>\\d[\\d,.]*)|(?P<word>[^\\W\\d_]+)")


def inherited(earlier: Mapping[str, Passage], present: Sequence[Passage], names: Names = ()) -> dict[int, str]:
    """For passages of the new version, by ordinal, the earlier one that says the same or nearly.

    A FAQ pair continues the one with the same question in the same place, whatever its answer is now. Everything else
    continues what stood under the same headings in nearly the same words, and named the same of the ``names``. Figures
    may differ: they are what new versions are for. Each earlier passage is continued once, by the one most like it.
    """
    before = [_Compared.of(passage, names, one) for one, passage in earlier.items()]
    after = [_Compared.of(passage, names) for passage in present]
    continued: dict[int, str] = {}
    gone: set[str] = set()
    for _, first, second in sorted(_likeness(before, after), key=lambda one: one[0]):
        if second.passage.ordinal not in continued and first.passage_id not in gone:
            continued[second.passage.ordinal] = first.passage_id
            gone.add(first.passage_id)
    return continued


@dataclass(frozen=True, slots=True)
class _Compared:
    """A passage as it is compared: by what it asks, where it stands, which names it names, its rows and words."""

    passage: Passage
    passage_id: str
    asks: Hashable
    place: Hashable
    names: frozenset[int]
    rows: Counter[str]
    words: Counter[str]
    alike: Counter[str]

    @classmethod
    def of(cls, passage: Passage, names: Names, passage_id: str = "") -> _Compared:
        asks = (passage.kind, normalise(passage.question or "").casefold())
        # The other columns of a FAQ's row say which product or channel it is about.
        columns = passage.rows if passage.kind is PassageKind.FAQ else ()
        place = (tuple(map(_heading, passage.heading_path)), columns)
        parts = [*passage.header, *(cell for row in columns for cell in row), passage.text]
        text = normalise("\n".join(parts)).casefold()
        rows = Counter(row[0] for row in passage.rows if row) if passage.kind is PassageKind.TABLE else Counter[str]()
        words = Counter(_words(text))
        return cls(passage, passage_id, asks, place, _named(text, names), rows, words, _with_any_figure(words))

    def is_nearly(self, other: _Compared) -> bool:
        """Whether both say nearly the same, figures apart; of a table, about nearly the same rows."""
        if self.names != other.names or _shared(self.rows, other.rows) < NEARLY:
            return False
        return _shared(self.alike, other.alike) >= NEARLY

    @property
    def is_pair(self) -> bool:
        return self.passage.kind is PassageKind.FAQ

    @property
    def key(self) -> tuple[Hashable, Hashable]:
        """What it asks, in its place."""
        return self.asks, self.place

    @property
    def group(self) -> Hashable:
        """What it is compared within: a FAQ pair may have moved, anything else is known by its place."""
        return self.asks if self.is_pair else self.key


_Rank = tuple[float, int, int]
"""The most alike first; among equals those that stand first."""


def _likeness(before: Sequence[_Compared], after: Sequence[_Compared]) -> Iterator[tuple[_Rank, _Compared, _Compared]]:
    """Every two passages that may continue one another, with how alike they are."""
    alone = _alone(before) & _alone(after)
    for order, first, second in _comparable(before, after):
        same_place = first.place == second.place
        same_question = first.is_pair and same_place and first.key in alone
        if same_question or first.is_nearly(second):
            yield (-same_place - _shared(first.words, second.words), order, second.passage.ordinal), first, second


def _comparable(before: Sequence[_Compared], after: Sequence[_Compared]) -> Iterator[tuple[int, _Compared, _Compared]]:
    """Passages of one group; in a large group, such as a long sheet, those that stand near each other in it."""
    groups: dict[Hashable, list[_Compared]] = {}
    for second in after:
        groups.setdefault(second.group, []).append(second)
    seen: Counter[Hashable] = Counter()
    for order, first in enumerate(before):
        group = groups.get(first.group, [])
        start = max(0, seen[first.group] - NEIGHBOURS) if len(group) > 2 * NEIGHBOURS else 0
        seen[first.group] += 1
        yield from ((order, first, second) for second in group[start : start + 2 * NEIGHBOURS])


def _alone(passages: Sequence[_Compared]) -> set[tuple[Hashable, Hashable]]:
    """What is asked only once in a place: a long answer makes several passages with one question."""
    counted = Counter(one.key for one in passages)
    return {one for one, count in counted.items() if count == 1}


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of words with their repeats; 1 for two texts without any."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _heading(text: str) -> str:
    """A heading without its number, which changes when a section is put in before it."""
    plain = without_item_number(normalise(text))
    number = clause_number(plain)
    return (plain.removeprefix(number).lstrip(" .、:：)）") or plain).casefold() if number else plain.casefold()


def _named(text: str, names: Names) -> frozenset[int]:
    """The names that stand in the text, by their place among all; one thing's names are as good as each other."""
    return frozenset(number for number, of_one in enumerate(names) if any(name.casefold() in text for name in of_one))


def _words(text: str) -> Iterator[str]:
    """Chinese by pairs of characters, other scripts by words, and figures."""
    for match in _TOKEN.finditer(text):
        if run := match["chinese"]:
            yield from map("".join, pairwise(run)) if len(run) > 1 else (run,)
        else:
            yield match[0]


def _with_any_figure(words: Counter[str]) -> Counter[str]:
    """The words, with one figure as good as another."""
    alike: Counter[str] = Counter()
    for word, count in words.items():
        alike["0" if word[0].isdigit() else word] += count
    return alike
