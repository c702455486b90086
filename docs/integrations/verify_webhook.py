"""Verify a webhook of Briefed with Python alone. Any library of standardwebhooks.com does the same."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

OLDEST_SECONDS = 300


def is_from_briefed(headers: Mapping[str, str], body: bytes, secret: str, now: float | None = None) -> bool:
    """Whether a request comes from Briefed, and lately. ``body`` is as it came; header names are in lower case."""
    try:
        message, sent_at, signatures = (headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        is_recent = abs((time.time() if now is None else now) - int(sent_at)) <= OLDEST_SECONDS
    except (KeyError, ValueError):
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = hmac.digest(key, f"{message}.{sent_at}.".encode() + body, hashlib.sha256)
    expected = "v1," + base64.b64encode(right).decode()
    return is_recent and any(hmac.compare_digest(one.encode(), expected.encode()) for one in signatures.split(" "))
