"""The audit chain: every record carries a digest over itself and the digest before it (Haber and Stornetta 1991).

Whoever changes, adds or removes a record anywhere but at the end changes every later digest. Cutting the end off shows
only against a head that was kept elsewhere, which is what anchoring is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.facts import Body, Fact

GENESIS = "0" * 64
"""What the first record is chained to."""


@dataclass(frozen=True, slots=True)
class Link:
    """A record of the chain: its position from 1, the text that was recorded (canonical JSON), and both digests."""

    position: int
    text: str
    previous: str
    digest: str


class ChainEnd(NamedTuple):
    """Where the chain ended when somebody looked: the position and digest of its last link."""

    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first record that is not what was recorded, and what is wrong with it."""

    position: int
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its place in the chain, the text that was recorded (canonical JSON), and its digest there."""

    position: int
    fact: Fact
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts are looked for: about one launch, question, callback or action; by one person, in his own name or for
    somebody; of one kind; recorded from ``since`` on and before ``until``. What is ``None`` does not matter."""

    about: str | None = None
    actor: str | None = None
    kind: type[Body] | None = None
    since: datetime | None = None
    until: datetime | None = None


def digest_of(previous: str, text: str) -> str:
    """The digest of a record after another, sha256 in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_break(links: Iterable[Link], after: str = GENESIS, position: int = 0) -> Break | None:
    """The first broken record of a chain that goes on from ``after`` at ``position``; ``None`` if it is whole."""
    for link in links:
        position += 1
        if link.position != position:
            return Break(position, f"record {position} is missing: the next one is {link.position}")
        if link.previous != after:
            return Break(position, "it is not chained to the record before it")
        if digest_of(after, link.text) != link.digest:
            return Break(position, "its content is not what was recorded")
        after = link.digest
    return None
