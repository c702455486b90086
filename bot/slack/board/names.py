"""What buttons of the board are called in Slack's payloads."""

from __future__ import annotations

SHOW = "board.show"
CHOOSE = "board.choose"
TURN = "board.turn"
OPEN_PAGES = "link:pages"
"""Only opens a page: nothing is to be done about it here."""
