"""Documents, their passages and what their owners must know of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, func, insert, select

from bot.domain.departments import Department
from bot.domain.documents import DocumentVersion, KnownPassage, superseded_from
from bot.domain.findings import Finding
from bot.domain.lineage import inherited
from bot.domain.passages import Passage
from bot.domain.routing import PastQuestion
from bot.memory import Memory
from bot.store.aliases import ORIGIN, AliasLog
from bot.store.batches import in_batches
from bot.store.current import current_facts
from bot.store.rows import (
    department_from,
    department_row,
    document_from,
    document_row,
    finding_from,
    finding_row,
    passage_from,
    passage_row,
)
from bot.store.schema import (
    alias_facts,
    changes,
    contents,
    departments,
    document_facts,
    findings,
    passages,
    supersessions,
    typical_questions,
)

MOST_PASSAGES = 20_000
"""Of 1 to 2 kB each."""
MOST_KNOWN = 20_000
"""Of 200 bytes each, beside the passage."""
MOST_REVISIONS = 4

LastFacts = tuple[int | None, ...]
"""The numbers of the last fact of any document and of any alias, where there are some."""

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DocumentMemories:
    """What was read of documents before, by what makes sure that it still holds.

    ``passages`` never change, nor does the content that they were cut from. What is ``known`` of a passage holds for as
    long as no fact of a document or of an alias was added, and what is known of ``departments`` for their revision.
    """

    passages: Memory[str, tuple[str, Passage]] = field(default_factory=lambda: Memory(MOST_PASSAGES))
    known: Memory[tuple[LastFacts, str], KnownPassage] = field(default_factory=lambda: Memory(MOST_KNOWN))
    departments: Memory[str, dict[str, Department]] = field(default_factory=lambda: Memory(MOST_REVISIONS))


class DocumentRepository:
    """What is known of documents, over one transaction."""

    def __init__(self, connection: Connection, memories: DocumentMemories, aliases: AliasLog) -> None:
        self._connection = connection
        self._memories = memories
        self._aliases = aliases
        self._has_appended = False

    # --- writing ---

    def record(self, document: DocumentVersion, now: datetime) -> None:
        """Append what a document is from now on; tell the indexes which passages come and go."""
        before = self.current(document.document_id)
        seq = self._append(document_row(document) | {"present": True, "recorded_at": now})
        if document.supersedes:
            rows = [{"seq": seq, "superseded_id": superseded} for superseded in set(document.supersedes)]
            self._connection.execute(insert(supersessions), rows)
        if before is None or before.content_id != document.content_id:
            self._change(before.content_id if before else None, present=False)
            self._change(document.content_id, present=True)

    def remove(self, document_id: str, now: datetime) -> None:
        """Append that a document is gone; it stops answering with this transaction."""
        before = self.current(document_id)
        if before is None:
            return
        self._append({"document_id": document_id, "present": False, "recorded_at": now})
        self._change(before.content_id, present=False)

    def add_content(
        self,
        document: DocumentVersion,
        content: Sequence[Passage],
        reading_findings: Sequence[Finding],
        now: datetime,
    ) -> None:
        """Keep what was read from one version's bytes; passages that say what the last version said continue it."""
        before = self._said_before(document)
        origins = inherited(before, content, self._names()) if before else {}
        self._connection.execute(
            insert(contents),
            {
                "content_id": document.content_id,
                "document_id": document.document_id,
                "sha256": document.sha256,
                "findings": [finding_row(finding) for finding in reading_findings],
                "recorded_at": now,
            },
        )
        rows = [
            passage_row(f"{document.content_id}:{one.ordinal}", document.content_id, one)
            | {"origin": origins.get(one.ordinal)}
            for one in content
        ]
        if rows:
            self._connection.execute(insert(passages), rows)

    def add_aliases(self, passage_id: str, texts: Iterable[str], now: datetime, by: str | None = None) -> None:
        """Keep phrasings that an expert, by his name if it is known, confirmed the passage answers.

        Known ones are ignored, and so is what says too little or too much to be a phrasing.
        """
        self._aliases.confirm(passage_id, texts, now, by)

    def retract_aliases(self, passage_id: str, texts: Iterable[str], now: datetime, by: str | None = None) -> None:
        """Keep that an expert no longer confirms phrasings; those that he never confirmed are ignored."""
        self._aliases.retract(passage_id, texts, now, by)

    def replace_departments(self, known: Iterable[Department]) -> None:
        """Keep the departments as the knowledge folder has them now."""
        self._connection.execute(delete(departments))
        revision = uuid.uuid4().hex
        rows = [department_row(department) | {"revision": revision} for department in known]
        if rows:
            self._connection.execute(insert(departments), rows)

    def replace_typical_questions(self, known: Iterable[PastQuestion]) -> None:
        """Keep what departments say they are asked."""
        self._connection.execute(delete(typical_questions))
        rows = [{"question": one.text, "department": one.department} for one in known]
        if rows:
            self._connection.execute(insert(typical_questions), rows)

    def typical_questions(self) -> list[PastQuestion]:
        """What departments say they are asked, in their order."""
        columns = typical_questions.c
        query = select(columns.question, columns.department).order_by(columns.number)
        return [PastQuestion(*row) for row in self._connection.execute(query)]

    def replace_findings(self, known: Iterable[Finding]) -> None:
        """Keep the findings of the last sync."""
        self._connection.execute(delete(findings))
        rows = [finding_row(finding) for finding in known]
        if rows:
            self._connection.execute(insert(findings), rows)

    # --- reading ---

    def current(self, document_id: str) -> DocumentVersion | None:
        """What a document is now, ``None`` when it is not there."""
        row = (
            self._connection.execute(current_facts().where(document_facts.c.document_id == document_id))
            .mappings()
            .first()
        )
        return document_from(row) if row else None

    def all_current(self, as_of: datetime | None = None) -> dict[str, DocumentVersion]:
        """Every document that is there now, or was there at an instant, by id."""
        rows = self._connection.execute(current_facts(as_of).order_by(document_facts.c.document_id)).mappings()
        return {row["document_id"]: document_from(row) for row in rows}

    def first_recorded(self, document_id: str) -> datetime | None:
        """When the document was first there; ``None`` for one that never was."""
        of_document = document_facts.c.document_id == document_id
        query = select(document_facts.c.recorded_at).where(of_document).order_by(document_facts.c.seq).limit(1)
        return self._connection.scalar(query)

    def headings(self, content_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The headings of contents, in order, each once; contents without any passage are left out."""
        found: dict[str, dict[str, None]] = {}
        for row in sorted(self._rows(_HEADINGS, content_ids), key=lambda one: (one["content_id"], one["ordinal"])):
            kept = found.setdefault(row["content_id"], {})
            kept.update(dict.fromkeys((*row["heading_path"], *([row["question"]] if row["question"] else []))))
        return {content_id: tuple(headings) for content_id, headings in found.items()}

    def passage_ids_of(self, document_ids: Collection[str]) -> set[str]:
        """Every passage of these documents' present versions."""
        return {row["passage_id"] for row in self._rows(_IDS_OF_DOCUMENTS, document_ids)}

    def reading_findings(self) -> dict[str, list[Finding]]:
        """What was found in reading each content, by content id; contents without findings have an empty list."""
        rows = self._connection.execute(select(contents.c.content_id, contents.c.findings))
        return {content_id: [finding_from(row) for row in found] for content_id, found in rows}

    def passages(self, passage_ids: Collection[str]) -> dict[str, Passage]:
        """Those of the passages that were ever cut, whatever became of their documents."""
        return {passage_id: passage for passage_id, (_, passage) in self._cut(passage_ids).items()}

    def version_passages(self, document_id: str, sha256: str) -> list[Passage] | None:
        """The passages of a version that was ever read, in order; ``None`` for one that was not.

        A version that was read more than once, under another title say, counts as it was read last.
        """
        content_id = self._connection.scalar(_LAST_READ, {"document_id": document_id, "sha256": sha256})
        if content_id is None:
            return None
        return [passage_from(row) for row in self._connection.execute(_IN_ORDER, {"content_id": content_id}).mappings()]

    def known_passages(self, passage_ids: Collection[str]) -> dict[str, KnownPassage]:
        """Those of the passages whose documents are there now in the version the passage was cut from."""
        if self._has_appended or self._aliases.has_appended:  # what may yet be rolled back must not be remembered
            return self._known(passage_ids)
        last = tuple(self._connection.execute(_LAST_FACTS).one())
        before = self._memories.known.among((last, one) for one in passage_ids)
        known = {passage_id: it for (_, passage_id), it in before.items()}
        read = self._known([one for one in passage_ids if one not in known])
        self._memories.known.keep({(last, one): it for one, it in read.items()})
        return {**known, **read}

    def passage_ids(self) -> set[str]:
        """Every passage that an index should have now."""
        current = current_facts().with_only_columns(document_facts.c.content_id).scalar_subquery()
        return set(self._connection.scalars(select(passages.c.passage_id).where(passages.c.content_id.in_(current))))

    def aliases(self, passage_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Confirmed phrasings by passage, oldest first."""
        return self._aliases.of(passage_ids, stands=True)

    def retired_aliases(self, passage_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Phrasings that led to passages once and no longer do."""
        return self._aliases.of(passage_ids, stands=False)

    def aliases_left_out(self, since: datetime) -> dict[str, tuple[str, ...]]:
        """Phrasings that lead nowhere since a new version of their document, recorded after ``since``, by document."""
        return self._aliases.left_out(since)

    def departments(self) -> dict[str, Department]:
        """The departments by id."""
        revision = self._connection.scalar(_REVISION) or ""  # none yet in a database that an earlier Briefed filled
        known = self._memories.departments.get(revision)
        if known is None:
            rows = self._connection.execute(_DEPARTMENTS).mappings()
            known = {row["department_id"]: department_from(row) for row in rows}
            self._memories.departments.keep({revision: known} if revision else {})
        return dict(known)

    def products(self) -> set[str]:
        """The names of the products that documents are about."""
        named = current_facts().with_only_columns(document_facts.c.product).where(document_facts.c.product.is_not(None))
        return set(self._connection.scalars(named.distinct()))

    def findings(self) -> list[Finding]:
        """The findings of the last sync."""
        rows = self._connection.execute(select(findings).order_by(findings.c.path, findings.c.finding_id)).mappings()
        return [finding_from(row) for row in rows]

    # --- inside ---

    def _append(self, row: dict[str, Any]) -> int:
        self._has_appended = True
        inserted = insert(document_facts).returning(document_facts.c.seq)
        return self._connection.execute(inserted, row).scalar_one()

    def _said_before(self, document: DocumentVersion) -> dict[str, Passage]:
        """The first passages of the lines in the document's last version; a new one continues what it supersedes."""
        is_known = self.first_recorded(document.document_id) is not None
        ids = [document.document_id] if is_known else list(document.supersedes)
        return self.passages(list(self._connection.scalars(_LAST_ORIGINS, {"ids": ids})) if ids else [])

    def _names(self) -> list[tuple[str, ...]]:
        """What passages are about, each by its names: products, and what departments' glossaries explain."""
        terms = (terms for department in self.departments().values() for terms in department.glossary)
        return [*terms, *((product,) for product in sorted(self.products()))]

    def _change(self, content_id: str | None, present: bool) -> None:
        if content_id is None:
            return
        ids = select(passages.c.passage_id).where(passages.c.content_id == content_id).order_by(passages.c.ordinal)
        rows = [{"passage_id": passage_id, "present": present} for passage_id in self._connection.scalars(ids)]
        if rows:
            self._connection.execute(insert(changes), rows)

    def _known(self, passage_ids: Collection[str]) -> dict[str, KnownPassage]:
        """What the database says of those of the passages whose documents are there now."""
        cut = self._cut(passage_ids)
        contents_of = {content_id for content_id, _ in cut.values()}
        documents = {row["content_id"]: document_from(row) for row in self._rows(_OF_CONTENT, contents_of)}
        ids = {document.document_id for document in documents.values()}
        superseded = {one: superseded_from(one, newer, _ALWAYS) for one, newer in self._successors(ids).items()}
        aliases = self.aliases(passage_ids)
        return {
            one: KnownPassage(one, passage, it, superseded.get(it.document_id), aliases=aliases.get(one, ()))
            for one, (content_id, passage) in cut.items()
            if (it := documents.get(content_id))
        }

    def _cut(self, passage_ids: Collection[str]) -> dict[str, tuple[str, Passage]]:
        """Those of the passages that were ever cut, each with its content."""
        known = self._memories.passages.among(passage_ids)
        rows = self._rows(_PASSAGES, [one for one in passage_ids if one not in known])
        read = {row["passage_id"]: (row["content_id"], passage_from(row)) for row in rows}
        self._memories.passages.keep(read)
        return {**known, **read}

    def _successors(self, document_ids: Collection[str]) -> dict[str, list[DocumentVersion]]:
        found: dict[str, list[DocumentVersion]] = {}
        for row in self._rows(_SUCCESSORS, document_ids):
            found.setdefault(row["superseded_id"], []).append(document_from(row))
        return found

    def _rows(self, statement: Select[Any], ids: Collection[str]) -> list[RowMapping]:
        """The rows of a statement that asks for ``ids``, a part at a time."""
        return [
            row for part in in_batches(ids) for row in self._connection.execute(statement, {"ids": part}).mappings()
        ]


_IDS = bindparam("ids", expanding=True)
# Built once: building a statement takes longer than SQLite takes to answer it.
_PASSAGES = select(passages).where(passages.c.passage_id.in_(_IDS))
_LAST_READ = (
    select(contents.c.content_id)
    .where(contents.c.document_id == bindparam("document_id"), contents.c.sha256 == bindparam("sha256"))
    .order_by(contents.c.recorded_at.desc(), contents.c.content_id)
    .limit(1)
)
_IN_ORDER = select(passages).where(passages.c.content_id == bindparam("content_id")).order_by(passages.c.ordinal)
_HEADINGS = select(passages).where(passages.c.content_id.in_(_IDS))
_IDS_OF_DOCUMENTS = (
    current_facts()
    .with_only_columns(passages.c.passage_id)
    .join(passages, passages.c.content_id == document_facts.c.content_id)
    .where(document_facts.c.document_id.in_(_IDS))
)
_LAST_FACTS = select(
    select(func.max(document_facts.c.seq)).scalar_subquery(), select(func.max(alias_facts.c.seq)).scalar_subquery()
)
_REVISION = select(departments.c.revision).limit(1)
_DEPARTMENTS = select(departments).order_by(departments.c.department_id)
_OF_CONTENT = current_facts().where(document_facts.c.content_id.in_(_IDS))
_read = document_facts.alias("read")
_LAST_CONTENTS = select(document_facts.c.content_id).where(
    document_facts.c.seq.in_(
        select(func.max(_read.c.seq))
        .where(_read.c.document_id.in_(_IDS), _read.c.content_id.is_not(None))
        .group_by(_read.c.document_id)
    )
)
_LAST_ORIGINS = (
    select(ORIGIN).where(passages.c.content_id.in_(_LAST_CONTENTS)).order_by(passages.c.content_id, passages.c.ordinal)
)
_SUCCESSORS = (
    current_facts()
    .add_columns(supersessions.c.superseded_id)
    .join(supersessions, supersessions.c.seq == document_facts.c.seq)
    .where(supersessions.c.superseded_id.in_(_IDS))
)
