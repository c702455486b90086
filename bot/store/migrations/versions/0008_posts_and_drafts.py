"""Where messages stand in Slack, and what people have begun to write"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("ts", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_posts")),
        comment="Where messages stand in Slack: later ones follow in their thread, and they are kept up to date.",
    )
    op.create_table(
        "drafts",
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("author", "kind", name=op.f("pk_drafts")),
        comment="What people have begun to write and not sent off; one of a kind each.",
    )


def downgrade() -> None:
    op.drop_table("drafts")
    op.drop_table("posts")
