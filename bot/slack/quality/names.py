"""What the buttons, modals and fields of corrective actions are called."""

from __future__ import annotations

CLOSE = "action.close"
CLOSE_MODAL = "action.close"
EVIDENCE = "evidence"
