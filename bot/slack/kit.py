"""Block Kit, within Slack's limits by construction.

Texts are plain: what people and documents say is shown as it stands, never read as a mention, a link or markup. Where
bold or italics are needed, `spans` sets them without markup. What is only read is cut where Slack allows no more; what
comes back, such as ids and the text that a field begins with, is never cut. Lists that are too long are the caller's to
page (`page_of`).

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import orjson

from bot.domain.bilingual import Bilingual
from bot.slack.fitting import clip, clip_escaped, escape, escaped_within, leading_sentences

Block = dict[str, Any]
Element = dict[str, Any]
Style = Literal["primary", "danger"]

MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 13_000
"""Characters over all the blocks of a message: Slack refuses somewhat above 13,200."""
SHORTEST = 100
"""Characters to which a text is cut at least before blocks are left out."""
CUT = Bilingual("… 已缩短, 全文在网页上(如已开通)", "… shortened; the web pages, where there are any, have the whole")
VIEW_BLOCKS = 100
TEXT_BYTES = 4_000
"""Of the fallback text, in UTF-8: what updates allow."""
SECTION = 3_000
NAME, PAIR = 80, 1_500
"""Of names and values side by side, as they are sent: escaped."""
RICH_TEXT = 3_000
"""Of all the spans of a block together."""
CONTEXT = 2_000
HEADER = 150
BUTTON = 75
VALUE = 2_000
MODAL_TITLE = 24
LABEL = 2_000
PLACEHOLDER = 150
OPTIONS = 100
CHOICES = 10
"""Options of checkboxes and radio buttons."""
OPTION = 75
OPTION_VALUE = 150
PRIVATE = 3_000
INPUT_LENGTH = 3_000
WORD = "word"
"""What the blocks of a word on top of a modal are called."""
_OF_A_MODAL = ("callback_id", "title", "submit", "close", "private_metadata")


@dataclass(frozen=True, slots=True)
class Card:
    """A message: its blocks, and the text that notifications and screen readers use instead."""

    blocks: list[Block]
    text: str


def card(text: str, *blocks: Block) -> Card:
    """A message of blocks, cut to what Slack takes; ``text`` says it in one line."""
    return Card(within_message(blocks), escaped_within(text, TEXT_BYTES))


def within_message(blocks: Sequence[Block]) -> list[Block]:
    """As much of the blocks as a message holds; of too much, the longest texts are cut and the last blocks left out.

    Whoever reads a message of which something is missing is told where the rest is.
    """
    if len(blocks) <= MESSAGE_BLOCKS and characters(blocks) <= MESSAGE_TEXT:
        return list(blocks)
    told = context(f"{CUT.zh} · {CUT.en}")
    kept = list(blocks[: MESSAGE_BLOCKS - 1])
    while kept:
        lengths = [len(one) for one in _readable(kept)]
        room = MESSAGE_TEXT - characters([told]) - (characters(kept) - sum(lengths))
        longest = _share(lengths, room)
        if longest >= SHORTEST:
            return [*_shortened(kept, longest), told]
        kept.pop()
    return [told]


def characters(part: Any) -> int:
    """How many characters the texts in blocks have, those on buttons and in menus included."""
    if isinstance(part, Mapping):
        own = part.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(characters(one) for one in part.values())
    return sum(map(characters, part)) if isinstance(part, list | tuple) else 0


def _readable(part: Any) -> Iterator[str]:
    """The texts that are only read, and so may be cut."""
    if isinstance(part, list):
        for one in part:
            yield from _readable(one)
    elif isinstance(part, dict) and "action_id" not in part:
        if isinstance(part.get("text"), str):
            yield part["text"]
        yield from (text for one in part.values() for text in _readable(one))


def _shortened(part: Any, longest: int) -> Any:
    if isinstance(part, list):
        return [_shortened(one, longest) for one in part]
    if not isinstance(part, dict) or "action_id" in part:
        return part
    made = {name: _shortened(one, longest) for name, one in part.items()}
    if isinstance(part.get("text"), str):
        cut = clip_escaped if part.get("type") == "mrkdwn" else clip
        made["text"] = cut(part["text"], longest)
    return made


def _share(lengths: Sequence[int], room: int) -> int:
    """The most characters that each text may have so that all fit; what short ones leave is the long ones'."""
    for number, length in enumerate(sorted(lengths)):
        share = room // (len(lengths) - number)
        if length > share:
            return share
        room -= length
    return SECTION if room >= 0 else 0


