"""Answers: what people do with the card that an answer is shown on."""

from __future__ import annotations

from bot.slack.areas import OnClick, OnSearch, OnSubmit

ACTIONS: dict[str, OnClick] = {}
VIEWS: dict[str, OnSubmit] = {}
OPTIONS: dict[str, OnSearch] = {}
