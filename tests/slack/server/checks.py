"""Small checkers that put together a schema; each yields what is wrong, in Slack's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def problem(what: str, path: str) -> str:
    return f"[ERROR] {what} [json-pointer:{path}]"


def string(longest: int, shortest: int = 1, pattern: str = "") -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", path)
        elif len(value) < shortest:
            yield problem(f"must be more than {shortest - 1} characters", path)
        elif len(value) > longest:
            yield problem(f"must be less than {longest + 1} characters", path)
        elif pattern and not re.fullmatch(pattern, value):
            yield problem(f"must match the regexp {pattern}", path)

    return check


def url(longest: int = 3000) -> Check:
    return string(longest, pattern=r"[a-z][a-z0-9+.-]*:[^\s]+")


def boolean(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be a boolean", path)


def integer(least: int, most: int) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be an integer", path)
        elif not least <= value <= most:
            yield problem(f"must be between {least} and {most}", path)

    return check


def enum(*allowed: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of {', '.join(allowed)}", path)

    return check


def anything(value: Any, path: str) -> Iterator[str]:
    """Whatever its shape."""
    yield from ()


def array(item: Check, least: int, most: int) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", path)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", path)
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", path)
        for number, one in enumerate(value):
            yield from item(one, f"{path}/{number}")

    return check


def record(required: Mapping[str, Check], /, **optional: Check) -> Check:
    """An object with these fields and no others, but for its type."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", path)
            return
        for name in required:
            if name not in value:
                yield problem(f"missing required field: {name}", path)
        for name, content in value.items():
            known = required.get(name) or optional.get(name)
            if known:
                yield from known(content, f"{path}/{name}")
            elif name != "type":
                yield problem(f"invalid additional property: {name}", path)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose type says what else it must be."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", path)
        elif not isinstance(value.get("type"), str):
            yield problem("missing required field: type", path)
        elif value["type"] not in kinds:
            yield problem(f"unsupported type: {value['type']}", f"{path}/type")
        else:
            yield from kinds[value["type"]](value, path)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        for one in checks:
            yield from one(value, path)

    return check


def exactly_one(*names: str) -> Check:
    """Of some fields one must be there, and no other."""

    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict) and sum(name in value for name in names) != 1:
            yield problem(f"must define exactly one of: {', '.join(names)}", path)

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(name in value for name in names):
            yield problem(f"must define one of: {', '.join(names)}", path)

    return check
