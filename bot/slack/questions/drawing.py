"""After a deed: the question's cards and the message that somebody acted on are drawn again."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.posts import Post
from bot.domain.questions.callbacks import question_of
from bot.services.questions import wording as words
from bot.services.questions.callbacks import show_callback
from bot.slack.callers import Caller
from bot.slack.interactions import Click, Submission
from bot.slack.kit import Card
from bot.slack.paging import number_in
from bot.slack.questions.calls import call_card, call_list
from bot.slack.questions.card import note_card
from bot.slack.questions.keeping import bring_up_to_date, language_in, refresh_cards
from bot.slack.questions.matter import matter_of
from bot.slack.questions.names import ANSWERED, CALL, DETAIL, LIST, NOTE, Target, post_in, post_of, target_in, target_of
from bot.slack.questions.to_askers import Asker, answer_card, asker_of, detail_card
from bot.slack.reception import Reception

Draw = Callable[[Reception, Target, Caller, Post], Card | None]
"""Draws the message that a button was on, for whoever reads it there."""


def after_click(here: Reception, click: Click, caller: Caller) -> None:
    """Draw again what shows what a click changed."""
    target = target_of(click.value)
    if target.kind == LIST and click.place.ephemeral:
        replace_whisper(here, click, call_list(here, caller, number_in(target.more)))
    _draw(here, target, post_of(click), caller)


def after_submission(here: Reception, submission: Submission, caller: Caller) -> None:
    """Draw again what shows what a modal changed."""
    private = submission.view.private
    _draw(here, target_in(private), post_in(private), caller)


def replace_whisper(here: Reception, click: Click, shown: Card) -> None:
    """Put something in the place of what one person alone sees."""
    url = click.response_url
    if url is not None:
        here.later(lambda: here.replace_whisper(click.user, click.place, url, shown))


def _draw(here: Reception, target: Target, post: Post | None, caller: Caller) -> None:
    here.later(lambda: refresh_cards(here, question_of(target.id)))
    draw = DRAWS.get(target.kind)
    if post is not None and draw is not None:
        here.later(lambda: _again(here, target, post, draw, caller))


def _again(here: Reception, target: Target, post: Post, draw: Draw, caller: Caller) -> None:
    """The message as it is now; left alone when it cannot be told what it was."""

    def drawn() -> Card | None:
        return draw(here, target, caller, post)

    first = drawn()
    if first is not None:
        bring_up_to_date(here, post, lambda: drawn() or first)


def _is_public(post: Post) -> bool:
    """Whether others read it too."""
    return not post.channel.startswith("D")


def _note(here: Reception, target: Target, caller: Caller, post: Post) -> Card:
    matter = matter_of(here, target.id)
    return note_card(matter, "", language_in(here, matter, post.channel) if _is_public(post) else caller.language)


def _detail(here: Reception, target: Target, caller: Caller, post: Post) -> Card | None:
    asker = asker_of(here, target.id, target.more)
    return detail_card(asker, _is_public(post)) if asker else None


def _answered(here: Reception, target: Target, caller: Caller, post: Post) -> Card | None:
    """The answer; where the button was about a call, ``more`` says to which question and to whom."""
    question_id, number = target.id, target.more
    if "." in target.more:
        question_id, _, number = target.more.rpartition(".")
    asker = asker_of(here, question_id, number)
    return answer_card(asker, _lead(asker), _is_public(post)) if asker else None


def _lead(asker: Asker) -> str:
    return words.YOUR_ANSWER.text(asker.language)


def _call(here: Reception, target: Target, caller: Caller, post: Post) -> Card:
    return call_card(here, show_callback(here.questions, target.id), caller.id, "", caller.language)


DRAWS: dict[str, Draw] = {NOTE: _note, DETAIL: _detail, ANSWERED: _answered, CALL: _call}
"""How each kind of message is drawn."""
