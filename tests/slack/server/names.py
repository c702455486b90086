"""Names and numbers that tests and the server share."""

from __future__ import annotations

BOT_TOKEN = "xoxb-test"  # noqa: S105
APP_TOKEN = "xapp-test"  # noqa: S105
SIGNING_SECRET = "signing-secret-test"  # noqa: S105
BOT_USER, BOT_ID, APP = "UBOT", "BBOT", "A1"
TEAM, OTHER_TEAM, DOMAIN = "T1", "T2", "bank"
CHANNEL, DIRECT = "C1", "D1"
PATIENCE = 20
"""Seconds after which something awaited will not come any more."""
EPOCH = 1790000000
"""When the server's own clock starts."""
