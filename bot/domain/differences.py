"""What a new version of a document changes: which passages come and go, and which words change in those that stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.domain.passages import Passage

ALIKE = 0.4
"""The share of words from which on a passage is the same with changes, and no other one in its place: below that, more
is struck and inserted than stays, and nobody can read it."""
MOST_COMPARED = 20_000
"""Pairs of passages that are weighed against each other; where a document was rewritten, places decide instead."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z\u00c0-\u024f]+|\s+|.", re.DOTALL)
"""A number, a word of Latin letters, or one Chinese character."""


class Change(StrEnum):
    """What became of something from one version to the next."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words on end that are the same, or were added, or removed."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class PassageChange:
    """What became of a passage, with its words in the order in which one reads both versions.

    ``heading_before`` is what it stood under, if that was another heading.
    """

    change: Change
    heading: tuple[str, ...]
    runs: tuple[Run, ...]
    heading_before: tuple[str, ...] | None = None


def differences(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[PassageChange, ...]:
    """Both versions in one: every passage of either, each once, in order."""
    matcher = SequenceMatcher(None, [_key(one) for one in before], [_key(one) for one in after], autojunk=False)
    changes: list[PassageChange] = []
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind == "equal":
            changes += [_whole(one, Change.SAME) for one in after[new:new_end]]
        else:
            changes += _rewritten(before[old:old_end], after[new:new_end])
    return tuple(changes)


def word_changes(before: str, after: str) -> tuple[Run, ...]:
    """What changes in a text, word by word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    runs: list[Run] = []
    for kind, old_at, old_end, new_at, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[old_at:old_end]), "".join(new[new_at:new_end])
        if kind == "equal":
            runs.append(Run(Change.SAME, come))
        else:
            runs += [Run(change, text) for change, text in ((Change.REMOVED, gone), (Change.ADDED, come)) if text]
    return tuple(runs)


def _key(one: Passage) -> tuple[tuple[str, ...], str]:
    return one.heading_path, _said(one)


def _said(one: Passage) -> str:
    return f"{one.question}\n{one.text}" if one.question else one.text


def _whole(one: Passage, change: Change) -> PassageChange:
    return PassageChange(change, one.heading_path, (Run(change, _said(one)),))


def _rewritten(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[PassageChange]:
    """Passages in a place of the document where something changed."""
    old = new = 0
    for old_at, new_at in _pairs(before, after):
        yield from (_whole(one, Change.REMOVED) for one in before[old:old_at])
        yield from (_whole(one, Change.ADDED) for one in after[new:new_at])
        yield _changed(before[old_at], after[new_at])
        old, new = old_at + 1, new_at + 1
    yield from (_whole(one, Change.REMOVED) for one in before[old:])
    yield from (_whole(one, Change.ADDED) for one in after[new:])


def _changed(before: Passage, after: Passage) -> PassageChange:
    heading_before = before.heading_path if before.heading_path != after.heading_path else None
    words = word_changes(_said(before), _said(after))
    return PassageChange(Change.CHANGED, after.heading_path, words, heading_before)


def _pairs(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Which old passage each new one is made of, by their places; both in order."""
    old_words = [_words_of(one) for one in before]
    new_words = [_words_of(one) for one in after]
    is_long = len(before) * len(after) > MOST_COMPARED
    first = 0
    for place, words in enumerate(new_words):
        candidates = range(place, place + 1) if is_long else range(first, len(before))
        alike = [(_likeness(old_words[one], words), -one) for one in candidates if one < len(before)]
        likeness, nearest = max(alike, default=(0.0, 0))
        if likeness >= ALIKE:
            yield -nearest, place
            first = 1 - nearest


def _words_of(one: Passage) -> Counter[str]:
    return Counter(word for word in _WORD.findall(_said(one)) if not word.isspace())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two texts have in common, from 0 to 1."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)
