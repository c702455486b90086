"""Signatures of webhooks by the scheme of Standard Webhooks (https://www.standardwebhooks.com, version 1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

MARK = "whsec_"
"""What every secret begins with, by the scheme."""


def secret_of(master: str, webhook_id: str) -> str:
    """What the messages to one webhook are signed with, as its receiver is given it.

    It follows from a master secret, so that no database and no backup of one holds it.
    """
    key = hmac.digest(master.encode(), f"webhook:{webhook_id}".encode(), hashlib.sha256)
    return MARK + base64.b64encode(key).decode()


def signed_headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that say what a body is, when it was sent, and that it comes from whoever knows the secret."""
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": _signature(secret, message_id, timestamp, body),
    }


def _signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