def plain_card(text: str) -> Card:
    """A message that is a text and nothing else."""
    return card(text, paragraph(text))


# Texts -------------------------------------------------------------------------------------------------------------


def plain(text: str, room: int = SECTION) -> dict[str, Any]:
    """A text object that shows the text as it stands."""
    return {"type": "plain_text", "text": clip(text, room) or " ", "emoji": False}


def bold(text: str) -> Element:
    """A span in bold."""
    return span(text, bold=True)


def italic(text: str) -> Element:
    """A span in italics."""
    return span(text, italic=True)


def span(text: str, **style: bool) -> Element:
    """A span of a rich text."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def person(slack_id: str) -> Element:
    """A span that names somebody and, in a message, notifies him."""
    return {"type": "user", "user_id": slack_id}


def channel(channel_id: str) -> Element:
    """A span that names a channel."""
    return {"type": "channel", "channel_id": channel_id}


def link(url: str, text: str) -> Element:
    """A span that leads somewhere."""
    return {"type": "link", "url": url, "text": text}


# Blocks ------------------------------------------------------------------------------------------------------------


def spans(*parts: Element | str) -> Block:
    """A paragraph of spans; a bare string is one."""
    return _rich_text({"type": "rich_text_section", "elements": _within(parts, RICH_TEXT)})


def quoted(*parts: Element | str) -> Block:
    """Words of somebody else, set apart."""
    return _rich_text({"type": "rich_text_quote", "elements": _within(parts, RICH_TEXT)})


def bullets(*lines: str) -> list[Block]:
    """A list of lines, in as many blocks as it needs."""
    pages: list[list[str]] = []
    room = 0
    for line in (clip(one, RICH_TEXT) for one in lines if one):
        if len(line) > room:
            pages.append([])
            room = RICH_TEXT
        pages[-1].append(line)
        room -= len(line)
    return [_rich_text({"type": "rich_text_list", "style": "bullet", "elements": _items(page)}) for page in pages]


def _items(lines: Sequence[str]) -> list[Element]:
    return [{"type": "rich_text_section", "elements": [span(line)]} for line in lines]


def _rich_text(element: Element) -> Block:
    return {"type": "rich_text", "elements": [element]}


def _within(parts: Sequence[Element | str], room: int) -> list[Element]:
    """The spans, with as much of their texts as there is room for; a bare string is one."""
    kept: list[Element] = []
    for one in (span(part) if isinstance(part, str) else part for part in parts if part):
        text = str(one.get("text") or "")
        if len(text) <= room or not text:
            kept.append(one)
        elif room > 0:
            kept.append({**one, "text": clip(text, room)})
        room = max(room - len(text), 0)
    return kept


def paragraph(text: str, accessory: Element | None = None) -> Block:
    """A text, with a button or menu beside it."""
    return {"type": "section", "text": plain(text), **({"accessory": accessory} if accessory else {})}


def pairs(shown: Mapping[str, str]) -> Block:
    """Names and values side by side, ten at most."""
    fields = [
        {
            "type": "mrkdwn",
            "text": f"*{clip_escaped(escape(name), NAME)}*\n{clip_escaped(escape(value), PAIR)}",
            "verbatim": True,
        }
        for name, value in shown.items()
    ]
    return {"type": "section", "fields": fields[:10]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [plain(text, CONTEXT) for text in texts if text][:10] or [plain(" ")]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def image(url: str, alternative: str) -> Block:
    """A picture by its address."""
    return {"type": "image", "image_url": url, "alt_text": clip(alternative, 2_000)}


def slack_image(file_id: str, alternative: str) -> Block:
    """A picture that was uploaded to Slack."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": clip(alternative, 2_000)}


def actions(*elements: Element) -> Block:
    """Buttons and menus in a row."""
    return {"type": "actions", "elements": list(elements[:25])}


# Elements ----------------------------------------------------------------------------------------------------------


