"""The Home tab: what each person has to do today."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnEvent, OnSearch, OnSubmit
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {}
VIEWS: dict[str, OnSubmit] = {}
OPTIONS: dict[str, OnSearch] = {}
EVENTS: dict[str, OnEvent] = {}
MESSAGES: dict[str, Render] = {}
