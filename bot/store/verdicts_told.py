"""What webhooks were last told of launches."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from bot.domain.webhooks.verdicts import Told, VerdictState
from bot.store.schema import verdicts_told
from bot.store.upsert import put


class VerdictsToldRepository:
    """Implements `bot.ports.VerdictsTold`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, webhook_id: str) -> dict[str, Told]:
        """What a webhook was last told, by launch."""
        rows = self._connection.execute(select(verdicts_told).where(verdicts_told.c.webhook == webhook_id))
        return {
            row.launch: Told(webhook_id, row.number, VerdictState(row.launch, row.decision, row.status, row.digest))
            for row in rows
        }

    def put(self, told: Iterable[Told]) -> None:
        """Remember what webhooks are told, in place of what they were told of the same launches before."""
        for one in told:
            state = one.state
            row = {
                "webhook": one.webhook,
                "launch": state.launch,
                "number": one.number,
                "decision": state.decision,
                "status": state.status,
                "digest": state.digest,
            }
            put(self._connection, verdicts_told, row)
