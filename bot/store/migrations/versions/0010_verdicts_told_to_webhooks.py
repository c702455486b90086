"""What webhooks were told of launches"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "verdicts_told",
        sa.Column("webhook", sa.String(length=32), nullable=False),
        sa.Column("launch", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("webhook", "launch", name=op.f("pk_verdicts_told")),
        comment="What each webhook was last told of each launch; number counts what it was told of it.",
    )


def downgrade() -> None:
    op.drop_table("verdicts_told")
