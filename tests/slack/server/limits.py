"""What Slack refuses in blocks, views, texts and metadata, and with which error."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from typing import Any

from tests.slack.server.checks import (
    Check,
    array,
    at_least_one,
    boolean,
    both,
    enum,
    exactly_one,
    integer,
    problem,
    record,
    string,
    tagged,
    url,
)
from tests.slack.server.elements import (
    ACTIONS_ELEMENTS,
    CONTEXT_ACTIONS_ELEMENTS,
    CONTEXT_ELEMENTS,
    INPUT_ELEMENTS,
    RICH_TEXT_ELEMENTS,
    SECTION_ACCESSORIES,
    SLACK_FILE,
    plain,
    text,
)
from tests.slack.server.texts import Json, interactive_elements, texts_of

UPDATED_TEXT_BYTES = 4_000
POSTED_TEXT = 40_000
"""A longer text is cut, not refused."""
TEXT_OVER_BLOCKS = 13_200
"""Nowhere documented; measured in https://github.com/slackapi/bolt-js/issues/2509."""
RICH_TEXT = 3_000
MARKDOWN_OVER_BLOCKS = 12_000
VIEW_BYTES = 250_000
METADATA_BYTES = 8_000
BLOCKS = {"message": 50, "modal": 100, "home": 100}

BLOCK_ID = {"block_id": string(255)}
CELL = tagged(
    {
        "raw_text": record({"text": string(3000)}),
        "rich_text": record({"elements": array(RICH_TEXT_ELEMENTS, 0, 1000)}),
    }
)
COLUMN = record({}, align=enum("left", "center", "right"), is_wrapped=boolean)


def _short_enough(value: Any, path: str) -> Iterator[str]:
    if sum(map(len, texts_of(value))) > RICH_TEXT:
        yield problem(f"must be less than {RICH_TEXT + 1} characters", f"{path}/elements")


EVERYWHERE: dict[str, Check] = {
    "section": both(
        record(
            {},
            text=text(3000),
            fields=array(text(2000), 1, 10),
            accessory=SECTION_ACCESSORIES,
            expand=boolean,
            **BLOCK_ID,
        ),
        at_least_one("text", "fields"),
    ),
    "divider": record({}, **BLOCK_ID),
    "image": both(
        record({"alt_text": string(2000)}, image_url=url(), slack_file=SLACK_FILE, title=plain(2000), **BLOCK_ID),
        exactly_one("image_url", "slack_file"),
    ),
    "actions": record({"elements": array(ACTIONS_ELEMENTS, 1, 25)}, **BLOCK_ID),
    "context": record({"elements": array(CONTEXT_ELEMENTS, 1, 10)}, **BLOCK_ID),
    "header": record({"text": plain(150)}, level=integer(1, 4), **BLOCK_ID),
    "input": record(
        {"label": plain(2000), "element": INPUT_ELEMENTS},
        hint=plain(2000),
        optional=boolean,
        dispatch_action=boolean,
        **BLOCK_ID,
    ),
    "rich_text": both(record({"elements": array(RICH_TEXT_ELEMENTS, 1, 1000)}, **BLOCK_ID), _short_enough),
    "video": record(
        {
            "title": plain(200),
            "video_url": url(),
            "thumbnail_url": url(),
            "alt_text": string(2000),
        },
        title_url=url(),
        author_name=string(50),
        provider_name=string(50),
        provider_icon_url=url(),
        description=plain(200),
        **BLOCK_ID,
    ),
}
IN_MESSAGES: dict[str, Check] = {
    **EVERYWHERE,
    "context_actions": record({"elements": array(CONTEXT_ACTIONS_ELEMENTS, 1, 5)}, **BLOCK_ID),
    "markdown": record({"text": string(12_000)}, **BLOCK_ID),
    "table": record({"rows": array(array(CELL, 1, 20), 1, 100)}, column_settings=array(COLUMN, 0, 20), **BLOCK_ID),
    "file": record({"external_id": string(255), "source": enum("remote")}, **BLOCK_ID),
}
SURFACES: dict[str, Check] = {
    surface: array(tagged(IN_MESSAGES if surface == "message" else EVERYWHERE), 0, most)
    for surface, most in BLOCKS.items()
}
IN_A_VIEW = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "blocks": lambda value, path: blocks_complaints(value, "modal", path),
}
VIEWS = tagged(
    {
        "modal": record(
            {"title": plain(24), "blocks": IN_A_VIEW["blocks"]},
            submit=plain(24),
            close=plain(24),
            clear_on_close=boolean,
            notify_on_close=boolean,
            **{name: check for name, check in IN_A_VIEW.items() if name != "blocks"},
        ),
        "home": record(
            {"blocks": lambda value, path: blocks_complaints(value, "home", path)},
            **{name: check for name, check in IN_A_VIEW.items() if name != "blocks"},
        ),
    }
)


