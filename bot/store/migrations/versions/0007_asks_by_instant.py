"""Asks are looked up by when they were asked: reports are about days and months"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_asks_asked_at", "asks", ["asked_at"])


def downgrade() -> None:
    op.drop_index("ix_asks_asked_at", "asks")
