"""The board over the bank of the night shift."""

from __future__ import annotations

from tests.slack.training.conftest import bank, begun, night, store

__all__ = ["bank", "begun", "night", "store"]
