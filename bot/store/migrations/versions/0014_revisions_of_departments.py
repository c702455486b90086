"""What tells whether departments may have changed since they were read"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("departments", sa.Column("revision", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("departments", "revision")
