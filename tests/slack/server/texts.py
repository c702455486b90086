"""Walking through blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def texts_of(part: Any) -> Iterator[str]:
    """Every text in blocks, in order."""
    if isinstance(part, list):
        for one in part:
            yield from texts_of(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts_of(value)


def shown(surface: Any) -> str:
    """What a person reads on a message or a view, without the fallback text."""
    return "\n".join(texts_of(surface.get("blocks") or [])) or surface.get("text", "")


def interactive_elements(blocks: list[Json] | None) -> Iterator[tuple[Json, Json]]:
    """Every element that people can use, with its block."""
    for block in blocks or []:
        candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in candidates:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def buttons(surface: Any) -> dict[str, Json]:
    """The buttons of a message or a view by action_id; of several with one action_id, the first."""
    found: dict[str, Json] = {}
    for _, element in interactive_elements(surface.get("blocks")):
        if element["type"] in {"button", "icon_button", "feedback_buttons"}:
            found.setdefault(element["action_id"], element)
    return found
