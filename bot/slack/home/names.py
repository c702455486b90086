"""What buttons of the Home tab are called in Slack's payloads: its own, and those of other areas that it shows."""

from __future__ import annotations

REFRESH = "home.refresh"
PAGE = "home.page"

CALLBACK_DONE = "callback.done"
CLAIM_QUESTION = "question.claim"
ANSWER_QUESTION = "question.answer"
SHOW_LAUNCH = "launch.show"
SHOW_BOARD = "board.show"
