"""The board: how every launch stands, for those who have a part in launches, and the week's digest for a channel."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit
from bot.slack.board import names, showing, weekly
from bot.slack.sending import Render

ACTIONS: dict[str, OnClick] = {
    names.SHOW: showing.show,
    names.CHOOSE: showing.choose,
    names.TURN: showing.turn,
}
VIEWS: dict[str, OnSubmit] = {}
OPTIONS: dict[str, OnSearch] = {}
MESSAGES: dict[str, Render] = dict(weekly.MESSAGES)
