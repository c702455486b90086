"""Deeds: what people do, before it is a fact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.errors import InputError
from bot.domain.facts import Body, Fact

PROGRAM = "briefed"
"""The actor of facts that the program itself saw."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something (a person's id, authenticated), for whom, and under which idempotency key."""

    actor: str
    key: str
    on_behalf_of: str | None = None


def require_same(known: Fact, deed: Deed, kind: type[Body] | tuple[type[Body], ...], launch_id: str | None) -> None:
    """A key stands for one deed: nobody may be told that another one, under the same key, was done."""
    doers = (known.actor, known.on_behalf_of) == (deed.actor, deed.on_behalf_of)
    if not doers or known.launch != launch_id or not isinstance(known.body, kind):
        raise InputError(f"The key {deed.key!r} was used for something else.", "Give every deed a key of its own.")


def meant(typed: str, known: Collection[str], what: str, remedy: str) -> str:
    """The key, id or digest that was typed, whole or by a beginning that no other has; raises `InputError`."""
    if typed in known:
        return typed
    found = sorted(one for one in known if typed and one.startswith(typed))
    if len(found) > 1:
        raise InputError(f"{typed!r} is the beginning of more than one {what}.", "Type more of it.")
    if not found:
        raise InputError(f"{typed!r} is no {what}.", remedy)
    return found[0]
