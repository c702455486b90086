"""The Home tab: what each person has to do today."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnEvent, OnSearch, OnSubmit
from bot.slack.home import names, opening
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {
    names.REFRESH: opening.on_refresh,
    names.PAGE: opening.on_page,
}
VIEWS: dict[str, OnSubmit] = {}
OPTIONS: dict[str, OnSearch] = {}
EVENTS: dict[str, OnEvent] = {"app_home_opened": opening.on_opened}
MESSAGES: dict[str, Render] = {}
