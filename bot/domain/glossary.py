"""Department glossaries: the several names of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Terms = Sequence[str]
"""Terms that mean the same; the first is the one documents use."""


def expand(question: str, glossary: Iterable[Terms]) -> tuple[str, ...]:
    """The other names of the things that the question names, in the glossary's order, each once."""
    found: dict[str, None] = {}
    for terms in glossary:
        used = [term for term in terms if mentions(question, term)]
        if used:
            found.update(dict.fromkeys(term for term in terms if not mentions(question, term)))
    return tuple(found)


def mentions(text: str, term: str) -> bool:
    """Whether the text has the term, whatever its case; a Latin term counts only as whole words."""
    pattern = re.escape(term.casefold())
    left = r"(?<![a-z0-9])" if _is_latin(term[:1]) else ""
    right = r"(?![a-z0-9])" if _is_latin(term[-1:]) else ""
    return re.search(left + pattern + right, text.casefold()) is not None


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
