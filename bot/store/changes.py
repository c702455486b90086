"""What the derived indexes have to follow, and how far the shared ones have."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.domain.indexing import Change, ServedModel
from bot.store.schema import changes, index_positions, served_models


class ChangeRepository:
    """The log of passages that come and go, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_position(self) -> int:
        """The position of the newest change; 0 when there is none."""
        return self._connection.scalar(select(func.max(changes.c.seq))) or 0

    def after(self, position: int, limit: int) -> list[Change]:
        """The next changes after a position, oldest first."""
        query = select(changes.c.seq, changes.c.passage_id, changes.c.present).where(changes.c.seq > position)
        rows = self._connection.execute(query.order_by(changes.c.seq).limit(limit))
        return [Change(seq, passage_id, present) for seq, passage_id, present in rows]

    def count_after(self, position: int) -> int:
        """How many changes an index at this position has not followed."""
        return self._connection.scalar(select(func.count()).where(changes.c.seq > position)) or 0

    def is_followed(self) -> bool:
        """Whether the vectors of the model that serves have followed every change."""
        served = self.served_models()[:1]
        return bool(served) and self.count_after(self.position(served[0].model_id)) == 0

    def position(self, index_name: str) -> int:
        """How far a shared index has followed; 0 for a new one."""
        query = select(index_positions.c.position).where(index_positions.c.index_name == index_name)
        return self._connection.scalar(query) or 0

    def set_position(self, index_name: str, position: int) -> None:
        """Remember how far a shared index has followed."""
        of_index = index_positions.c.index_name == index_name
        updated = self._connection.execute(update(index_positions).where(of_index).values(position=position))
        if updated.rowcount == 0:
            self._connection.execute(insert(index_positions), {"index_name": index_name, "position": position})

    def forget_position(self, index_name: str) -> None:
        """Have an index follow from the beginning again."""
        self._connection.execute(delete(index_positions).where(index_positions.c.index_name == index_name))

    def mark_ready(self, model_id: str, source: str, now: datetime) -> None:
        """A model's vectors are complete: it serves from now on."""
        self._connection.execute(delete(served_models).where(served_models.c.model_id == model_id))
        row = {"model_id": model_id, "source": source, "ready_at": now}
        self._connection.execute(insert(served_models), row)

    def forget_model(self, model_id: str) -> None:
        """A model's vectors were dropped."""
        self._connection.execute(delete(served_models).where(served_models.c.model_id == model_id))
        self.forget_position(model_id)

    def served_models(self) -> list[ServedModel]:
        """The models whose vectors have been complete, the newest first."""
        rows = self._connection.execute(select(served_models).order_by(served_models.c.ready_at.desc())).mappings()
        return [ServedModel(row["model_id"], row["source"], row["ready_at"]) for row in rows]
