"""Keeping what was posted of questions up to date: cards in channels, and the messages that people act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.domain.posts import Post
from bot.domain.questions.question import Question, Stint
from bot.services.questions.matter import Matter
from bot.slack.kit import Card
from bot.slack.questions.card import card_name, question_card
from bot.slack.questions.matter import matter_of
from bot.slack.reception import Reception
from bot.slack.redrawing import until_still

LATEST = 2
"""Departments whose card changes when something happens to a question: whose it is, and who sent it on."""


def bring_up_to_date(here: Reception, post: Post, drawn: Callable[[], Card]) -> None:
    """Draw a post again until it shows what there is; where another company reads by now it stays as it is."""
    if here.channels.is_read_outside(post.channel):
        return

    def update(shown: Card) -> bool:
        here.client.chat_update(channel=post.channel, ts=post.ts, text=shown.text, blocks=shown.blocks)
        return True

    until_still(drawn, update)


def refresh_cards(here: Reception, question_id: str) -> None:
    """Draw the question's card again where it is, and where it was sent on from last."""
    question = matter_of(here, question_id).question
    for department, post in _cards(here, question, question.stints[-LATEST:]):
        bring_up_to_date(here, post, _card_in(here, question_id, department))


def language_in(here: Reception, matter: Matter, channel: str) -> str:
    """What a channel is written to in: that of the department whose card of the question is there."""
    cards = _cards(here, matter.question, matter.question.stints)
    departments = [department for department, post in cards if post.channel == channel]
    return _language_of(here, departments[-1]) if departments else here.channel_language


def find_post(here: Reception, name: str) -> Post | None:
    """Where something was posted, as far as is known."""
    with here.store.begin() as work:
        return work.posts.find(name)


def _card_in(here: Reception, question_id: str, department: str) -> Callable[[], Card]:
    language = _language_of(here, department)
    return lambda: question_card(matter_of(here, question_id), department, language)


def _language_of(here: Reception, department: str) -> str:
    """What a department is written to in; that of the other channels when nobody knows it any more."""
    known = here.departments().get(department)
    return known.language if known else here.channel_language


def _cards(here: Reception, question: Question, stints: Iterable[Stint]) -> Iterator[tuple[str, Post]]:
    """The departments that had a question, each with where its card is."""
    for department in dict.fromkeys(one.route.department for one in stints):
        post = find_post(here, card_name(question.id, department))
        if post is not None:
            yield department, post
