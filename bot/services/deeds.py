"""Deeds: what people do, before it is a fact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.domain.facts import Body, Fact

PROGRAM = "briefed"
"""The actor of facts that the program itself saw."""
NO_REASON = Bilingual("请写明原因。", "Say the reason.")


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
        raise used_before(deed.key)


def used_before(key: str) -> Declined:
    """What somebody is told whose key stands for another deed already."""
    said = Bilingual(
        "这次提交和之前的另一次用了同一个标识, 什么都没有记录。请重新打开后再做一次。",
        f"The key {key!r} was used for something else. Nothing was recorded: begin anew.",
    )
    return Declined(said, "Give every deed a key of its own.")


def meant(typed: str, known: Collection[str], what: Bilingual, remedy: str) -> str:
    """The key, id or digest that was typed, whole or by a beginning that no other has; raises `Declined`.

    ``what`` says what it is of; ``remedy`` is for who works at a terminal.
    """
    if typed in known:
        return typed
    found = sorted(one for one in known if typed and one.startswith(typed))
    if len(found) > 1:
        raise beginning_of_several(typed, what)
    if not found:
        said = Bilingual(f"“{typed}”不是{what.zh}, 请核对。", f"{typed!r} is no {what.en}. Look it up again.")
        raise Declined(said, remedy)
    return found[0]


def beginning_of_several(typed: str, what: Bilingual) -> Declined:
    """What somebody is told who typed too little of an id."""
    return Declined(
        Bilingual(
            f"有不止一个{what.zh}以“{typed}”开头, 请多填几位。",
            f"{typed!r} is the beginning of more than one {what.en}. Type more of it.",
        )
    )
