"""Verifying, exporting and anchoring the chain of facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.audit import GENESIS, Break, Link, first_break
from bot.domain.errors import InputError
from bot.ports import Store

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying found: how many facts there are, the head of the chain, and the first break if there is one."""

    facts: int
    head: str
    broken: Break | None


def verify(store: Store, on_progress: Callable[[int], None] = lambda done: None) -> Verification:
    """Check every link of the chain from the beginning."""
    position, head = 0, GENESIS
    for links in _batches(store):
        broken = first_break(links, head, position)
        if broken is not None:
            return Verification(position, head, broken)
        position, head = links[-1].position, links[-1].digest
        on_progress(position)
    return Verification(position, head, None)


def links(store: Store) -> Iterator[Link]:
    """The whole chain, oldest first, for an export that others can verify."""
    return (link for batch in _batches(store) for link in batch)


def check_anchor(store: Store, position: int, digest: str) -> None:
    """Check that the chain still has the head that was kept elsewhere; raises `InputError` when it has not.

    This is what finds out that the end of the chain was cut off or made anew.
    """
    if (position, digest) == (0, GENESIS):
        return
    with store.begin() as work:
        found = work.facts.chain(position - 1, 1) if position > 0 else ()
    if not found or found[0].position != position or found[0].digest != digest:
        raise InputError(
            f"The chain does not have the anchored head: fact {position} is not {digest[:12]}….",
            "Facts were removed or changed after the anchor was taken. Restore the database from a backup.",
        )


def _batches(store: Store) -> Iterator[list[Link]]:
    position = 0
    while True:
        with store.begin() as work:
            batch = list(work.facts.chain(position, BATCH))
        if not batch:
            return
        yield batch
        position = batch[-1].position
