"""What happened to launches: facts that are appended, never changed, each chained to the one before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, or_, select

from bot.domain.audit import Link
from bot.domain.errors import StoreUnavailable
from bot.domain.launches.facts import Body, Fact
from bot.store.fact_rows import fact_from, fact_row, kind_of, link_from
from bot.store.schema import facts

_HEAD = select(facts.c.position, facts.c.digest).order_by(facts.c.position.desc()).limit(1)
_RECORDED = select(facts.c.position, facts.c.text).order_by(facts.c.position)
_CHAIN = select(facts).order_by(facts.c.position)


class FactRepository:
    """The facts, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, fact: Fact) -> bool:
        """Add a fact; False, and nothing added, when its key is there already.

        Must be called within `SqlStore.command`. Elsewhere two at a time would take the same position: the table
        refuses the second with an `IntegrityError`, and the chain stays whole.
        """
        if self.digest(fact.key) is not None:
            return False
        head = self._connection.execute(_HEAD).first()
        self._connection.execute(insert(facts), fact_row(fact, (head.position, head.digest) if head else None))
        return True

    def with_key(self, key: str) -> Fact | None:
        """The fact that was recorded under this key."""
        row = self._connection.execute(_RECORDED.where(facts.c.key == key)).first()
        return _fact(row) if row else None

    def until(
        self, as_of: datetime, launch: str | None = None, bodies: Collection[type[Body]] | None = None
    ) -> list[Fact]:
        """Facts recorded up to ``as_of``, in their order: all of them, or those of one launch and those of none."""
        query = _RECORDED.where(facts.c.recorded_at <= as_of)
        if launch is not None:
            query = query.where(or_(facts.c.launch == launch, facts.c.launch.is_(None)))
        if bodies is not None:
            query = query.where(facts.c.kind.in_([kind_of(body) for body in bodies]))
        return [_fact(row) for row in self._connection.execute(query)]

    def count(self) -> int:
        """How many facts there are, and so whether any came since the last look."""
        return self._connection.scalar(select(func.max(facts.c.position))) or 0

    def digest(self, key: str) -> str | None:
        """The link of the chain (sha256, hexadecimal) that a fact was recorded as."""
        return self._connection.scalar(select(facts.c.digest).where(facts.c.key == key))

    def chain(self, after: int = 0, limit: int = 10_000) -> list[Link]:
        """The links of the chain from the one after position ``after`` on, which counts from 1."""
        query = _CHAIN.where(facts.c.position > after).limit(limit)
        return [link_from(row) for row in self._connection.execute(query).mappings()]


def _fact(row: Row[int, str]) -> Fact:
    try:
        return fact_from(row.text)
    except ValueError as error:
        raise StoreUnavailable(
            f"The fact at position {row.position} cannot be read ({error}).",
            "Install the newest version of Briefed. If that does not help, the database was changed from outside: "
            "take it back from a backup.",
        ) from error
