"""One word for where a launch is."""

from __future__ import annotations

from enum import StrEnum


class LaunchStatus(StrEnum):
    """What the verdict on a launch to come says, or how it ended."""

    ALLOW = "allow"
    BLOCK = "block"
    ERROR = "error"
    LAUNCHED = "launched"
    KILLED = "killed"
