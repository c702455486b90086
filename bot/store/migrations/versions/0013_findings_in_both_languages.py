"""Findings in both languages"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("findings", sa.Column("what_zh", sa.Text(), nullable=True))
    op.add_column("findings", sa.Column("remedy_zh", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("findings", "remedy_zh")
    op.drop_column("findings", "what_zh")
