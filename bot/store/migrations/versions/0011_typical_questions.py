"""What departments say they are asked"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "typical_questions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_typical_questions")),
        comment="What departments say they are asked, as their folders have it now.",
    )


def downgrade() -> None:
    op.drop_table("typical_questions")
