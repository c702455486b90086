"""Between facts and their canonical JSON, which is hashed and must stay the same for ever.

Keys are sorted, nothing is escaped that need not be, instants are in UTC, sets are sorted. Where a field holds one of
several classes, its value is tagged: ``{"signed_off": {...}}``. How to write and read a class is worked out from its
type hints, so a new body needs nothing here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import RowMapping

from bot.domain.audit import GENESIS, Link, digest_of
from bot.domain.facts import Body, Fact
from bot.domain.launches.template import Rule

Decode = Callable[[Any], Any]
"""From what JSON has to what the dataclass has; raises `ValueError`, `TypeError` or `KeyError` where that fails."""


def kind_of(one: type) -> str:
    """The tag of a class: its name in snake_case."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", one.__name__).lower()


def fact_text(fact: Fact) -> str:
    """A fact as canonical JSON; raises `ValueError` for a naive instant or a number that JSON does not have."""
    return _canonical(fact)


def fact_from(text: str) -> Fact:
    """The fact that was written; raises `ValueError` for a text that no fact known here has."""
    try:
        return _decoder(Fact)(json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def fact_row(fact: Fact, head: tuple[int, str] | None) -> dict[str, Any]:
    """A row of ``facts`` that comes after the head, which is a position and a digest; ``None`` for the first fact."""
    position, previous = head or (0, GENESIS)
    text = fact_text(fact)
    return {
        "position": position + 1,
        "key": fact.key,
        "kind": kind_of(type(fact.body)),
        "launch": fact.launch,
        "subject": fact.subject,
        "recorded_at": fact.recorded_at,
        "text": text,
        "previous": previous,
        "digest": digest_of(previous, text),
    }


def link_from(row: RowMapping) -> Link:
    """A link of the chain from its row.

    Rows are looked up by columns that repeat what the text says. If one of them says something else, the link's text
    tells, so that the chain is broken there as if the text had been changed.
    """
    columns = {name: row[name] for name in ("key", "kind", "launch", "subject", "recorded_at")}
    text = row["text"] if columns == _columns_in(row["text"]) else f"{row['text']}\n{_canonical(columns)}"
    return Link(row["position"], text, row["previous"], row["digest"])


def _columns_in(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
        (kind,) = told["body"]
        instant = datetime.fromisoformat(told["recorded_at"])
        return {
            "key": told["key"],
            "kind": kind,
            "launch": told["launch"],
            "subject": told.get("subject"),  # facts of before there were subjects do not say so
            "recorded_at": instant,
        }
    except (ValueError, TypeError, KeyError):
        return None


# --- writing ---

_TAGGED = {one: kind_of(one) for one in (*get_args(Body), *get_args(Rule))}


def _canonical(value: Any) -> str:
    return json.dumps(value, default=_plain, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """What JSON has for a value that it does not have itself."""
    if isinstance(value, datetime):
        return _in_utc(value).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    tag = _TAGGED.get(type(value))
    return {tag: told} if tag else told


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"a naive datetime cannot be stored: {instant!r}")
    return instant.astimezone(UTC)


# --- reading ---


@cache
def _decoder(hint: Any) -> Decode:
    """How to read a value of this type; raises `TypeError` for a type that facts cannot have."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _one_of(arguments)
    if origin is tuple and arguments[1:] == (...,):
        return _many(tuple, arguments[0])
    if origin is frozenset:
        return _many(frozenset, arguments[0])
    if is_dataclass(hint):
        return _object(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint in _SCALARS:
        return _SCALARS[hint]
    raise TypeError(f"facts cannot have a field of the type {hint}")


def _one_of(hints: tuple[Any, ...]) -> Decode:
    """One of several tagged classes, or a value that may be ``None``."""
    if NoneType in hints:
        (other,) = (hint for hint in hints if hint is not NoneType)
        given = _decoder(other)
        return lambda value: None if value is None else given(value)
    tagged = {_TAGGED[hint]: _decoder(hint) for hint in hints}

    def decode(value: Any) -> Any:
        (tag,) = value
        return tagged[tag](value[tag])

    return decode


def _many(collection: type, hint: Any) -> Decode:
    listed, item = _exactly(list), _decoder(hint)
    return lambda value: collection([item(one) for one in listed(value)])


def _object(one: Any) -> Decode:
    """A dataclass. Fields that are not there have their defaults; unknown fields are refused, never dropped."""
    hints = get_type_hints(one)
    by_name = {field.name: _decoder(hints[field.name]) for field in fields(one)}
    told = _exactly(dict)
    return lambda value: one(**{name: by_name[name](given) for name, given in told(value).items()})


def _exactly(*types: type) -> Decode:
    def decode(value: Any) -> Any:
        if type(value) not in types:
            raise TypeError(f"a {type(value).__name__} cannot stand here")
        return value

    return decode


_SCALARS: dict[Any, Decode] = {
    str: _exactly(str),
    bool: _exactly(bool),
    int: _exactly(int),
    float: _exactly(float, int),
    datetime: lambda value: _in_utc(datetime.fromisoformat(value)),
    date: date.fromisoformat,
    time: time.fromisoformat,
}
