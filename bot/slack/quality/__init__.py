"""Corrective actions in Slack: their owners are told, and close them with evidence."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.quality import closing, telling
from bot.slack.quality.names import CLOSE, CLOSE_MODAL
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {CLOSE: closing.open_form}
VIEWS: dict[str, OnSubmit] = {CLOSE_MODAL: closing.close}
OPTIONS: dict[str, OnSearch] = {}
MESSAGES: dict[str, Render] = dict(telling.MESSAGES)
