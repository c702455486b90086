"""Block elements and composition objects: which fields they have, and how long these may be.

The numbers are those of https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.slack.server.checks import (
    Check,
    anything,
    array,
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


def plain(longest: int) -> Check:
    return tagged({"plain_text": record({"text": string(longest)}, emoji=boolean)})


def text(longest: int) -> Check:
    return tagged(
        {
            "plain_text": record({"text": string(longest)}, emoji=boolean),
            "mrkdwn": record({"text": string(longest)}, verbatim=boolean),
        }
    )


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    style=enum("primary", "danger"),
)
OPTION = record({"text": plain(75), "value": string(150)}, description=plain(75))
RICH_OPTION = record({"text": text(75), "value": string(150)}, description=text(75))
LINKED_OPTION = record({"text": plain(75), "value": string(150)}, description=plain(75), url=url())
OPTION_GROUP = record({"label": plain(75), "options": array(OPTION, 1, 100)})
ACTION = {"action_id": string(255), "confirm": CONFIRM}
FOCUSED = {**ACTION, "focus_on_load": boolean}
MENU = {**FOCUSED, "placeholder": plain(150)}
MULTI = {**MENU, "max_selected_items": integer(1, 100)}
DISPATCH = {
    "dispatch_action_config": record(
        {}, trigger_actions_on=array(enum("on_enter_pressed", "on_character_entered"), 1, 2)
    )
}
FILTER = record(
    {},
    include=array(enum("im", "mpim", "private", "public"), 1, 4),
    exclude_external_shared_channels=boolean,
    exclude_bot_users=boolean,
)
ID = string(255)
FEEDBACK_BUTTON = record({"text": plain(75), "value": string(2000)}, accessibility_label=string(75))
SLACK_FILE = both(record({}, id=ID, url=url()), exactly_one("id", "url"))


def _offered(value: dict[str, Any]) -> list[Any]:
    groups = value.get("option_groups") or []
    listed = [value.get("options") or [], *(one.get("options") or [] for one in groups if isinstance(one, dict))]
    return [_bare(option) for options in listed for option in options]


def _bare(option: Any) -> Any:
    """An option by its value alone."""
    return option.get("value") if isinstance(option, dict) else option


def initial_is_offered(value: Any, path: str) -> Iterator[str]:
    """What is chosen from the start must be among the options, and no value may be there twice."""
    if not isinstance(value, dict):
        return
    offered = _offered(value)
    if len(set(map(str, offered))) != len(offered):
        yield problem("all options must have unique values", f"{path}/options")
    for name in ("initial_option", "initial_options"):
        chosen = value.get(name, [])
        for one in chosen if isinstance(chosen, list) else [chosen]:
            if _bare(one) not in offered:
                yield problem("does not match any option", f"{path}/{name}")


def _select(multi: bool) -> Check:
    more = {"initial_options": array(OPTION, 1, 100), **MULTI} if multi else {"initial_option": OPTION, **MENU}
    lists = {"options": array(OPTION, 1, 100), "option_groups": array(OPTION_GROUP, 1, 100)}
    return both(record({}, **lists, **more), exactly_one("options", "option_groups"), initial_is_offered)


def _choice(initial: str) -> Check:
    first = RICH_OPTION if initial == "initial_option" else array(RICH_OPTION, 1, 10)
    return both(record({"options": array(RICH_OPTION, 1, 10)}, **{initial: first}, **FOCUSED), initial_is_offered)


BUTTON = record(
    {"text": plain(75)},
    value=string(2000),
    url=url(),
    style=enum("primary", "danger"),
    accessibility_label=string(75),
    **ACTION,
)
ICON_BUTTON = record(
    {"icon": enum("trash"), "text": plain(75)},
    value=string(2000),
    accessibility_label=string(75),
    visible_to_user_ids=array(ID, 1, 100),
    **ACTION,
)
FEEDBACK_BUTTONS = record(
    {"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, action_id=string(255)
)
IMAGE = both(
    record({"alt_text": string(2000)}, image_url=url(), slack_file=SLACK_FILE),
    exactly_one("image_url", "slack_file"),
)
OVERFLOW = both(record({"options": array(LINKED_OPTION, 1, 5)}, **ACTION), initial_is_offered)
MENUS: dict[str, Check] = {
    "static_select": _select(multi=False),
    "external_select": record({}, initial_option=OPTION, min_query_length=integer(0, 100), **MENU),
    "users_select": record({}, initial_user=ID, **MENU),
    "conversations_select": record(
        {},
        initial_conversation=ID,
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=FILTER,
        **MENU,
    ),
    "channels_select": record({}, initial_channel=ID, response_url_enabled=boolean, **MENU),
}
MULTI_MENUS: dict[str, Check] = {
    "multi_static_select": _select(multi=True),
    "multi_external_select": record(
        {}, initial_options=array(OPTION, 1, 100), min_query_length=integer(0, 100), **MULTI
    ),
    "multi_users_select": record({}, initial_users=array(ID, 1, 100), **MULTI),
    "multi_conversations_select": record(
        {},
        initial_conversations=array(ID, 1, 100),
        default_to_current_conversation=boolean,
        filter=FILTER,
        **MULTI,
    ),
    "multi_channels_select": record({}, initial_channels=array(ID, 1, 100), **MULTI),
}
PICKERS: dict[str, Check] = {
    "checkboxes": _choice("initial_options"),
    "radio_buttons": _choice("initial_option"),
    "datepicker": record({}, initial_date=string(10, pattern=r"\d{4}-\d\d-\d\d"), **MENU),
    "timepicker": record({}, initial_time=string(5, pattern=r"\d\d:\d\d"), timezone=string(100), **MENU),
}
DATETIME = {"datetimepicker": record({}, initial_date_time=integer(1_000_000_000, 9_999_999_999), **FOCUSED)}
TEXTUAL = {"placeholder": plain(150), "focus_on_load": boolean, "action_id": string(255), **DISPATCH}
FIELDS: dict[str, Check] = {
    "plain_text_input": record(
        {},
        initial_value=string(3000, 0),
        multiline=boolean,
        min_length=integer(0, 3000),
        max_length=integer(1, 3000),
        **TEXTUAL,
    ),
    "email_text_input": record({}, initial_value=string(3000, 0), **TEXTUAL),
    "url_text_input": record({}, initial_value=string(3000, 0), **TEXTUAL),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        initial_value=string(100),
        min_value=string(100),
        max_value=string(100),
        **TEXTUAL,
    ),
    "rich_text_input": record({}, initial_value=anything, **TEXTUAL),
}
FILE_INPUT = record({}, action_id=string(255), filetypes=array(string(50), 1, 100), max_files=integer(1, 10))

SECTION_ACCESSORIES = tagged(
    {"button": BUTTON, "image": IMAGE, "overflow": OVERFLOW, **MENUS, **MULTI_MENUS, **PICKERS}
)
ACTIONS_ELEMENTS = tagged({"button": BUTTON, "overflow": OVERFLOW, **MENUS, **PICKERS, **DATETIME})
CONTEXT_ELEMENTS = tagged(
    {
        "image": IMAGE,
        "plain_text": record({"text": string(3000)}, emoji=boolean),
        "mrkdwn": record({"text": string(3000)}, verbatim=boolean),
    }
)
CONTEXT_ACTIONS_ELEMENTS = tagged({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
INPUT_ELEMENTS = tagged({**MENUS, **MULTI_MENUS, **PICKERS, **DATETIME, **FIELDS, "file_input": FILE_INPUT})

STYLE = record({}, bold=boolean, italic=boolean, strike=boolean, code=boolean, underline=boolean)
INLINE = {
    "text": record({"text": string(100_000)}, style=STYLE),
    "link": record({"url": url()}, text=string(3000), style=STYLE, unsafe=boolean),
    "user": record({"user_id": ID}, style=STYLE),
    "channel": record({"channel_id": ID}, style=STYLE),
    "usergroup": record({"usergroup_id": ID}, style=STYLE),
    "team": record({"team_id": ID}, style=STYLE),
    "emoji": record({"name": string(100)}, unicode=string(100), skin_tone=integer(1, 6), style=STYLE),
    "date": record({"timestamp": integer(0, 9_999_999_999), "format": string(200)}, url=url(), fallback=string(200)),
    "broadcast": record({"range": enum("here", "channel", "everyone")}, style=STYLE),
    "color": record({"value": string(20)}),
}
RICH_SECTION = record({"elements": array(tagged(INLINE), 0, 1000)})
RICH_TEXT_ELEMENTS = tagged(
    {
        "rich_text_section": RICH_SECTION,
        "rich_text_list": record(
            {
                "style": enum("bullet", "ordered"),
                "elements": array(tagged({"rich_text_section": RICH_SECTION}), 1, 1000),
            },
            indent=integer(0, 8),
            offset=integer(0, 100_000),
            border=integer(0, 1),
        ),
        "rich_text_preformatted": record(
            {"elements": array(tagged({name: INLINE[name] for name in ("text", "link")}), 0, 1000)},
            border=integer(0, 1),
            language=string(100),
        ),
        "rich_text_quote": record({"elements": array(tagged(INLINE), 0, 1000)}, border=integer(0, 1)),
    }
)
