"""What people say of an answer: each has one voice, and his last word counts."""

from __future__ import annotations

from bot.domain.feedback import Said, numbered_passage
from bot.services import answer_wording as words
from bot.services.feedback import ask_named, give
from bot.slack.answers.asking_department import ask_button, open_form
from bot.slack.callers import Caller
from bot.slack.interactions import Click
from bot.slack.kit import actions, card, paragraph
from bot.slack.reception import Reception


def helpful(here: Reception, click: Click, caller: Caller) -> None:
    """It helped: others who ask like this are led to it too."""
    _say(here, click, caller, helpful=True)
    here.tell(click, caller.language, words.NOTED_HELPFUL.text(caller.language))


def not_helpful(here: Reception, click: Click, caller: Caller) -> None:
    """It did not help; the department may be asked."""
    _say(here, click, caller, helpful=False)
    said = words.NOTED_NOT_HELPFUL.text(caller.language)
    here.tell(click, caller.language, card(said, paragraph(said), actions(ask_button(click, caller.language))))


def this_one(here: Reception, click: Click, caller: Caller) -> None:
    """Of several candidates one is what was meant."""
    ask_id, _, number = click.value.partition(":")
    asked = ask_named(ask_id, here.store)
    passage = numbered_passage(asked, int(number) if number.isdecimal() else 0)
    give(Said(asked.ask_id, caller.id, True, click.key, passage), here.store, here.desk.language, here.clock)
    here.tell(click, caller.language, words.NOTED_THIS_ONE.text(caller.language).format(number))


def none_of_these(here: Reception, click: Click, caller: Caller) -> None:
    """None of the candidates is what was meant, and the department is to be asked."""
    _say(here, click, caller, helpful=False)
    open_form(here, click, caller)


def _say(here: Reception, click: Click, caller: Caller, helpful: bool) -> None:
    ask_id = click.value.partition(":")[0]
    give(Said(ask_id, caller.id, helpful, click.key), here.store, here.desk.language, here.clock)
