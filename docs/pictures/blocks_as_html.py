"""Block Kit as a page that looks about as Slack shows it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]
SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Where the sample bank is."""

STYLE = """
body{margin:0;padding:18px;background:#fff;color:#1d1c1d;width:620px;
font:15px/1.47 Lato,system-ui,"Noto Sans CJK SC",sans-serif}
h1{font-size:18px;margin:8px 0}.block{margin:6px 0}.small{color:#616061;font-size:12.5px}
.quote{border-left:4px solid #ddd;padding-left:12px;white-space:pre-wrap}.text{white-space:pre-wrap}
.row{display:flex;justify-content:space-between;gap:12px;align-items:flex-start}
.button{display:inline-block;border:1px solid #bbb;border-radius:4px;padding:4px 11px;font-weight:700;font-size:13px;
margin:3px 6px 3px 0;white-space:nowrap}.primary{background:#007a5a;color:#fff;border-color:#007a5a}
.danger{background:#e01e5a;color:#fff;border-color:#e01e5a}.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px}
img{max-width:100%;border:1px solid #ddd;border-radius:8px;margin:6px 0}
hr{border:none;border-top:1px solid #ddd;margin:12px 0}
.field{border:1px solid #bbb;border-radius:4px;padding:8px;color:#616061}
.name{font-weight:900}.who{display:flex;gap:8px;margin-bottom:4px;align-items:center}.app{background:#0b5c7a;color:#fff;
border-radius:4px;width:34px;height:34px;display:grid;place-items:center;font-weight:700}.user{color:#1264a3}
.modal{border:1px solid #ccc;border-radius:8px;padding:16px}.foot{text-align:right}
"""


def page(shown: Json, files: Mapping[str, bytes], title: str = "Briefed") -> str:
    """A message or view as a whole page; ``files`` are what was uploaded, by its id."""
    blocks = "".join(block(one, files) for one in shown.get("blocks") or ())
    if shown.get("type") in {"modal", "home"}:
        heading = f"<h1>{_plain(shown.get('title'))}</h1>" if shown.get("title") else ""
        send = f"<span class='button primary'>{_plain(shown['submit'])}</span>" if shown.get("submit") else ""
        inner = f"<div class=modal>{heading}{blocks}<div class=foot>{send}</div></div>"
    else:
        inner = f"<div class=who><span class=app>B</span><span class=name>{escape(title)}</span></div>{blocks}"
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body>{inner}</body>"


def block(one: Json, files: Mapping[str, bytes]) -> str:
    """A block; of a kind that is not drawn, its name."""
    if "slack_file" in one:
        return _image(files[one["slack_file"]["id"]], one["alt_text"])
    draw = _BLOCKS.get(one["type"])
    return f"<div class=block>{draw(one) if draw else escape(one['type'])}</div>"


def _image(content: bytes, alternative: str) -> str:
    data = b64encode(content).decode()
    return f"<img alt='{escape(alternative, quote=True)}' src='data:image/png;base64,{data}'>"


def _section(one: Json) -> str:
    text = f"<div class=text>{_text(one.get('text'))}</div>" if one.get("text") else ""
    fields = "".join(f"<div class=text>{_text(field)}</div>" for field in one.get("fields") or ())
    accessory = _element(one["accessory"]) if one.get("accessory") else ""
    return f"<div class=row><div>{text}<div class=fields>{fields}</div></div>{accessory}</div>"


def _rich_text(one: Json) -> str:
    return "".join(_rich(part) for part in one["elements"])


def _rich(part: Json) -> str:
    inner = "".join(map(_span, part["elements"])) if part["type"] != "rich_text_list" else ""
    if part["type"] == "rich_text_list":
        items = "".join(f"<li>{''.join(map(_span, item['elements']))}</li>" for item in part["elements"])
        return f"<ul>{items}</ul>"
    return f"<div class={'quote' if part['type'] == 'rich_text_quote' else 'text'}>{inner}</div>"


def _span(one: Json) -> str:
    if one["type"] == "user":
        return f"<span class=user>@{escape(one['user_id'])}</span>"
    text = escape(str(one.get("text") or one.get("url") or one.get("channel_id") or ""))
    style = one.get("style") or {}
    text = f"<b>{text}</b>" if style.get("bold") else text
    return f"<i>{text}</i>" if style.get("italic") else text


def _field(one: Json) -> str:
    return f"<b>{_plain(one['label'])}</b><div class=field>{_element(one['element'])}</div>"


def _element(one: Json) -> str:
    if one["type"] in {"button", "workflow_button"}:
        return f"<span class='button {one.get('style') or ''}'>{_plain(one['text'])}</span>"
    if one["type"] in {"radio_buttons", "checkboxes"}:
        sign = "○" if one["type"] == "radio_buttons" else "☐"
        return "<br>".join(f"{sign} {_plain(option['text'])}" for option in one["options"])
    if one["type"] in {"datepicker", "datetimepicker"}:
        return _day(one)
    chosen = one.get("initial_option")
    typed = escape(str(one.get("initial_value") or "")) or _plain(one.get("placeholder"))
    shown = _plain(chosen["text"]) if chosen else typed
    return f"<span class=button>{shown or '…'} ▾</span>" if "select" in one["type"] else shown or "&nbsp;"


def _day(one: Json) -> str:
    """A day, and for an instant its time where the bank is; the dash stands where none is chosen yet."""
    instant = one.get("initial_date_time")
    if instant:
        return f"{datetime.fromtimestamp(instant, SHANGHAI):%Y-%m-%d %H:%M}"
    return str(one.get("initial_date") or "—")


def _elements(elements: Iterable[Json]) -> str:
    return "".join(map(_element, elements))


def _text(one: Json | None) -> str:
    """A text object; of mrkdwn only bold is drawn."""
    if one is None:
        return ""
    if one.get("type") != "mrkdwn":
        return _plain(one)
    parts = one["text"].split("*")
    return "".join(f"<b>{part}</b>" if place % 2 else part for place, part in enumerate(parts))


def _plain(one: Json | None) -> str:
    return escape(str((one or {}).get("text") or "")).translate(_DRAWN_AS)


_DRAWN_AS = str.maketrans({"👍": "▲", "👎": "▼"})
"""Signs that the fonts of the pictures lack."""

_BLOCKS: dict[str, Callable[[Json], str]] = {
    "section": _section,
    "rich_text": _rich_text,
    "context": lambda one: f"<div class=small>{' '.join(map(_text, one['elements']))}</div>",
    "header": lambda one: f"<h1>{_plain(one['text'])}</h1>",
    "divider": lambda one: "<hr>",
    "actions": lambda one: _elements(one["elements"]),
    "context_actions": lambda one: "",
    "input": _field,
}
