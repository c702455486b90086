"""What documents are now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from bot.store.schema import document_facts


def current_facts(as_of: datetime | None = None) -> Select[Any]:
    """The last fact of each document, where that says it is there; of those recorded by an instant, if one is given."""
    later = document_facts.alias("later")
    told = select(func.max(later.c.seq)).where(later.c.document_id == document_facts.c.document_id)
    last = (told if as_of is None else told.where(later.c.recorded_at <= as_of)).scalar_subquery()
    return select(document_facts).where(and_(document_facts.c.seq == last, document_facts.c.present))
