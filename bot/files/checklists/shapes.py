"""Checklists' models filled from YAML; every problem names its place, what was found and what was expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.files.checklists.fields import ZONE
from bot.files.yaml import Located, Path, Problem

Model = TypeVar("Model", bound=BaseModel)


def shaped(kind: type[Model], located: Located, zone: ZoneInfo) -> tuple[Model | None, list[Problem]]:
    """The model that a file describes, or all that is wrong with its keys and values."""
    try:
        return kind.model_validate({} if located.data is None else located.data, context={ZONE: zone}), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, [_problem(kind, located, one) for one in errors if not _is_echo(one)]


def repeated(located: Located, section: str) -> Iterator[Problem]:
    """Ids that stand a second time in a list of things."""
    ids = [one for one, _ in _ids(located, section)]
    counts = Counter(ids)
    for place, (one, path) in enumerate(_ids(located, section)):
        if counts[one] > 1 and one in ids[:place]:
            yield located.problem(path, f"{section}: the id “{one}” is here a second time")


def suggestion(word: str, known: Collection[str]) -> str:
    """How a message about an unknown word ends."""
    close = get_close_matches(word, known, 1)
    if close:
        return f": did you mean “{close[0]}”?"
    return f": expected one of: {', '.join(known)}" if known else ""


def value_at(located: Located, *path: str | int) -> object:
    """What stands at a place, ``None`` when nothing does."""
    data = located.data
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _ids(located: Located, section: str) -> list[tuple[str, Path]]:
    things = value_at(located, section)
    count = len(things) if isinstance(things, list) else 0
    found = [(value_at(located, section, index, "id"), (section, index, "id")) for index in range(count)]
    return [(one, path) for one, path in found if isinstance(one, str)]


# From pydantic's errors to people's ------------------------------------------------------------------------------


def _problem(kind: type[BaseModel], located: Located, error: ErrorDetails) -> Problem:
    place, model = _place(kind, error["loc"])
    if error["type"] == "extra_forbidden":
        hint = suggestion(str(place[-1]), _names(model))
        return located.key_problem(place, f"{_said_of(located, place[:-1])}unknown key “{place[-1]}”{hint}")
    if error["type"] == "missing":
        return located.problem(place, f"{_said_of(located, place[:-1])}“{place[-1]}” is missing")
    if error["type"].startswith("union_tag"):
        return _unknown_kind(located, place, error)
    if place and place[-1] == "[key]":
        return located.key_problem(place[:-1], f"{place[0]}: {_expected(error)}{_found(error)}")
    return located.problem(place, f"{_said_of(located, place)}{_expected(error)}{_found(error)}")


def _is_echo(error: ErrorDetails) -> bool:
    """pydantic counts only the good items of a list: bad ones, which are reported, make it too short as well."""
    return error["type"] == "too_short" and len(error["input"]) >= error.get("ctx", {}).get("min_length", 0)


def _unknown_kind(located: Located, place: Path, error: ErrorDetails) -> Problem:
    if error["type"] == "union_tag_not_found":
        return located.problem(place, f"{_said_of(located, place)}“kind” is missing")
    context = error.get("ctx", {})
    known = [tag.strip(" '") for tag in str(context.get("expected_tags", "")).split(",")]
    found = str(context.get("tag", ""))
    return located.problem(
        (*place, "kind"), f"{_said_of(located, place)}unknown kind “{found}”{suggestion(found, known)}"
    )


def _said_of(located: Located, place: Path) -> str:
    """How a message names the place: things that have an id by it, not by their number."""
    words: list[str] = []
    for depth, part in enumerate(place):
        found = value_at(located, *place[: depth + 1], "id") if isinstance(part, int) else None
        words.append(f"“{found}”" if isinstance(found, str) else str(part + 1 if isinstance(part, int) else part))
    return f"{' > '.join(words)}: " if words else ""


_EXPECTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "string_type": lambda _: "expected a text",
    "string_too_short": lambda _: "expected a text",
    "string_pattern_mismatch": lambda context: f"expected a text of the form {context['pattern']}",
    "int_type": lambda _: "expected a whole number",
    "float_type": lambda _: "expected a number",
    "bool_type": lambda _: "expected true or false",
    "tuple_type": lambda _: "expected a list, like [one, another]",
    "too_short": lambda context: f"expected a list of {context['min_length']} or more",
    "model_type": lambda _: "expected keys with values",
    "model_attributes_type": lambda _: "expected keys with values",
    "dict_type": lambda _: "expected keys with values",
    "greater_than": lambda context: f"expected a number above {context['gt']:g}",
    "greater_than_equal": lambda context: f"expected a number of at least {context['ge']:g}",
    "less_than_equal": lambda context: f"expected a number of at most {context['le']:g}",
    "value_error": lambda context: str(context["error"]),
}


def _expected(error: ErrorDetails) -> str:
    if error["type"] == "enum":
        expected = str(error.get("ctx", {}).get("expected", ""))
        known = [one.strip(" '") for one in expected.replace(" or ", ", ").split(",")]
        return f"unknown word “{error['input']}”{suggestion(str(error['input']), known)}"
    return _EXPECTED[error["type"]](error.get("ctx", {})) if error["type"] in _EXPECTED else error["msg"]


def _found(error: ErrorDetails) -> str:
    """What stands there, as it is written in YAML."""
    value: object = error["input"]
    if value is None:
        return "" if error["type"] == "value_error" else ", found nothing"
    if error["type"] == "enum" or not isinstance(value, bool | int | float | str):
        return ""
    return f", found {str(value).lower() if isinstance(value, bool) else value}"


def _place(kind: type[BaseModel], location: tuple[str | int, ...]) -> tuple[Path, type[BaseModel]]:
    """Where in the file an error is, and the model it is in: pydantic's location also names kinds of requirement."""
    place: list[str | int] = []
    models = [kind]
    for part in location:
        if len(models) > 1 and isinstance(part, str):
            models = [one for one in models if part in get_args(one.model_fields["kind"].annotation)]
            continue
        place.append(part)
        below = [model for one in models for model in _models_in(_fields(one).get(str(part)))]
        models = below or models
    return tuple(place), models[0]


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _names(model: type[BaseModel]) -> list[str]:
    return list(_fields(model))


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
