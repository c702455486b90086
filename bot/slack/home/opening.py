"""Somebody opens his Home, looks at it afresh, or turns the page of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack.callers import Caller
from bot.slack.homes import publish
from bot.slack.interactions import Click
from bot.slack.paging import number_in
from bot.slack.reception import Reception


def on_opened(here: Reception, event: Mapping[str, Any], caller: Caller) -> None:
    """The event ``app_home_opened``: of its two tabs only one is ours to draw."""
    if event.get("tab", "home") == "home":
        publish(here, caller, {})


def on_refresh(here: Reception, click: Click, caller: Caller) -> None:
    """Look again, at the same pages."""
    publish(here, caller, _pages(click))


def on_page(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of one list; the others stay where they are."""
    name, _, number = click.value.partition(" ")
    publish(here, caller, {**_pages(click), name: number_in(number)})


def _pages(click: Click) -> dict[str, int]:
    """The pages as the view says; only what can be pages, for it is nothing to trust."""
    told = click.view.private.get("pages") if click.view else None
    pages = told.items() if isinstance(told, dict) else ()
    return {str(name)[:40]: int(number) for name, number in list(pages)[:20] if isinstance(number, int)}
