"""Pydantic models filled from YAML, every mistake named with file, line, column and what was expected."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.files.yaml import Located, Path, Problem, YamlError

Model = TypeVar("Model", bound=BaseModel)


def validated(kind: type[Model], located: Located) -> Model:
    """The model that a file describes, an empty file giving its defaults; raises `YamlError` with all problems."""
    try:
        return kind.model_validate({} if located.data is None else located.data)
    except ValidationError as error:
        raise YamlError([_problem(kind, located, one) for one in error.errors(include_url=False)]) from None


def _problem(kind: type[BaseModel], located: Located, error: ErrorDetails) -> Problem:
    path: Path = error["loc"]
    name = ".".join(str(part) for part in path)
    if error["type"] == "extra_forbidden":
        return located.key_problem(path, f"unknown key “{name}”{_hint(kind, path)}")
    message = error["msg"].removeprefix("Value error, ")
    found = f", found {error['input']!r}" if isinstance(error["input"], str | int | float) else ""
    return located.problem(path, f"{name}: {message}{found}" if name else f"{message}{found}")


def _hint(kind: type[BaseModel], path: Path) -> str:
    for key in path[:-1]:
        annotation = kind.model_fields[str(key)].annotation if str(key) in kind.model_fields else None
        parts = [annotation, *getattr(annotation, "__args__", ())]
        nested = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
        if not nested:
            return ""
        kind = nested[0]
    close = get_close_matches(str(path[-1]), kind.model_fields, 1)
    return f": did you mean “{close[0]}”?" if close else f": expected one of: {', '.join(kind.model_fields)}"
