"""What documents are now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, select

from bot.store.schema import document_facts


def current_facts() -> Select[Any]:
    """The last fact of each document, where that says it is there."""
    later = document_facts.alias("later")
    last = select(func.max(later.c.seq)).where(later.c.document_id == document_facts.c.document_id).scalar_subquery()
    return select(document_facts).where(and_(document_facts.c.seq == last, document_facts.c.present))
