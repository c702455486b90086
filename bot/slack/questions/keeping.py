"""Keeping what was posted of questions up to date: cards in channels, and the messages that people act on.

Everything is drawn from the database when it is drawn, and once more if something happened meanwhile: whichever update
reaches Slack last looks again, so that none leaves an older state behind.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.posts import Post
from bot.slack.kit import Card
from bot.slack.questions.card import card_name, question_card
from bot.slack.questions.matter import Matter, matter_of
from bot.slack.reception import Reception

CHANNEL_LANGUAGE = "zh-CN"
"""In channels, where many read."""
MOST_LOOKS = 10
"""Updates in a row at most; whoever acts meanwhile has his own follow."""


def bring_up_to_date(here: Reception, post: Post, drawn: Callable[[], Card]) -> None:
    """Draw a post again until it shows what there is."""
    shown = drawn()
    for _ in range(MOST_LOOKS):
        here.client.chat_update(channel=post.channel, ts=post.ts, text=shown.text, blocks=shown.blocks)
        now = drawn()
        if now == shown:
            return
        shown = now


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
