"""Looking past an answer: other sources, and the whole of what was quoted."""

from __future__ import annotations

from typing import Any

from bot.services.sources import other_sources, whole_of
from bot.slack.answers.card import sources_card
from bot.slack.answers.whole import whole_modal
from bot.slack.callers import Caller
from bot.slack.interactions import Click
from bot.slack.paging import number_in
from bot.slack.reception import Reception


def show_other_sources(here: Reception, click: Click, caller: Caller) -> None:
    """What else was found near the question, for whoever wants to see it."""
    quotes = other_sources(click.value, caller.reader, here.desk)
    here.tell(click, caller.language, sources_card(quotes, here.clock(), here.zone, caller.language))


def show_whole(here: Reception, click: Click, caller: Caller) -> None:
    """The whole table, or the passage that a quote is cut from, in a modal."""
    here.open_modal(click, _page(here, click.value, None, caller))


def turn_page(here: Reception, click: Click, caller: Caller) -> None:
    """Another page of it."""
    passage_id, _, number = click.value.rpartition(" ")
    if click.view is not None:
        here.update_modal(click.view.id, _page(here, passage_id, number_in(number), caller))


def _page(here: Reception, passage_id: str, number: int | None, caller: Caller) -> dict[str, Any]:
    whole = whole_of(passage_id, caller.reader, here.desk)
    return whole_modal(whole, passage_id, number, here.zone, caller.language)
