"""Filling in forms as a browser does: what a page has in hidden fields is sent along."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.web.conftest import Browser

_FORM = re.compile(r'<form method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """What the form that is sent to an address carries without anybody having typed it."""
    body = next(body for found, body in _FORM.findall(page) if html.unescape(found) == action)
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(body)}


def fill_in(browser: Browser, path: str, action: str = "", **typed: Any):
    """Open a form, fill it in and send it; the answer, and what was sent."""
    shown = browser.client.get(path)
    assert shown.status_code == 200, shown.text
    action = action or path.partition("?")[0]
    sent = {**hidden_fields(shown.text, action), **typed}
    return browser.client.post(action, data=sent), sent


def sent_again(browser: Browser, action: str, sent: Mapping[str, str | Sequence[str]]):
    """The very same form once more: a double click, or a browser that tries again."""
    return browser.client.post(action, data=dict(sent))
