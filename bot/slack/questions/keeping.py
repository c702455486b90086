"""Keeping what was posted of questions up to date: cards in channels, and the messages that people act on."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.posts import Post
from bot.services.questions.matter import Matter
from bot.slack.kit import Card
from bot.slack.questions.card import card_name, question_card
from bot.slack.questions.matter import matter_of
from bot.slack.reception import Reception
from bot.slack.redrawing import until_still

CHANNEL_LANGUAGE = "zh-CN"
"""In channels, where many read."""


def bring_up_to_date(here: Reception, post: Post, drawn: Callable[[], Card]) -> None:
    """Draw a post again until it shows what there is."""

    def update(shown: Card) -> bool:
        here.client.chat_update(channel=post.channel, ts=post.ts, text=shown.text, blocks=shown.blocks)
        return True

    until_still(drawn, update)


def refresh_cards(here: Reception, question_id: str) -> None:
    """Draw the question's card again where it is, and where it was sent on from last."""
    for department in _shown_in(matter_of(here, question_id)):
        post = find_post(here, card_name(question_id, department))
        if post is not None:
            bring_up_to_date(here, post, _card_in(here, question_id, department))


def find_post(here: Reception, name: str) -> Post | None:
    """Where something was posted, as far as is known."""
    with here.store.begin() as work:
        return work.posts.find(name)


def _card_in(here: Reception, question_id: str, department: str) -> Callable[[], Card]:
    return lambda: question_card(matter_of(here, question_id), department, CHANNEL_LANGUAGE)


def _shown_in(matter: Matter) -> list[str]:
    """The departments whose card changes when something happens to the question now."""
    return list(dict.fromkeys(one.route.department for one in matter.question.stints[-2:]))
