"""What buttons, menus and modals of questions and callbacks are called in Slack's payloads, and what their values say.

A value is the id of a question or callback. Behind it may stand which message the button is on, so that the message can
be drawn again: it says nothing of what may be done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.posts import Post
from bot.slack.interactions import Click

CLAIM = "question.claim"
TAKE_OVER = "question.take_over"
RELEASE = "question.release"
ANSWER = "question.answer"
NOT_OURS = "question.not_ours"
NEEDS_DETAIL = "question.needs_detail"
CLOSE = "question.close"
APPROVE = "question.approve"
TURN_DOWN = "question.turn_down"
CORRECT = "question.correct"
WITHDRAW = "question.withdraw"
TELL = "question.tell"
NO_NEED = "question.no_need"
HELPFUL = "question.helpful"
NOT_HELPFUL = "question.not_helpful"

REACHED = "callback.done"
NOT_REACHED = "callback.not_reached"
NOT_NEEDED = "callback.not_needed"
SNOOZE = "callback.snooze"
PROMISE = "callback.promise"
HAND_OVER = "callback.hand_over"
TURN_PAGE = "callback.turn_page"

ANSWER_TEXT = "question.answer_text"
ANSWER_SOURCE = "question.answer_source"
SAME_AS = "question.same_as"
"""Fields that we hear of while somebody fills them in."""

NOTE = "note"
DETAIL = "detail"
ANSWERED = "answered"
CALL = "call"
LIST = "list"
"""The kinds of messages, beside the question's card, that are drawn again."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a button is about, and the kind of message that it is on, with what more that takes."""

    id: str
    kind: str = ""
    more: str = ""

    def value(self) -> str:
        """As a button has it."""
        return " ".join(part for part in (self.id, self.kind, self.more) if part)


def target_of(value: str) -> Target:
    """What a button's value says; what is missing is empty."""
    parts = value.split(" ", 2)
    return Target(*parts) if value else Target("")


def remembered(click: Click) -> dict[str, Any]:
    """What a modal that a button opens keeps, so that the button's message can be drawn again."""
    place = click.place
    at = {"channel": place.channel, "ts": place.message} if _is_kept(click) else {}
    return {"about": click.value, **at}


def target_in(private: Mapping[str, Any]) -> Target:
    """What a modal is about."""
    return target_of(str(private.get("about") or ""))


def post_of(click: Click) -> Post | None:
    """The message that a button is on, if it can be drawn again."""
    place = click.place
    return Post(place.channel, place.message) if _is_kept(click) and place.channel and place.message else None


def post_in(private: Mapping[str, Any]) -> Post | None:
    """The message that the button is on which opened a modal."""
    channel, ts = private.get("channel"), private.get("ts")
    return Post(str(channel), str(ts)) if channel and ts else None


def _is_kept(click: Click) -> bool:
    return click.view is None and not click.place.ephemeral
