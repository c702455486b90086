"""What buttons of the Home tab are called in Slack's payloads; other areas' buttons on it are called as there."""

from __future__ import annotations

REFRESH = "home.refresh"
PAGE = "home.page"
