"""Messages that would come too late to be of use expire"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("expired_at", Instant(timezone=True), nullable=True))
    op.create_index(op.f("ix_outbox_expired_at"), "outbox", ["expired_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_expired_at"), table_name="outbox")
    op.drop_column("outbox", "expired_at")
