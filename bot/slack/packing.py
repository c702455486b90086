"""Several ids in the value of one button."""

from __future__ import annotations

_BETWEEN = "|"


def packed(*parts: str) -> str:
    """Ids as the value of a button."""
    return _BETWEEN.join(parts)


def unpacked(value: str, count: int) -> list[str]:
    """The ids of a button's value; what is not there is empty, and known to nobody."""
    parts = value.split(_BETWEEN, count - 1)
    return [*parts, *[""] * (count - len(parts))]
