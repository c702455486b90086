"""Somebody looks at the board, chooses what he wants to see of it, and turns its pages."""

from __future__ import annotations

from bot.services.launches.choosing import Choice, choice_of
from bot.slack.board import wording as words
from bot.slack.board.card import board_card
from bot.slack.callers import Caller
from bot.slack.interactions import Click
from bot.slack.kit import Card, modal
from bot.slack.paging import number_in
from bot.slack.questions.drawing import replace_whisper
from bot.slack.reception import CLOSE, Reception

BOARD_MODAL = "board"


def show(here: Reception, click: Click, caller: Caller) -> None:
    """Show the board from wherever somebody is: in a modal from his Home, to him alone in a channel."""
    shown = board_card(here, caller, Choice.ALL, 0)
    if click.view is None:
        here.tell(click, caller.language, shown)
    else:
        here.open_modal(click, _modal(shown, caller))


def choose(here: Reception, click: Click, caller: Caller) -> None:
    """Show the launches of a choice, from its first page on."""
    _show_again(here, click, caller, board_card(here, caller, choice_of(click.value), 0))


def turn(here: Reception, click: Click, caller: Caller) -> None:
    """Show another page of a choice."""
    name, _, number = click.value.partition(" ")
    _show_again(here, click, caller, board_card(here, caller, choice_of(name), number_in(number)))


def _show_again(here: Reception, click: Click, caller: Caller, shown: Card) -> None:
    if click.view is not None:
        here.update_modal(click.view.id, _modal(shown, caller))
    elif click.place.ephemeral:
        replace_whisper(here, click, shown)
    else:
        here.tell(click, caller.language, shown)


def _modal(shown: Card, caller: Caller) -> dict[str, object]:
    language = caller.language
    return modal(BOARD_MODAL, words.TITLE.text(language), shown.blocks, close=CLOSE.text(language))
