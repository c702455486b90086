"""Every question asked, masked, and how it was answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from bot.domain.answers import Answer, Outcome
from bot.domain.asking import AskedBefore, Asking
from bot.store.schema import asks
from bot.store.upsert import insert_or_ignore


class AskRepository:
    """The log of questions, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, answer: Answer, asking: Asking, now: datetime) -> None:
        """Append a question and its answer; one that is here already, from an attempt before, is left as it is."""
        self._connection.execute(
            insert_or_ignore(self._connection, asks),
            {
                "ask_id": answer.ask_id,
                "asked_at": now,
                "as_of": answer.as_of,
                "asker": asking.asker,
                "surface": asking.surface,
                "conversation": asking.conversation,
                "question": answer.question,
                "meant": answer.read_as or answer.question,
                "language": answer.language,
                "outcome": answer.outcome.value,
                "confidence": answer.confidence,
                "department": answer.departments[0].department if answer.departments else None,
                "passage_ids": [quote.source.passage_id for quote in answer.quotes],
                "timings": dict(answer.timings),
            },
        )

    def last_question(self, conversation: str, since: datetime) -> str | None:
        """The newest question of a conversation, masked and whole, if it is not older than ``since``."""
        query = select(asks.c.meant).where(asks.c.conversation == conversation, asks.c.asked_at >= since)
        return self._connection.scalar(query.order_by(asks.c.asked_at.desc()).limit(1))

    def repeated(self, without: Collection[str] = ()) -> list[AskedBefore]:
        """Every question, those asked most often first; what these askers asked does not count."""
        times = func.count()
        answered = func.max(case((asks.c.outcome == Outcome.ANSWERED.value, 1), else_=0))
        query = select(asks.c.meant, times, answered).where(asks.c.asker.not_in(without))
        query = query.group_by(asks.c.meant).order_by(times.desc(), asks.c.meant)
        return [AskedBefore(question, count, bool(found)) for question, count, found in self._connection.execute(query)]

    def count(self) -> int:
        """How many questions have been asked."""
        return self._connection.scalar(select(func.count()).select_from(asks)) or 0
