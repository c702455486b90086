"""The language that a department's channel is written to in"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("departments", sa.Column("language", sa.Text(), server_default="zh-CN", nullable=False))


def downgrade() -> None:
    op.drop_column("departments", "language")
