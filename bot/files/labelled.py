"""Labelled sets for `briefed eval`: JSON Lines, every mistake named with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.domain.errors import InputError
from bot.domain.evaluation import LabelledPassage, LabelledQuestion, QuotedAnswer
from bot.domain.routing import PastQuestion


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, Field(min_length=1), BeforeValidator(_as_text)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _PassageRow(_Row):
    id: Id
    text: str
    title: str | None = None
    question: str | None = None
    aliases: list[str] | None = None
    department: str | None = None


class _QuestionRow(_Row):
    id: Id
    question: str
    passage_ids: list[Id]
    department: str | None = None


class _PastQuestionRow(_Row):
    question: str
    department: str | None = None


class _QuoteRow(_Row):
    document: str
    quote: str = Field(min_length=1)
    quote2: str | None = None


class _QuotedQuestionRow(_Row):
    id: Id
    question: str
    answers: list[_QuoteRow]
    department: str | None = None


_A_ROW = "Write one row a line, like {rows}; see docs/evaluation.md."
_MEND = "Mend the row; see docs/evaluation.md for its keys."
_HINTS = {
    "passage_ids": "Questions on the indexed knowledge have 'answers' instead: leave --passages out.",
    "answers": "Questions on a labelled set have 'passage_ids' instead: name its passages with --passages.",
}

Row = TypeVar("Row", bound=_Row)


def read_passages(path: Path) -> list[LabelledPassage]:
    """The passages of a file; raises `InputError` at the first bad row or repeated id."""
    passages: dict[str, LabelledPassage] = {}
    for line, row in _rows(path, _PassageRow):
        if row.id in passages:
            raise InputError(f"{path}:{line}: the passage id {row.id!r} is there already.", "Ids must be unique.")
        passages[row.id] = LabelledPassage(
            row.id, row.text, row.title or "", row.question or None, tuple(row.aliases or ()), row.department or ""
        )
    if not passages:
        raise InputError(f"{path} has no passages.", _A_ROW.format(rows='{"id": "a", "text": "..."}'))
    return list(passages.values())


def read_questions(path: Path, passage_ids: set[str]) -> list[LabelledQuestion]:
    """The questions of a file; raises `InputError` at the first bad row or unknown passage."""
    questions: list[LabelledQuestion] = []
    for line, row in _rows(path, _QuestionRow):
        if unknown := set(row.passage_ids) - passage_ids:
            raise InputError(
                f"{path}:{line}: there is no passage {sorted(unknown)[0]!r}.",
                "passage_ids name rows of the passages file.",
            )
        questions.append(LabelledQuestion(row.id, row.question, frozenset(row.passage_ids), row.department or None))
    if not questions:
        raise InputError(
            f"{path} has no questions.", _A_ROW.format(rows='{"id": "1", "question": "...", "passage_ids": ["a"]}')
        )
    return questions


def read_quoted_questions(path: Path) -> dict[LabelledQuestion, list[QuotedAnswer]]:
    """Questions on a knowledge folder's own documents, each with the quotes that answer it.

    Raises `InputError` at the first bad row.
    """
    questions: dict[LabelledQuestion, list[QuotedAnswer]] = {}
    for _, row in _rows(path, _QuotedQuestionRow):
        answers = [QuotedAnswer(one.document, tuple(filter(None, (one.quote, one.quote2)))) for one in row.answers]
        questions[LabelledQuestion(row.id, row.question, frozenset(), row.department or None)] = answers
    if not questions:
        raise InputError(
            f"{path} has no questions.", _A_ROW.format(rows='{"id": "1", "question": "...", "answers": [...]}')
        )
    return questions


def read_past_questions(path: Path) -> list[PastQuestion]:
    """Questions with the departments that owned them, in the file's order; those that nobody owned teach nothing.

    Raises `InputError` at the first bad row.
    """
    past = [PastQuestion(row.question, row.department) for _, row in _rows(path, _PastQuestionRow) if row.department]
    if not past:
        raise InputError(
            f"{path} has no questions with a department.",
            _A_ROW.format(rows='{"question": "...", "department": "cards"}'),
        )
    return past


def _rows(path: Path, kind: type[Row]) -> Iterator[tuple[int, Row]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Name one that is there; see docs/evaluation.md.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8.", "Save it as UTF-8.") from None
    # Only "\n" ends a row: other line separators may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _row(path, number, line, kind)


def _row(path: Path, number: int, line: str, kind: type[Row]) -> Row:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"{path}:{number}: {place + ': ' if place else ''}{first['msg']}.", _HINTS.get(place, _MEND)
        ) from None
