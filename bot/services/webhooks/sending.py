"""Bringing events to the receivers of webhooks: signed, and as their outbox has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from bot.domain.outbox import Message, SendFailed
from bot.domain.webhooks.signature import secret_of, signed_headers
from bot.domain.webhooks.verdicts import TEST, event
from bot.domain.webhooks.webhook import Webhook, may_know
from bot.ports import CannotPost, Poster
from bot.services.launches.people import person_today
from bot.services.launches.recording import LaunchOffice
from bot.services.webhooks.keeping import known_webhooks, unknown

GONE = 410
"""What a receiver says that wants nothing more."""


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Implements `bot.ports.Sender` for webhooks. ``master`` gives what their secrets follow from."""

    office: LaunchOffice
    poster: Poster
    master: Callable[[], str]

    def send(self, message: Message, attempt: int) -> None:
        """Post an event; nothing is sent any more to a webhook that was removed, or whose owner may not know."""
        webhook = self._webhook(message.recipient.id)
        if webhook is None or not may_know(person_today(self.office, webhook.owner)):
            return
        at = datetime.fromisoformat(message.payload["at"])
        status = self._post(webhook, message.key, message.kind, message.payload, at)
        if not 200 <= status < 300:
            raise SendFailed(f"the receiver answered with status {status}", permanent=status == GONE)

    def test(self, webhook_id: str) -> int:
        """Send an event that means nothing, at once; the status of the answer.

        Raises `InputError` for an unknown webhook, and `SendFailed` when no answer came.
        """
        webhook = self._webhook(webhook_id)
        if webhook is None:
            raise unknown(webhook_id)
        return self._post(webhook, f"test:{uuid4().hex}", TEST, {"webhook": webhook.id}, self.office.clock())

    def secret(self, webhook: Webhook) -> str:
        """What a webhook's receiver verifies signatures with."""
        return secret_of(self.master(), webhook.id)

    def _webhook(self, webhook_id: str) -> Webhook | None:
        with self.office.store.begin() as work:
            return known_webhooks(work, self.office).get(webhook_id)

    def _post(self, webhook: Webhook, key: str, kind: str, data: Mapping[str, Any], at: datetime) -> int:
        body = json.dumps(event(kind, data, at), ensure_ascii=False, separators=(",", ":")).encode()
        signed = signed_headers(self.secret(webhook), key, self.office.clock(), body)
        try:
            return self.poster.post(webhook.url, {"content-type": "application/json", **signed}, body)
        except CannotPost as error:
            raise SendFailed(str(error)) from error
