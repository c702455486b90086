"""Where a card was, and how it is drawn there again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.callers import Caller
from bot.slack.interactions import Click, Command, Place
from bot.slack.kit import Card, modal
from bot.slack.reception import CLOSE, NOTICE, Reception, shown_at
from bot.slack.redrawing import until_still

log = structlog.get_logger()

GONE = frozenset({"cant_update_message", "message_not_found", "not_found"})
CARD_MODAL = "launch.card"

Draw = Callable[[], Card]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a card was when somebody acted on it. What a modal gives back of it is nothing to trust: it says only where
    to show him something that he may see."""

    channel: str = ""
    message: str = ""
    thread: str = ""
    url: str = ""
    view: str = ""
    ephemeral: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether nobody else reads there."""
        return self.channel.startswith("D")


def origin_of(done: Click | Command) -> Origin:
    """Where somebody acted."""
    if isinstance(done, Command):
        return Origin(channel=done.channel, url=done.response_url)
    place = done.place
    return Origin(
        channel=place.channel or "",
        message=place.message or "",
        thread=place.thread or "",
        url=done.response_url or "",
        ephemeral=place.ephemeral,
    )


def remembered(done: Click, **more: Any) -> dict[str, Any]:
    """What a modal keeps of where it was opened from, and of what it is about."""
    if done.view is not None and done.view.type == "modal":
        return {"origin": asdict(Origin(view=done.view.id)), **done.view.private, **more}
    return {"origin": asdict(origin_of(done)), **more}


def recalled(private: Mapping[str, Any]) -> Origin:
    """Where a modal was opened from."""
    kept = private.get("origin")
    if not isinstance(kept, dict):
        return Origin()
    texts = {name: str(kept.get(name) or "") for name in ("channel", "message", "thread", "url", "view")}
    return Origin(**texts, ephemeral=bool(kept.get("ephemeral")))


def show(here: Reception, click: Click | Command, caller: Caller, shown: Card) -> None:
    """Show a card to whoever acted, and to nobody else."""
    if isinstance(click, Click) and click.view is not None:
        here.open_modal(click, card_modal(shown, caller.language))
    else:
        here.tell(click, caller.language, shown)


def card_modal(shown: Card, language: str) -> dict[str, Any]:
    """A card in a modal, for those who look at it from where no message can be."""
    return modal(CARD_MODAL, NOTICE.text(language), shown.blocks, close=CLOSE.text(language))


def show_again(here: Reception, caller: Caller, origin: Origin, draw: Draw) -> None:
    """Draw a card again where it was, after the acknowledgement; where that cannot be, show it to the person anew.

    A message in a channel is left alone: what one person may see is not for everybody there.
    """
    here.later(lambda: until_still(draw, lambda card: _shown(here, caller, origin, card)))


def _shown(here: Reception, caller: Caller, origin: Origin, card: Card) -> bool:
    """Whether the card is where it was; else it is shown anew."""
    if _replaced(here, origin, card, caller.language):
        return True
    here.whisper(caller.slack_id, Place(origin.channel or None, thread=origin.thread or None), card)
    return False


def _replaced(here: Reception, origin: Origin, card: Card, language: str) -> bool:
    """Put a card in the place of the one that somebody acted on; False when that cannot be."""
    if origin.view:
        view = card_modal(card, language)
        return _unless_gone(lambda: here.client.views_update(view_id=origin.view, view=view))
    if origin.ephemeral and origin.url:
        return shown_at(origin.url, card, replace_original=True)
    if origin.is_direct and origin.message:
        channel, ts = origin.channel, origin.message
        return _unless_gone(lambda: here.client.chat_update(channel=channel, ts=ts, text=card.text, blocks=card.blocks))
    return False


def _unless_gone(change: Callable[[], object]) -> bool:
    """Change a message or a modal; False when somebody deleted or closed it, or Slack does not answer."""
    try:
        change()
    except SlackApiError as error:
        if error.response["error"] not in GONE:
            raise
        return False
    except OSError as error:
        log.warning("slack.card_not_replaced", error=type(error).__name__)
        return False
    return True
