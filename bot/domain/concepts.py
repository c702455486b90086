"""What a question speaks of, in all the words that a document of either language may use for it.

Words say nothing across languages: "现金分期" and "cash instalment" have none in common. So a question is taken
apart into concepts, each with its other names from the departments' glossaries and its translations from a
dictionary; a passage covers a concept when it uses any of these names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.domain.glossary import Terms, named_in

Translations = Callable[[str], Sequence[str]]
"""The words of the other language for a word or phrase; none when the dictionary does not have it."""

Names = tuple[str, ...]
"""The several names of one concept, the one that the question uses first."""

LONGEST_CHINESE_WORD = 6
"""Characters: hardly any dictionary word is longer."""
LONGEST_PHRASE = 3
"""English words that are looked up together."""

_CHINESE_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_ENGLISH_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*")


def concepts_of(question: str, glossary: Iterable[Terms], translations: Translations) -> tuple[Names, ...]:
    """The concepts of a question, each once. Glossary terms come first and are not taken apart any further."""
    found: dict[Names, None] = {}
    rest = question.casefold()
    for terms, used in named_in(question, glossary):
        found[tuple(dict.fromkeys((*used, *terms)))] = None
    for term in sorted((names[0] for names in found), key=len, reverse=True):
        rest = rest.replace(term.casefold(), "\n")
    found.update(dict.fromkeys(_looked_up(rest, translations)))
    return tuple(found)


def _looked_up(text: str, translations: Translations) -> Iterator[Names]:
    for run in _CHINESE_RUN.findall(text):
        yield from _chinese_words(run, translations)
    for line in text.split("\n"):
        yield from _english_phrases(_ENGLISH_WORD.findall(line), translations)


def _chinese_words(run: str, translations: Translations) -> Iterator[Names]:
    """Dictionary words by longest match; single characters mean too much, and so nothing."""
    start = 0
    while start < len(run):
        longest = min(LONGEST_CHINESE_WORD, len(run) - start)
        pieces = (run[start : start + length] for length in range(longest, 1, -1))
        word = next((piece for piece in pieces if translations(piece)), None)
        if word:
            yield (word, *translations(word))
        start += len(word or run[start])


def _english_phrases(words: Sequence[str], translations: Translations) -> Iterator[Names]:
    """Dictionary phrases by longest match; a word that is in no dictionary stands for itself."""
    start = 0
    while start < len(words):
        longest = min(LONGEST_PHRASE, len(words) - start)
        phrases = (" ".join(words[start : start + length]) for length in range(longest, 1, -1))
        phrase = next((one for one in phrases if translations(one)), words[start])
        yield (phrase, *translations(phrase))
        start += phrase.count(" ") + 1
