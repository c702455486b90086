"""What happened to launches and questions: facts that are appended, never changed, each chained to the one before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, insert, or_, select

from bot.domain.audit import ChainEnd, Entry, Link, Wanted
from bot.domain.errors import StoreUnavailable
from bot.domain.facts import Body, Fact
from bot.memory import Memory
from bot.store.batches import in_batches
from bot.store.fact_rows import fact_from, fact_row, kind_of, link_from
from bot.store.schema import facts

_HEAD = select(facts.c.position, facts.c.digest).order_by(facts.c.position.desc()).limit(1)
_FROM = (
    select(facts.c.position, facts.c.digest, facts.c.subject)
    .where(facts.c.position >= bindparam("position"))
    .order_by(facts.c.position)
)
_LAST = select(func.max(facts.c.position))
_RECORDED = select(facts.c.position, facts.c.digest).order_by(facts.c.position)
_TEXTS = select(facts.c.position, facts.c.digest, facts.c.text).where(
    facts.c.digest.in_(bindparam("digests", expanding=True))
)
_CHAIN = select(facts).order_by(facts.c.position)
_ABOUT = _RECORDED.where(facts.c.subject.in_(bindparam("subjects", expanding=True)))
ReadFacts = Memory[str, Fact]
"""By digest the facts that were read before: a digest stands for what was recorded, and for all before it."""
_ONE, _OTHER = facts.alias("one"), facts.alias("other")


class FactRepository:
    """The facts, over one transaction."""

    def __init__(self, connection: Connection, read: ReadFacts) -> None:
        self._connection = connection
        self._read_before = read

    def append(self, fact: Fact) -> bool:
        """Add a fact; False, and nothing added, when its key is there already.

        Must be called within `SqlStore.command`. Elsewhere two at a time would take the same position: the table
        refuses the second with an `IntegrityError`, and the chain stays whole.
        """
        if self.digest(fact.key) is not None:
            return False
        self._connection.execute(insert(facts), fact_row(fact, self.end()))
        return True

    def with_key(self, key: str) -> Fact | None:
        """The fact that was recorded under this key."""
        return next(iter(self._read(_RECORDED.where(facts.c.key == key))), None)

    def until(
        self, as_of: datetime, launch: str | None = None, bodies: Collection[type[Body]] | None = None
    ) -> list[Fact]:
        """Facts recorded up to ``as_of``, in their order: all of them, or those of one launch and those of none."""
        query = _until(launch is not None, None if bodies is None else tuple(_kinds(bodies)))
        return self._read(query, {"as_of": as_of, "launch": launch})

    def after(self, position: int) -> tuple[int, list[Fact]]:
        """What was recorded of launches after a position, and the position of the last fact."""
        last = self.count()
        if last == position:
            return last, []
        newer = (facts.c.position > position) & (facts.c.position <= last)
        return last, self._read(_RECORDED.where(newer, facts.c.subject.is_(None)))

    def end(self) -> ChainEnd | None:
        """Where the chain ends now; ``None`` before the first fact."""
        head = self._connection.execute(_HEAD).first()
        return ChainEnd(*head) if head else None

    def subjects_since(self, seen: ChainEnd) -> tuple[ChainEnd, list[str]] | None:
        """Where the chain ends now, and what it tells of that was recorded since it ended elsewhere.

        ``None`` where it never ended so: what somebody saw was rolled back.
        """
        rows = self._connection.execute(_FROM, {"position": seen.position}).all()
        links = [ChainEnd(row.position, row.digest) for row in rows]
        if links[:1] != [seen]:
            return None
        return links[-1], list(dict.fromkeys(row.subject for row in rows[1:] if row.subject is not None))

    def about(self, subject: str) -> list[Fact]:
        """Everything recorded about one question or corrective action, in its order."""
        return self._read(_RECORDED.where(facts.c.subject == subject))

    def about_all(self, subjects: Collection[str]) -> list[Fact]:
        """Everything recorded about several of them, in its order."""
        found = [row for part in in_batches(subjects) for row in self._connection.execute(_ABOUT, {"subjects": part})]
        return self._facts(sorted(found, key=lambda row: row.position))

    def about_those(
        self, having: Collection[type[Body]], without: Collection[type[Body]] = (), since: datetime | None = None
    ) -> list[Fact]:
        """Everything recorded about what `subjects` gives for the same, in its order."""
        return self._read(_RECORDED.where(facts.c.subject.in_(_subjects(having, without, since))))

    def subjects(
        self, having: Collection[type[Body]], without: Collection[type[Body]] = (), since: datetime | None = None
    ) -> list[str]:
        """What has facts of some kinds, recorded from ``since`` on, and none of others, those first told of first."""
        query = _subjects(having, without, since).group_by(_ONE.c.subject).order_by(func.min(_ONE.c.position))
        return list(self._connection.scalars(query))

    def number_of(self, body: type[Body]) -> int:
        """How many facts of a kind there are."""
        query = select(func.count()).select_from(facts).where(facts.c.kind == kind_of(body))
        return self._connection.scalar(query) or 0

    def count(self) -> int:
        """How many facts there are, and so whether any came since the last look."""
        return self._connection.scalar(_LAST) or 0

    def digest(self, key: str) -> str | None:
        """The link of the chain (sha256, hexadecimal) that a fact was recorded as."""
        return self._connection.scalar(select(facts.c.digest).where(facts.c.key == key))

    def _read(self, query: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None) -> list[Fact]:
        return self._facts(self._connection.execute(query, given or {}).all())

    def _facts(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Fact]:
        """The facts of some links of the chain; only those that were not read before are fetched."""
        digests = [row.digest for row in rows]
        known = self._read_before.among(digests)
        new = in_batches([one for one in digests if one not in known])
        read = {row.digest: _fact(row) for part in new for row in self._connection.execute(_TEXTS, {"digests": part})}
        self._read_before.keep(read)
        known.update(read)
        return [known[one] for one in digests]

    def chain(self, after: int = 0, limit: int = 10_000) -> list[Link]:
        """The links of the chain from the one after position ``after`` on, which counts from 1."""
        query = _CHAIN.where(facts.c.position > after).limit(limit)
        return [link_from(row) for row in self._connection.execute(query).mappings()]

    def search(self, wanted: Wanted, before: int | None, limit: int) -> list[Entry]:
        """The newest facts that are like that, the newest first; those before a position of the chain."""
        query = select(facts.c.position, facts.c.text, facts.c.digest).where(*_like(wanted))
        if before is not None:
            query = query.where(facts.c.position < before)
        rows = self._connection.execute(query.order_by(facts.c.position.desc()).limit(limit))
        return [Entry(row.position, _fact(row), row.text, row.digest) for row in rows]


@cache
def _until(of_launch: bool, kinds: tuple[str, ...] | None) -> Select[*tuple[Any, ...]]:
    query = _RECORDED.where(facts.c.recorded_at <= bindparam("as_of"), facts.c.subject.is_(None))
    if of_launch:
        query = query.where(or_(facts.c.launch == bindparam("launch"), facts.c.launch.is_(None)))
    return query if kinds is None else query.where(facts.c.kind.in_(kinds))


def _like(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.about is not None:
        yield or_(facts.c.launch == wanted.about, facts.c.subject == wanted.about)
    if wanted.actor is not None:
        # Keys are sorted, so a fact's text begins with who did it; LIKE would take no notice of case in SQLite.
        beginning = f'{{"actor":{json.dumps(wanted.actor, ensure_ascii=False)},'
        yield func.substr(facts.c.text, 1, len(beginning)) == beginning
    if wanted.kind is not None:
        yield facts.c.kind == kind_of(wanted.kind)
    if wanted.since is not None:
        yield facts.c.recorded_at >= wanted.since
    if wanted.until is not None:
        yield facts.c.recorded_at < wanted.until


def _subjects(having: Collection[type[Body]], without: Collection[type[Body]], since: datetime | None) -> Select[str]:
    query = select(_ONE.c.subject).where(_ONE.c.subject.is_not(None), _ONE.c.kind.in_(_kinds(having)))
    if since is not None:
        query = query.where(_ONE.c.recorded_at >= since)
    if without:
        over = select(_OTHER.c.subject).where(_OTHER.c.subject.is_not(None), _OTHER.c.kind.in_(_kinds(without)))
        query = query.where(_ONE.c.subject.not_in(over))
    return query


def _kinds(bodies: Collection[type[Body]]) -> list[str]:
    return [kind_of(body) for body in bodies]


def _fact(row: Row[*tuple[Any, ...]]) -> Fact:
    try:
        return fact_from(row.text)
    except ValueError as error:
        raise StoreUnavailable(
            f"The fact at position {row.position} cannot be read ({error}).",
            "Install the newest version of Briefed. If that does not help, the database was changed from outside: "
            "take it back from a backup.",
        ) from error