def button(
    action_id: str, label: str, value: str = "", style: Style | None = None, confirm: Element | None = None
) -> Element:
    """A button. ``action_id`` is the name of what it does; after a colon anything that makes it the only one."""
    made: Element = {"type": "button", "action_id": action_id, "text": plain(label, BUTTON)}
    if value:
        made["value"] = _whole(value, VALUE)
    if style:
        made["style"] = style
    if confirm:
        made["confirm"] = confirm
    return made


def url_button(action_id: str, label: str, url: str) -> Element:
    """A button that opens a page."""
    return {"type": "button", "action_id": action_id, "text": plain(label, BUTTON), "url": _whole(url, 3_000)}


def confirmation(title: str, text: str, confirm: str, deny: str, style: Style | None = None) -> Element:
    """What is asked before a button has its effect."""
    asked: Element = {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(confirm, 30),
        "deny": plain(deny, 30),
    }
    return {**asked, "style": style} if style else asked


def option(label: str, value: str, description: str = "") -> Element:
    """Something to choose."""
    made: Element = {"text": plain(label, OPTION), "value": _whole(value, OPTION_VALUE)}
    return {**made, "description": plain(description, OPTION)} if description else made


def select(action_id: str, options: Sequence[Element], chosen: str | None = None, placeholder: str = "") -> Element:
    """A menu to choose one from; the first hundred options are offered. ``chosen`` is a value."""
    offered = _some(options, OPTIONS)
    return {
        "type": "static_select",
        "action_id": action_id,
        "options": offered,
        **_initial("initial_option", next((one for one in offered if one["value"] == chosen), None)),
        **_placeholder(placeholder),
    }


def searching_select(
    action_id: str, placeholder: str = "", shortest: int = 1, chosen: Element | None = None
) -> Element:
    """A menu whose options we are asked for while somebody types; ``chosen`` is an option."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "min_query_length": shortest,
        **_initial("initial_option", chosen),
        **_placeholder(placeholder),
    }


def radio(action_id: str, options: Sequence[Element], chosen: str | None = None) -> Element:
    """Ten options at most, of which one is chosen."""
    offered = _some(options, CHOICES)
    return {
        "type": "radio_buttons",
        "action_id": action_id,
        "options": offered,
        **_initial("initial_option", next((one for one in offered if one["value"] == chosen), None)),
    }


def checkboxes(action_id: str, options: Sequence[Element], chosen: Sequence[str] = ()) -> Element:
    """Ten options at most, of which any are chosen."""
    offered = _some(options, CHOICES)
    return {
        "type": "checkboxes",
        "action_id": action_id,
        "options": offered,
        **_initial("initial_options", [one for one in offered if one["value"] in chosen] or None),
    }


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """Rarely used deeds, behind three dots; five at most."""
    return {"type": "overflow", "action_id": action_id, "options": _some(options, 5)}


def text_input(
    action_id: str,
    initial: str = "",
    multiline: bool = False,
    placeholder: str = "",
    longest: int = INPUT_LENGTH,
    live: bool = False,
) -> Element:
    """A field to type in; a ``live`` one tells us as somebody types, so that a draft can be kept.

    What it begins with is what will be sent back: too long a one is refused (`long_text`).
    """
    dispatch = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}} if live else {}
    return {
        **dispatch,
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": longest,
        **_initial("initial_value", _whole(initial, longest) or None),
        **_placeholder(placeholder),
    }


def number_input(action_id: str, initial: str = "", decimal: bool = False, least: str = "") -> Element:
    """A field for a number."""
    return {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": decimal,
        **_initial("initial_value", initial or None),
        **_initial("min_value", least or None),
    }


def date_input(action_id: str, initial: date | None = None) -> Element:
    """A field for a day."""
    return {"type": "datepicker", "action_id": action_id, **_initial("initial_date", initial and initial.isoformat())}


def instant_input(action_id: str, initial: datetime | None = None) -> Element:
    """A field for a day and time, shown in the time zone of whoever looks at it."""
    return {
        "type": "datetimepicker",
        "action_id": action_id,
        **_initial("initial_date_time", int(initial.timestamp()) if initial else None),
    }


def person_input(action_id: str, initial: str | None = None) -> Element:
    """A field for somebody of the workspace."""
    return {"type": "users_select", "action_id": action_id, **_initial("initial_user", initial)}


def channel_input(action_id: str) -> Element:
    """A field for a channel of the bank's own, public or private."""
    return {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }


