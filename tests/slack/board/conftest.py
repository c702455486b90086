"""The bank of the trainings, with more launches: one that may be named, and one of another department."""

from __future__ import annotations

from tests.slack.training.conftest import bank, begun, night, store

__all__ = ["bank", "begun", "night", "store"]
