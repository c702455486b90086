"""From what was typed to what is searched for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.concepts import concepts_of
from bot.domain.departments import Department
from bot.domain.glossary import Terms, expand
from bot.domain.text import is_chinese, language_of, readable_question
from bot.ports import Concept, Dictionary, Language
from bot.services.masking import masked_line


@dataclass(frozen=True, slots=True)
class Understood:
    """A question, ready to be searched for.

    ``question`` is normalised and masked, and is what may be stored. ``meant`` is the same or, for a
    follow-up, the whole question it stands for. ``text`` is what is embedded; ``words`` are those of the
    question alone, ``expanded`` has those of the glossary's ``other_names`` too: they help a search by words, and
    blur one by meaning. ``concepts`` are what the question speaks of, in the words of both languages.
    """

    question: str
    meant: str
    language: str
    text: str
    words: tuple[str, ...]
    other_names: tuple[str, ...]
    expanded: tuple[str, ...]
    concepts: tuple[Concept, ...]


def masked_question(typed: str) -> str:
    """What was typed, normalised and masked; raises `InputError` when there is no question in it."""
    readable_question(typed)
    return masked_line(typed)


def understand(
    question: str, meant: str, departments: Iterable[Department], language: Language, dictionary: Dictionary
) -> Understood:
    """Read a masked question that stands for the whole question ``meant``."""
    glossary = [terms for department in departments for terms in department.glossary]
    other_names = expand(meant, glossary)
    words = tuple(language.words(meant))
    added = [word for name in other_names for word in language.words(name)]
    return Understood(
        question=question,
        meant=meant,
        language=language_of(meant),
        text=language.plain(meant),
        words=words,
        other_names=other_names,
        expanded=(*words, *added),
        concepts=_concepts(language.plain(meant), glossary, language, dictionary),
    )


def _concepts(plain: str, glossary: Iterable[Terms], language: Language, dictionary: Dictionary) -> tuple[Concept, ...]:
    named = concepts_of(plain, glossary, dictionary.translations)
    in_words = (tuple(words for name in names if (words := _telling_words(name, language))) for names in named)
    return tuple(dict.fromkeys(concept for concept in in_words if concept))


def _telling_words(name: str, language: Language) -> tuple[str, ...]:
    """A name's words; of a Chinese one its pairs of characters, which say more than the characters do."""
    words = language.words(name)
    pairs = [word for word in words if not (len(word) == 1 and is_chinese(word))]
    return tuple(dict.fromkeys(pairs or words))


def product_names(products: Collection[str], departments: Iterable[Department]) -> tuple[str, ...]:
    """The products' names with the nicknames that glossaries give them."""
    names = dict.fromkeys(products)
    for terms in (terms for department in departments for terms in department.glossary):
        if any(name in term for term in terms for name in products):
            names.update(dict.fromkeys(terms))
    return tuple(names)
