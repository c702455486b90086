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
    lowered = question.casefold()
    for terms in glossary:
        used = [term for term in terms if _has(lowered, term.casefold())]
        if used:
            yield terms, used


def mentions(text: str, term: str) -> bool:
    """Whether the text has the term, whatever its case; a Latin term counts only as whole words."""
    return _has(text.casefold(), term.casefold())


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
