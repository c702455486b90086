"""What people said of answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.domain.feedback import AliasChange, AliasNews, Feedback, Phrasing, RecordedAsk
from bot.store.aliases import AliasLog, Utterance
from bot.store.schema import asks, feedback


class FeedbackRepository:
    """Feedback and the aliases that come of it, over one transaction."""

    def __init__(self, connection: Connection, aliases: AliasLog) -> None:
        self._connection = connection
        self._aliases = aliases

    def asks(self, beginning: str, limit: int = 2) -> list[RecordedAsk]:
        """Answers whose id begins so."""
        query = select(asks.c.ask_id, asks.c.meant, asks.c.passage_ids)
        query = query.where(asks.c.ask_id.startswith(beginning, autoescape=True)).order_by(asks.c.ask_id).limit(limit)
        return [RecordedAsk(ask_id, meant, tuple(ids)) for ask_id, meant, ids in self._connection.execute(query)]

    def with_key(self, key: str) -> Feedback | None:
        """What was said under this key."""
        query = select(feedback).where(feedback.c.key == key, feedback.c.ask_id.is_not(None))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        said_of = tuple(row["passage_ids"])
        return Feedback(row["key"], row["ask_id"], row["person"], row["helpful"], said_of, row["comment"])

    def record(self, feedback: Feedback, phrasing: Phrasing | None, now: datetime) -> list[AliasChange]:
        """Append what somebody said of an answer to a question phrased so; which aliases that changes.

        Must be called within `SqlStore.command`: votes are counted one after another.
        """
        said = Utterance(
            feedback.key,
            feedback.person,
            feedback.helpful,
            feedback.passage_ids,
            phrasing,
            feedback.ask_id,
            feedback.comment,
        )
        return self._aliases.say(said, now)

    def changed_by(self, key: str) -> list[AliasChange]:
        """Which aliases the word under this key changed."""
        return self._aliases.changed_by(key)

    def recent_changes(self, limit: int) -> list[AliasNews]:
        """The last changes of aliases, newest first."""
        return self._aliases.recent(limit)
