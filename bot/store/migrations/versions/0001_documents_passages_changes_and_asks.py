"""Documents, passages, changes and asks"""

import sqlalchemy as sa
from alembic import op

import bot.store.schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "asks",
        sa.Column("ask_id", sa.String(length=32), nullable=False),
        sa.Column("asked_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.Column("as_of", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("meant", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("passage_ids", sa.JSON(), nullable=False),
        sa.Column("timings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ask_id", name=op.f("pk_asks")),
        comment="Append-only: every question asked, masked, and how it was answered.",
    )
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.create_index("ix_asks_conversation", ["conversation", "asked_at"], unique=False)

    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("passage_id", sa.String(length=48), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
        comment="What every derived index must follow, in order.",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contents",
        sa.Column("content_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("recorded_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_id", name=op.f("pk_contents")),
        comment="What was read from one version's bytes; immutable.",
    )
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contents_document_id"), ["document_id"], unique=False)

    op.create_table(
        "departments",
        sa.Column("department_id", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("glossary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("department_id", name=op.f("pk_departments")),
    )
    op.create_table(
        "findings",
        sa.Column("finding_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_findings")),
        comment="The findings of the last sync.",
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", bot.store.schema.Instant(timezone=True), nullable=True),
        sa.Column("done_at", bot.store.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
        comment="Events that were acknowledged: written before the acknowledgement, done once answered.",
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_done_at"), ["done_at"], unique=False)

    op.create_table(
        "index_positions",
        sa.Column("index_name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("index_name", name=op.f("pk_index_positions")),
        comment="How far a shared derived index has followed the changes.",
    )
    op.create_table(
        "served_models",
        sa.Column("model_id", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ready_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("model_id", name=op.f("pk_served_models")),
        comment="Models whose vectors have been complete once; the last one serves while a new one is embedded.",
    )
    op.create_table(
        "document_facts",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("content_id", sa.String(length=32), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=True),
        sa.Column("valid_from", bot.store.schema.Instant(timezone=True), nullable=True),
        sa.Column("valid_to", bot.store.schema.Instant(timezone=True), nullable=True),
        sa.Column("review_by", bot.store.schema.Instant(timezone=True), nullable=True),
        sa.Column("supersedes", sa.JSON(), nullable=True),
        sa.Column("recorded_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["contents.content_id"], name=op.f("fk_document_facts_content_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_document_facts")),
        comment="Append-only: the last row of a document says what it is now, or that it is gone.",
    )
    with op.batch_alter_table("document_facts", schema=None) as batch_op:
        batch_op.create_index("ix_document_facts_document_seq", ["document_id", "seq"], unique=False)

    op.create_table(
        "passages",
        sa.Column("passage_id", sa.String(length=48), nullable=False),
        sa.Column("content_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("heading_path", sa.JSON(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["content_id"], ["contents.content_id"], name=op.f("fk_passages_content_id")),
        sa.PrimaryKeyConstraint("passage_id", name=op.f("pk_passages")),
        comment="The passages of a content; immutable.",
    )
    with op.batch_alter_table("passages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passages_content_id"), ["content_id"], unique=False)

    op.create_table(
        "aliases",
        sa.Column("alias_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("passage_id", sa.String(length=48), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.passage_id"], name=op.f("fk_aliases_passage_id")),
        sa.PrimaryKeyConstraint("alias_id", name=op.f("pk_aliases")),
        sa.UniqueConstraint("passage_id", "text", name=op.f("uq_aliases_passage_id")),
        comment="Phrasings that a person confirmed a passage answers.",
    )
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aliases_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "supersessions",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("superseded_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["document_facts.seq"], name=op.f("fk_supersessions_seq")),
        sa.PrimaryKeyConstraint("seq", "superseded_id", name=op.f("pk_supersessions")),
        comment="Which documents a document fact supersedes.",
    )
    with op.batch_alter_table("supersessions", schema=None) as batch_op:
        batch_op.create_index("ix_supersessions_superseded", ["superseded_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("supersessions", schema=None) as batch_op:
        batch_op.drop_index("ix_supersessions_superseded")

    op.drop_table("supersessions")
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aliases_passage_id"))

    op.drop_table("aliases")
    with op.batch_alter_table("passages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passages_content_id"))

    op.drop_table("passages")
    with op.batch_alter_table("document_facts", schema=None) as batch_op:
        batch_op.drop_index("ix_document_facts_document_seq")

    op.drop_table("document_facts")
    op.drop_table("served_models")
    op.drop_table("index_positions")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_done_at"))

    op.drop_table("inbox")
    op.drop_table("findings")
    op.drop_table("departments")
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contents_document_id"))

    op.drop_table("contents")
    op.drop_table("changes")
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_index("ix_asks_conversation")

    op.drop_table("asks")
