"""What is recorded of webhooks, as bodies of facts. What their messages are signed with is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebhookAdded:
    """An address is told of verdicts from now on, for whoever did that; of ``launches``, or of all with ``None``."""

    webhook: str
    url: str
    launches: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class WebhookRemoved:
    """A webhook, named by its id, is told nothing more."""

    webhook: str


WebhookBody = WebhookAdded | WebhookRemoved
