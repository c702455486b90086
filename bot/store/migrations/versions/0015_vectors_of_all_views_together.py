"""Vectors of all views are kept together: indexes of vectors follow from the beginning again"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("DELETE FROM index_positions")


def downgrade() -> None:
    op.execute("DELETE FROM index_positions")