def people_input(action_id: str, initial: Sequence[str] = ()) -> Element:
    """A field for several people of the workspace."""
    return {"type": "multi_users_select", "action_id": action_id, **_initial("initial_users", list(initial) or None)}


def file_input(action_id: str, types: Sequence[str] = (), most: int = 10) -> Element:
    """A field for files."""
    return {
        "type": "file_input",
        "action_id": action_id,
        "max_files": most,
        **_initial("filetypes", list(types) or None),
    }


def field(label: str, element: Element, hint: str = "", optional: bool = False) -> Block:
    """A labelled field of a modal; errors are told by the element's ``action_id``, which names the block too."""
    made: Block = {
        "type": "input",
        "block_id": element["action_id"],
        "label": plain(label, LABEL),
        "element": element,
        "optional": optional,
        **({"dispatch_action": True} if "dispatch_action_config" in element else {}),
    }
    return {**made, "hint": plain(hint, LABEL)} if hint else made


def long_text(
    label: str, action_id: str, initial: str = "", hint: str = "", optional: bool = False, live: bool = False
) -> list[Block]:
    """A labelled field for a long text; several fields, if it begins with more than one takes. What is typed comes back
    as one text (`interactions`).
    """
    pieces = _pieces(initial, INPUT_LENGTH)
    fields: list[Block] = []
    for number, piece in enumerate(pieces):
        name = f"{action_id}:{number}" if number else action_id
        counted = f"{label} ({number + 1}/{len(pieces)})" if len(pieces) > 1 else label
        typed = text_input(name, piece, multiline=True, live=live)
        is_last = number == len(pieces) - 1
        fields.append(field(counted, typed, hint if is_last else "", optional or number > 0))
    return fields


def _pieces(text: str, room: int) -> list[str]:
    """A text in pieces, cut behind sentences where that can be; one at least."""
    pieces: list[str] = []
    while len(text) > room:
        pieces.append(leading_sentences(text, room) or text[:room])
        text = text[len(pieces[-1]) :]
    return [*pieces, text]


# Views -------------------------------------------------------------------------------------------------------------


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    submit: str = "",
    close: str = "",
    private: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A modal; ``private`` comes back with what is submitted, and is nothing to trust."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, MODAL_TITLE),
        "blocks": list(blocks[:VIEW_BLOCKS]),
        "private_metadata": _whole(orjson.dumps(dict(private or {})).decode(), PRIVATE),
    }
    if submit:
        view["submit"] = plain(submit, MODAL_TITLE)
    if close:
        view["close"] = plain(close, MODAL_TITLE)
    return view


def with_word(shown: Mapping[str, Any], said: Sequence[Block]) -> dict[str, Any]:
    """A modal that somebody sees, with a word on top in the place of the last one; what is filled in stays."""
    kept = {name: shown[name] for name in _OF_A_MODAL if shown.get(name)}
    blocks = [one for one in shown.get("blocks") or () if not str(one.get("block_id")).startswith(f"{WORD}:")]
    word = [{**block, "block_id": f"{WORD}:{number}"} for number, block in enumerate(said)]
    return {**kept, "type": "modal", "blocks": [*word, *blocks][:VIEW_BLOCKS]}


def home(blocks: Sequence[Block], private: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Somebody's Home tab."""
    kept = _whole(orjson.dumps(dict(private or {})).decode(), PRIVATE)
    return {"type": "home", "blocks": list(blocks[:VIEW_BLOCKS]), "private_metadata": kept}


def _initial(name: str, value: Any) -> Element:
    return {} if value is None else {name: value}


def _some(options: Sequence[Element], most: int) -> list[Element]:
    """The first options; Slack refuses a choice of none, which is a defect of the caller."""
    if not options:
        raise ValueError("there is nothing to choose from")
    return list(options[:most])


def _placeholder(text: str) -> Element:
    return {"placeholder": plain(text, PLACEHOLDER)} if text else {}


def _whole(text: str, room: int) -> str:
    """Ids cannot be cut: too long a one is a defect of the caller."""
    if len(text) > room:
        raise ValueError(f"{len(text)} characters do not fit into {room}")
    return text
