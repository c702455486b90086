"""The tables. SQL is the truth: every index can be rebuilt from what stands here.

``facts``, ``document_facts``, ``asks``, ``feedback`` and ``alias_facts`` are append-only, which triggers of the
database see to (migrations 0003 and 0006); what is current is derived from their rows.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


contents = Table(
    "contents",
    metadata,
    Column("content_id", String(32), primary_key=True),
    Column("document_id", Text, nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("findings", JSON, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    comment="What was read from one version's bytes; immutable.",
)

passages = Table(
    "passages",
    metadata,
    Column("passage_id", String(48), primary_key=True),
    Column("content_id", ForeignKey("contents.content_id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("question", Text),
    Column("heading_path", JSON, nullable=False),
    Column("header", JSON, nullable=False),
    Column("rows", JSON, nullable=False),
    Column("page", Integer),
    Column("sheet", Text),
    Column("cells", Text),
    Column("clause", Text),
    Column("origin", String(48), index=True),  # the first passage that said the same, in an earlier version
    comment="The passages of a content; immutable.",
)

feedback = Table(
    "feedback",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("ask_id", ForeignKey("asks.ask_id"), index=True),
    Column("person", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("passage_ids", JSON, nullable=False),
    Column("phrasing", Text, index=True),
    Column("comment", Text),
    Column("recorded_at", Instant, nullable=False),
    comment="Append-only: people's words on answers and, without an ask, experts' words on phrasings.",
)

alias_facts = Table(
    "alias_facts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("passage_id", ForeignKey("passages.passage_id"), nullable=False),
    Column("phrasing", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("person", Text, nullable=False),
    Column("cause", Text, nullable=False, index=True),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_alias_facts_passage_phrasing", "passage_id", "phrasing", "seq"),
    comment="Append-only: the last row of a phrasing says whether it leads to the passages of a line.",
)

document_facts = Table(
    "document_facts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("document_id", Text, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("content_id", ForeignKey("contents.content_id"), index=True),
    Column("sha256", String(64)),
    Column("title", Text),
    Column("department", Text),
    Column("owner", Text),
    Column("kind", Text),
    Column("product", Text),
    Column("status", String(16)),
    Column("audience", String(16)),
    Column("valid_from", Instant),
    Column("valid_to", Instant),
    Column("review_by", Instant),
    Column("supersedes", JSON),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_document_facts_document_seq", "document_id", "seq"),
    comment="Append-only: the last row of a document says what it is now, or that it is gone.",
)

supersessions = Table(
    "supersessions",
    metadata,
    Column("seq", ForeignKey("document_facts.seq"), primary_key=True),
    Column("superseded_id", Text, primary_key=True),
    Index("ix_supersessions_superseded", "superseded_id"),
    comment="Which documents a document fact supersedes.",
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("passage_id", String(48), nullable=False),
    Column("present", Boolean, nullable=False),
    comment="What every derived index must follow, in order.",
    sqlite_autoincrement=True,
)

index_positions = Table(
    "index_positions",
    metadata,
    Column("index_name", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    comment="How far a shared derived index has followed the changes.",
)

served_models = Table(
    "served_models",
    metadata,
    Column("model_id", String(40), primary_key=True),
    Column("source", Text, nullable=False),
    Column("ready_at", Instant, nullable=False),
    comment="Models whose vectors have been complete once; the last one serves while a new one is embedded.",
)

departments = Table(
    "departments",
    metadata,
    Column("department_id", Text, primary_key=True),
    Column("names", JSON, nullable=False),
    Column("owner", Text),
    Column("channel", Text),
    Column("scope", JSON, nullable=False),
    Column("glossary", JSON, nullable=False),
    Column("rules", JSON, nullable=False, server_default="{}"),
    Column("language", Text, nullable=False, server_default="zh-CN"),
    Column("revision", String(32)),  # the same for all: another one when any of them may have changed
)

typical_questions = Table(
    "typical_questions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("department", Text, nullable=False),
    Column("question", Text, nullable=False),
    comment="What departments say they are asked, as their folders have it now.",
)

findings = Table(
    "findings",
    metadata,
    Column("finding_id", Integer, primary_key=True, autoincrement=True),
    Column("path", Text, nullable=False),
    Column("code", String(32), nullable=False),
    Column("what", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("what_zh", Text),
    Column("remedy_zh", Text),
    comment="The findings of the last sync.",
)

asks = Table(
    "asks",
    metadata,
    Column("ask_id", String(32), primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("asker", Text, nullable=False),
    Column("surface", String(16), nullable=False),
    Column("conversation", Text),
    Column("question", Text, nullable=False),
    Column("meant", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("department", Text),
    Column("passage_ids", JSON, nullable=False),
    Column("timings", JSON, nullable=False),
    Index("ix_asks_conversation", "conversation", "asked_at"),
    Index("ix_asks_asked_at", "asked_at"),
    comment="Append-only: every question asked, masked, and how it was answered.",
)

facts = Table(
    "facts",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("launch", Text, index=True),
    Column("recorded_at", Instant, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("subject", Text),
    Index("ix_facts_subject_kind", "subject", "kind"),
    Index("ix_facts_kind", "kind"),
    comment="Append-only: what happened to launches and questions, each fact chained to the one before.",
)

inbox = Table(
    "inbox",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("payload", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_until", Instant),
    Column("done_at", Instant, index=True),
    comment="Events that were acknowledged: written before the acknowledgement, done once answered.",
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("next_at", Instant, index=True),
    Column("claim", String(32)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text),
    Column("sent_at", Instant),
    Column("failed_at", Instant, index=True),
    Column("expired_at", Instant, index=True),
    Index("ix_outbox_recipient_next_at", "recipient", "next_at"),
    comment="Messages to people, departments and channels; next_at is empty once sent or given up.",
)

outbox_recipients = Table(
    "outbox_recipients",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("free_at", Instant, nullable=False),
    Column("claim", String(32)),
    comment="When each recipient may be written to again: one message at a time, at most one a second.",
)

jobs = Table(
    "jobs",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("last_started", Instant),
    Column("last_finished", Instant),
    Column("last_succeeded", Instant),
    Column("claimed_until", Instant),
    Column("last_report", Text),
    Column("last_error", Text),
    Column("runs", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    comment="When each job ran and how it went; runs grows with every claim, so that only one process gets each.",
)

posts = Table(
    "posts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("ts", String(64), nullable=False),
    comment="Where messages stand in Slack: later ones follow in their thread, and they are kept up to date.",
)

drafts = Table(
    "drafts",
    metadata,
    Column("author", String(255), primary_key=True),
    Column("kind", String(64), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
    comment="What people have begun to write and not sent off; one of a kind each.",
)

verdicts_told = Table(
    "verdicts_told",
    metadata,
    Column("webhook", String(32), primary_key=True),
    Column("launch", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("decision", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    comment="What each webhook was last told of each launch; number counts what it was told of it.",
)
