"""Questions in Slack: experts answer them, askers follow them, callbacks are kept."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {}
VIEWS: dict[str, OnSubmit] = {}
OPTIONS: dict[str, OnSearch] = {}
MESSAGES: dict[str, Render] = {}
