"""What people type and choose in elements: as Slack sends it, and what Slack's client would not let them send."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.slack.server.texts import Json, interactive_elements
from tests.slack.server.workspace import Refused

SIMPLE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
"""The name under which an element sends its value, and the one that gives it at the start."""
SEVERAL = {name for name in SIMPLE if name.startswith("multi_")} | {"checkboxes", "file_input"}
FORMATS = {
    "email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url_text_input": r"https?://\S+",
    "number_input": r"-?\d+(\.\d+)?",
    "datepicker": r"\d{4}-\d\d-\d\d",
    "timepicker": r"\d\d:\d\d",
}


def initial_values(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """``state.values`` before anybody typed anything."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in interactive_elements(blocks):
        if element["type"] in SIMPLE:
            name, initial = SIMPLE[element["type"]]
            empty: Any = [] if element["type"] in SEVERAL else None
            value = {"type": element["type"], name: element.get(initial, empty)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(one for group in groups for one in group["options"])]


def chosen(element: Json, value: Any, offered: list[Json] | None = None) -> Json:
    """The option with a value, or with that text; only what is offered can be chosen."""
    options = options_of(element) if offered is None else offered
    for option in options:
        if value in (option, option["value"], option["text"]["text"]):
            return {name: option[name] for name in option if name in {"text", "value", "description"}}
    raise Refused(f"{element['action_id']} offers {[one['value'] for one in options]}, not {value!r}")


def value_of(element: Json, given: Any, offered: list[Json] | None = None) -> Json:
    """What Slack sends when a person types or chooses this."""
    kind = element["type"]
    name, _ = SIMPLE[kind]
    if name in {"selected_option", "selected_options"}:
        given = _options(element, given, offered)
    elif kind in SEVERAL:
        given = list(given or [])
    elif given == "":
        given = None
    if given is not None and kind in FORMATS and not re.fullmatch(FORMATS[kind], given):
        raise Refused(f"{element['action_id']} does not take {given!r}")
    _check_bounds(element, given)
    return {"type": kind, name: given}


def _options(element: Json, given: Any, offered: list[Json] | None) -> Any:
    if element["type"] in SEVERAL:
        return [chosen(element, one, offered) for one in given or []]
    return None if given is None else chosen(element, given, offered)


def _check_bounds(element: Json, given: Any) -> None:
    if isinstance(given, str) and element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not least <= len(given) <= most:
            raise Refused(f"{element['action_id']} takes {least} to {most} characters, not {len(given)}")
        if "\n" in given and not element.get("multiline"):
            raise Refused(f"{element['action_id']} takes one line")
    if isinstance(given, list) and len(given) > element.get("max_selected_items", 100):
        raise Refused(f"{element['action_id']} takes at most {element['max_selected_items']} items")
    if isinstance(given, str) and element["type"] == "number_input":
        _check_number(element, given)


def _check_number(element: Json, given: str) -> None:
    if "." in given and not element["is_decimal_allowed"]:
        raise Refused(f"{element['action_id']} takes whole numbers")
    bounds: list[tuple[str, Callable[[float, float], bool]]] = [
        ("min_value", lambda value, bound: value >= bound),
        ("max_value", lambda value, bound: value <= bound),
    ]
    for name, holds in bounds:
        if name in element and not holds(float(given), float(element[name])):
            raise Refused(f"{element['action_id']} has a {name} of {element[name]}, {given} is beyond")


def is_empty(value: Json) -> bool:
    return value[SIMPLE[value["type"]][0]] in (None, "", [])


def missing_inputs(blocks: list[Json], values: dict[str, dict[str, Json]]) -> list[str]:
    """The inputs that must be filled in and are not, by action_id."""
    return [
        block["element"]["action_id"]
        for block in blocks
        if block["type"] == "input" and not block.get("optional")
        if is_empty(values[block["block_id"]][block["element"]["action_id"]])
    ]