def blocks_complaints(blocks: Any, surface: str = "message", path: str = "/blocks") -> list[str]:
    """What is wrong with blocks, as ``response_metadata.messages`` says it."""
    found = list(SURFACES[surface](blocks, path))
    return found or [*_repeated_ids(blocks, path), *_misplaced(blocks, surface, path)]


def _repeated_ids(blocks: list[Json], path: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            yield problem(f'`block_id` "{name}" already exists', f"{path}/{number}/block_id")
        seen |= {name} if name else set()
        actions = [element["action_id"] for _, element in interactive_elements([block])]
        for action in {one for one in actions if actions.count(one) > 1}:
            yield problem(f'`action_id` "{action}" already exists for `block_id`', f"{path}/{number}")


def _misplaced(blocks: list[Json], surface: str, path: str) -> Iterator[str]:
    focused = 0
    for number, block in enumerate(blocks):
        element = block.get("element") or {}
        if element.get("type") == "file_input" and surface != "modal":
            yield problem("unsupported type: file_input", f"{path}/{number}/element/type")
        parts = [element, block.get("accessory") or {}, *(block.get("elements") or [])]
        focused += sum(bool(part.get("focus_on_load")) for part in parts)
    if focused > 1:
        yield problem("only one element can have focus_on_load set to true", path)


def view_complaints(view: Any) -> list[str]:
    """What is wrong with a view."""
    found = list(VIEWS(view, "/view"))
    if not found and view["type"] == "modal" and "submit" not in view and has_inputs(view):
        found.append(problem("missing required field: submit", "/view"))
    return found


def has_inputs(view: Mapping[str, Any]) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])


def invalid_blocks(blocks: Any) -> Json | None:
    """The answer to a message whose blocks Slack refuses."""
    if not isinstance(blocks, list):
        return {"error": "invalid_blocks_format"}
    complaints = blocks_complaints(blocks)
    if complaints:
        return {"error": "invalid_blocks", "errors": complaints, "response_metadata": {"messages": complaints}}
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_OVER_BLOCKS or sum(map(len, texts_of(blocks))) > TEXT_OVER_BLOCKS:
        return {"error": "msg_blocks_too_long"}
    return None


def invalid_metadata(metadata: Any) -> Json | None:
    if not isinstance(metadata, dict):
        return {"error": "invalid_metadata_format"}
    complaints = list(
        record({"event_type": string(255, pattern=r"[A-Za-z0-9_.:-]+"), "event_payload": _an_object})(
            metadata, "/metadata"
        )
    )
    if complaints:
        return {"error": "invalid_metadata_schema", "response_metadata": {"messages": complaints}}
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > METADATA_BYTES:
        return {"error": "metadata_too_large"}
    return None


def _an_object(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield problem("must be an object", path)


def invalid_view(view: Any) -> Json | None:
    if not isinstance(view, dict):
        return {"error": "invalid_arguments"}
    complaints = view_complaints(view)
    if complaints:
        return {"error": "invalid_arguments", "response_metadata": {"messages": complaints}}
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        return {"error": "view_too_large"}
    return None


def invalid_content(arguments: Mapping[str, Any]) -> Json | None:
    """The answer to a message whose content Slack refuses, wherever it is to be posted."""
    if not arguments.get("text") and not arguments.get("blocks") and not arguments.get("attachments"):
        return {"error": "no_text"}
    refused = invalid_blocks(arguments["blocks"]) if arguments.get("blocks") else None
    if not refused and arguments.get("metadata"):
        refused = invalid_metadata(arguments["metadata"])
    return refused


def refusal_of(arguments: Mapping[str, Any], channels: Container[str]) -> str | None:
    """Why Slack would not post a message, or would not let it be updated later."""
    if arguments.get("channel") not in channels:
        return "channel_not_found"
    if len((arguments.get("text") or "").encode()) > UPDATED_TEXT_BYTES:
        return "msg_too_long"
    refused = invalid_content(arguments)
    return refused["error"] if refused else None
