"""Documents are looked up by their content with every question"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_document_facts_content_id", "document_facts", ["content_id"])


def downgrade() -> None:
    op.drop_index("ix_document_facts_content_id", "document_facts")
