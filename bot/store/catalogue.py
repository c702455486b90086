"""Documents as people look them up, chosen and counted by the database; what became of one, and what it was asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TableValuedAlias,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
)

from bot.domain.answers import Outcome
from bot.domain.catalogue import AskedOfDocument, LookingUp, Recorded, WantedDocuments
from bot.domain.documents import Audience, Availability, DocumentVersion, Status, superseded_from
from bot.domain.tallies import Span, Words
from bot.store.batches import in_batches
from bot.store.current import current_facts
from bot.store.rows import document_from
from bot.store.schema import asks, contents, document_facts, feedback, findings, passages, supersessions

_FACTS = document_facts.c
_ALWAYS = datetime.min.replace(tzinfo=UTC)
_SUCCESSORS = (
    current_facts().add_columns(supersessions.c.superseded_id).join(supersessions, supersessions.c.seq == _FACTS.seq)
)


class CatalogueRepository:
    """Looking documents up, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: WantedDocuments, looking: LookingUp) -> int:
        """How many documents of which the reader may know are as wanted."""
        found = _wanted(wanted, looking).with_only_columns(_FACTS.seq).subquery()
        return self._connection.scalar(select(func.count()).select_from(found)) or 0

    def documents(self, wanted: WantedDocuments, looking: LookingUp, first: int, most: int) -> list[DocumentVersion]:
        """Those documents by id, from the ``first`` (counted from 0) on."""
        query = _wanted(wanted, looking).order_by(_FACTS.document_id).offset(first).limit(most)
        return [document_from(row) for row in self._connection.execute(query).mappings()]

    def kinds(self, looking: LookingUp) -> list[str]:
        """The kinds of documents of which the reader may know."""
        query = _wanted(WantedDocuments(), looking).with_only_columns(_FACTS.kind).distinct()
        return sorted(kind for kind in self._connection.scalars(query) if kind)

    def recorded(self, document_id: str) -> list[Recorded]:
        """Everything that was ever recorded of a document, the oldest first."""
        query = select(document_facts).where(_FACTS.document_id == document_id).order_by(_FACTS.seq)
        rows = self._connection.execute(query).mappings()
        return [Recorded(row["recorded_at"], document_from(row) if row["present"] else None) for row in rows]

    def superseded(self, document_ids: Collection[str]) -> dict[str, datetime]:
        """Those of the documents of which another one takes the place, with since when or from when on."""
        found: dict[str, list[DocumentVersion]] = {}
        for part in in_batches(document_ids):
            query = _SUCCESSORS.where(supersessions.c.superseded_id.in_(part))
            for row in self._connection.execute(query).mappings():
                found.setdefault(row["superseded_id"], []).append(document_from(row))
        starts = {one: superseded_from(one, successors, _ALWAYS) for one, successors in found.items()}
        return {one: start for one, start in starts.items() if start is not None}

    def asked_of(self, document_id: str, span: Span, limit: int) -> list[AskedOfDocument]:
        """The questions of a span to which any version of a document was quoted, the last one asked first."""
        outright = func.sum(case((asks.c.outcome == Outcome.ANSWERED.value, 1), else_=0))
        last_at = func.max(asks.c.asked_at)
        query = select(asks.c.meant, func.count(), outright, last_at)
        query = query.where(self._quotes(document_id, asks.c.passage_ids), *_within(asks.c.asked_at, span))
        query = query.group_by(asks.c.meant).order_by(last_at.desc(), asks.c.meant).limit(limit)
        return [AskedOfDocument(*row) for row in self._connection.execute(query)]

    def words_of(self, document_id: str, span: Span) -> Words:
        """What people said in a span of answers that quoted a document; everybody's last word on each."""
        later = feedback.alias("later")
        is_last = ~(
            select(later.c.seq)
            .where(
                later.c.ask_id == feedback.c.ask_id,
                later.c.person == feedback.c.person,
                later.c.seq > feedback.c.seq,
            )
            .exists()
        )
        helpful = func.coalesce(func.sum(case((feedback.c.helpful, 1), else_=0)), 0)
        unhelpful = func.coalesce(func.sum(case((feedback.c.helpful, 0), else_=1)), 0)
        query = select(helpful, unhelpful).where(
            feedback.c.ask_id.is_not(None),
            *_within(feedback.c.recorded_at, span),
            is_last,
            self._quotes(document_id, feedback.c.passage_ids),
        )
        return Words(*self._connection.execute(query).one())

    def _quotes(self, document_id: str, listed: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether one of the passages in a JSON list is of a document."""
        passage = self._elements(listed)
        of_document = select(passages.c.passage_id).join(contents, contents.c.content_id == passages.c.content_id)
        of_document = of_document.where(contents.c.document_id == document_id)
        return select(passage.c.value).where(passage.c.value.in_(of_document)).exists()

    def _elements(self, listed: ColumnElement[Any]) -> TableValuedAlias:
        """The elements of a JSON list, which the two databases spell in their own ways, as the column ``value``."""
        if self._connection.dialect.name == "postgresql":
            return func.json_array_elements_text(listed).table_valued("value").render_derived()
        return func.json_each(listed).table_valued("value")


def _wanted(wanted: WantedDocuments, looking: LookingUp) -> Select[Any]:
    return current_facts().where(_may_know_of(looking), *_conditions(wanted, looking))


def _may_know_of(looking: LookingUp) -> ColumnElement[bool]:
    is_internal = and_(
        _FACTS.audience == Audience.DEPARTMENT.value, _FACTS.department.not_in(looking.reader.departments)
    )
    return and_(not_(is_internal), _FACTS.document_id.not_in(looking.hidden))


def _conditions(wanted: WantedDocuments, looking: LookingUp) -> Iterator[ColumnElement[bool]]:
    if wanted.department is not None:
        yield _FACTS.department == wanted.department
    if wanted.kind is not None:
        yield _FACTS.kind == wanted.kind
    for word in wanted.words:
        yield _has_word(word)
    if wanted.availability is not None:
        yield _is_available(wanted.availability, looking.now)
    if wanted.with_findings:
        yield _FACTS.document_id.in_(select(findings.c.path))
    if wanted.ending_before is not None:
        yield and_(_FACTS.valid_to > looking.now, _FACTS.valid_to < wanted.ending_before)


def _has_word(word: str) -> ColumnElement[bool]:
    named = (_contains(one, word) for one in (_FACTS.title, _FACTS.document_id, _FACTS.product))
    said = _contains(passages.c.text, word) | _contains(passages.c.question, word)
    return or_(*named, select(passages.c.passage_id).where(passages.c.content_id == _FACTS.content_id, said).exists())


def _contains(said: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    return func.lower(said).contains(word.lower(), autoescape=True)


def _is_available(state: Availability, now: datetime) -> ColumnElement[bool]:
    """As `bot.domain.documents.availability_of` has it, for whoever may know of the document."""
    approved = _FACTS.status == Status.APPROVED.value
    expired = func.coalesce(_FACTS.valid_to <= now, false())
    superseded = _is_superseded(now)
    later = func.coalesce(_FACTS.valid_from > now, false())
    return {
        Availability.NOT_APPROVED: not_(approved),
        Availability.EXPIRED: and_(approved, expired),
        Availability.SUPERSEDED: and_(approved, not_(expired), superseded),
        Availability.EFFECTIVE_LATER: and_(approved, not_(expired), not_(superseded), later),
        Availability.VALID: and_(approved, not_(expired), not_(superseded), not_(later)),
    }.get(state, false())


def _is_superseded(now: datetime) -> ColumnElement[bool]:
    """Whether an approved document that is in effect says that it takes the document's place."""
    successor = current_facts().subquery("successor")
    return (
        select(successor.c.seq)
        .join(supersessions, supersessions.c.seq == successor.c.seq)
        .where(
            supersessions.c.superseded_id == _FACTS.document_id,
            successor.c.document_id != _FACTS.document_id,
            successor.c.status == Status.APPROVED.value,
            or_(successor.c.valid_from.is_(None), successor.c.valid_from <= now),
        )
        .exists()
    )


def _within(instant: ColumnElement[Any], span: Span) -> tuple[ColumnElement[bool], ...]:
    first, after = span
    return instant >= first, instant < after
