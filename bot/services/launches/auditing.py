"""Verifying, exporting and anchoring the chain of facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.audit import GENESIS, Break, Entry, Link, Wanted, first_break
from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined, StoreUnavailable
from bot.domain.launches.authority import require_auditor
from bot.ports import Store
from bot.services.launches.looking import People
from bot.services.launches.recording import LaunchOffice

A_PAGE = 50
BATCH = 10_000
SMALLER = 10
"""By how much fewer links are read at once, again and again, to come near the one that cannot be read."""


class UnreadableFact(Declined):
    """A fact that was changed so that not even its row can be read."""

    def __init__(self, position: int) -> None:
        said = Bilingual(
            f"审计记录第 {position} 条读不出来, 请从备份恢复数据库。",
            f"Fact {position}: it cannot be read. Restore the database from a backup.",
        )
        super().__init__(said)
        self.position = position


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying found: how many facts there are, the head of the chain, and the first break if there is one."""

    facts: int
    head: str
    broken: Break | None


def verify(store: Store, on_progress: Callable[[int], None] = lambda done: None) -> Verification:
    """Check every link of the chain from the beginning."""
    position, head = 0, GENESIS
    try:
        for links in _batches(store):
            broken = first_break(links, head, position)
            if broken is not None:
                return Verification(position, head, broken)
            position, head = links[-1].position, links[-1].digest
            on_progress(position)
    except UnreadableFact as error:
        return Verification(position, head, Break(error.position, "it cannot be read"))
    return Verification(position, head, None)


def links(store: Store) -> Iterator[Link]:
    """The whole chain, oldest first, for an export that others can verify; raises `UnreadableFact`."""
    return (link for batch in _batches(store) for link in batch)


def search(
    office: LaunchOffice, person_id: str, wanted: Wanted, before: int | None = None, limit: int = A_PAGE
) -> Sequence[Entry]:
    """What was recorded, the newest first, before a position of the chain if one is given.

    Raises `NotAllowed` for somebody who does not audit.
    """
    require_audit(office, person_id)
    with office.store.begin() as work:
        return work.facts.search(wanted, before, limit)


def require_audit(office: LaunchOffice, person_id: str) -> None:
    """Raises `NotAllowed` for somebody who may not look at everything that was recorded."""
    People(office, person_id).require(require_auditor)


def chain_line(link: Link) -> str:
    """A link as a line of an export: a JSON object that others can verify."""
    row = {"position": link.position, "previous": link.previous, "digest": link.digest, "text": link.text}
    return json.dumps(row, ensure_ascii=False)


def check_anchor(store: Store, position: int, digest: str) -> None:
    """Check that the chain still has the head that was kept elsewhere; raises `InputError` when it has not.

    This is what finds out that the end of the chain was cut off or made anew.
    """
    if (position, digest) == (0, GENESIS):
        return
    found = _chain(store, position - 1, 1) if position > 0 else ()
    if not found or found[0].position != position or found[0].digest != digest:
        said = Bilingual(
            f"审计链和存档的链头不一致: 第 {position} 条不是 {digest[:12]}…。"
            "存档之后有记录被删或被改, 请从备份恢复数据库。",
            f"The chain does not have the anchored head: fact {position} is not {digest[:12]}…. "
            "Facts were removed or changed after the anchor was taken. Restore the database from a backup.",
        )
        raise Declined(said)


def _batches(store: Store) -> Iterator[Sequence[Link]]:
    """The chain in parts. What comes before a fact that cannot be read comes too: it may be broken already."""
    position, size = 0, BATCH
    while True:
        try:
            batch = _chain(store, position, size)
        except UnreadableFact:
            if size == 1:
                raise
            size = max(size // SMALLER, 1)
            continue
        if not batch:
            return
        yield batch
        position = batch[-1].position


def _chain(store: Store, after: int, limit: int) -> Sequence[Link]:
    """Some links; raises `UnreadableFact` when one of them cannot be read, whichever: read one to know which."""
    try:
        with store.begin() as work:
            return list(work.facts.chain(after, limit))
    except (ValueError, TypeError, StoreUnavailable) as error:
        with store.begin() as work:
            # Raises where it is the whole database that cannot be used.
            work.facts.count()
        raise UnreadableFact(after + 1) from error
