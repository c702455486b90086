"""Errors a user can cause, each with one clear line: what, where, what to do."""

from __future__ import annotations

from typing import Self

from bot.domain.bilingual import Bilingual


class BriefedError(Exception):
    """Base of every error that is shown to a user as one line.

    ``what`` says what is wrong and where; ``remedy`` says what to do about it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what if not remedy else f"{what} {remedy}")
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        """From one process to another, whatever the errors below are made of."""
        return _remade, (type(self), self.args, vars(self))

    def text(self, language: str) -> str:
        """What somebody is told of it who sees a page or a message ("zh-CN" or "en")."""
        return str(self)


class Told(BriefedError):
    """An error that is told in both languages: ``said``. ``remedy`` is for who works at a terminal."""

    def __init__(self, said: Bilingual, remedy: str = "") -> None:
        super().__init__(said.en, remedy)
        self.said = said

    def text(self, language: str) -> str:
        return self.said.text(language)


class ConfigError(BriefedError):
    """The configuration cannot be used as written."""


class InputError(BriefedError):
    """What the user gave cannot be worked with."""


class Declined(Told, InputError):
    """What somebody wants cannot be done as things stand."""


class UnreadableFile(Told):
    """A document's bytes could not be turned into text.

    ``said`` goes on from the file's name ("is damaged."), which stands before it where ``name`` is given; ``advice`` is
    what its owner does about it.
    """

    def __init__(self, said: Bilingual, advice: Bilingual, name: str = "") -> None:
        super().__init__(Bilingual(f"{name} {said.zh}".lstrip(), f"{name} {said.en}".lstrip()), advice.en)
        self.reason = said
        self.advice = advice

    def of(self, name: str) -> Self:
        """The same, of a file that has this name."""
        return type(self)(self.reason, self.advice, name)

    def text(self, language: str) -> str:
        return f"{self.said.text(language)} {self.advice.text(language)}"


class NoText(UnreadableFile):
    """A document that opens but has no text: a scan, pictures, or nothing at all."""


class UnsupportedFormat(UnreadableFile):
    """A file of a kind that no reader reads."""


class ModelUnavailable(BriefedError):
    """The embedding model is not prepared, or its source cannot be loaded."""


class IndexUnavailable(BriefedError):
    """A derived index is missing, damaged or of another model: rebuild it from SQL."""


class StoreUnavailable(BriefedError):
    """The database cannot be opened or is not of this version."""


class AlreadyRunning(BriefedError):
    """Another process holds the lock on the data folder."""


def _remade(kind: type[BriefedError], arguments: tuple[object, ...], parts: dict[str, object]) -> BriefedError:
    error = kind.__new__(kind, *arguments)
    vars(error).update(parts)
    return error
