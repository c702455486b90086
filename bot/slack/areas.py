"""Everything that people can do in Slack, by the names that Slack sends.

To add a button, write its handler in the folder of its area and name it in that folder's `ACTIONS`; likewise for modals
(`VIEWS`), menus that search (`OPTIONS`), slash commands and shortcuts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.slack.callers import Caller
from bot.slack.interactions import Click, Command, Search, Shortcut, Submission
from bot.slack.reception import Reception


@dataclass(frozen=True, slots=True)
class Reply:
    """What becomes of a modal that was sent off; nothing given: it closes.

    ``errors`` are by field; ``update`` takes the modal's place, ``push`` comes on top, ``clear`` closes all of them.
    """

    errors: Mapping[str, str] = field(default_factory=dict[str, str])
    update: Mapping[str, Any] | None = None
    push: Mapping[str, Any] | None = None
    clear: bool = False

    def response(self) -> dict[str, Any]:
        """As Slack wants it."""
        if self.errors:
            return {"response_action": "errors", "errors": dict(self.errors)}
        if self.update is not None:
            return {"response_action": "update", "view": dict(self.update)}
        if self.push is not None:
            return {"response_action": "push", "view": dict(self.push)}
        return {"response_action": "clear"} if self.clear else {}


OnClick = Callable[[Reception, Click, Caller], None]
OnSubmit = Callable[[Reception, Submission, Caller], Reply | None]
OnSearch = Callable[[Reception, Search, Caller], Sequence[Mapping[str, Any]]]
OnCommand = Callable[[Reception, Command, Caller], None]
OnShortcut = Callable[[Reception, Shortcut, Caller], None]
OnEvent = Callable[[Reception, Mapping[str, Any], Caller], None]


def actions() -> dict[str, OnClick]:
    """What buttons and menus do."""
    return {name: handler for area in _areas() for name, handler in area.ACTIONS.items()}


def views() -> dict[str, OnSubmit]:
    """What sending off a modal does."""
    return {name: handler for area in _areas() for name, handler in area.VIEWS.items()}


def options() -> dict[str, OnSearch]:
    """Where the options of searching menus come from."""
    return {name: handler for area in _areas() for name, handler in area.OPTIONS.items()}


def _areas() -> tuple[Any, ...]:
    from bot.slack import answers, board, home, launches, quality, questions, training

    return (answers, questions, home, launches, training, quality, board)


def events() -> dict[str, OnEvent]:
    """What happens beside questions, by the type of event."""
    from bot.slack import home

    return dict(home.EVENTS)
