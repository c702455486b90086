"""Department glossaries: the several names of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Terms = Sequence[str]
"""Terms that mean the same; the first is the one documents use."""


def expand(question: str, glossary: Iterable[Terms]) -> tuple[str, ...]:
    """The other names of the things that the question names, in the glossary's order, each once."""
    found: dict[str, None] = {}
    for terms, used in named_in(question, glossary):
        found.update(dict.fromkeys(term for term in terms if term not in used))
    return tuple(found)


def named_in(question: str, glossary: Iterable[Terms]) -> Iterator[tuple[Terms, Terms]]:
    """The terms of the things that the question names, in the glossary's order, each with those that it uses."""
    for terms in glossary:
        used = mentioned(question, terms)
        if used:
            yield terms, used


def mentioned(text: str, terms: Iterable[str]) -> Terms:
    """Those of the terms that the text has, whatever their case; a Latin term counts only as whole words."""
    lowered = text.casefold()
    # Most are nowhere in the text: that is seen at once.
    return [term for term in terms if (wanted := term.casefold()) in lowered and _has(lowered, wanted)]


def _has(lowered: str, wanted: str) -> bool:
    start = lowered.find(wanted)
    while start >= 0:
        if _stands_alone(lowered, start, start + len(wanted)):
            return True
        start = lowered.find(wanted, start + 1)
    return False


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no Latin word runs on over either edge; Chinese has no such edges."""
    return not _joined(text[start - 1 : start], text[start]) and not _joined(text[end - 1], text[end : end + 1])


def _joined(before: str, after: str) -> bool:
    return _is_latin(before) and _is_latin(after)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
