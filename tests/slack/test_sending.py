"""What an interrupted attempt left in Slack is found again, wherever it is: nothing is posted twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.outbox import Message, Recipient, RecipientKind, SendFailed
from bot.domain.posts import Post
from bot.slack.kit import plain_card
from bot.slack.posting import PAGE
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, SlackSender
from tests.builders import NOON

TOLD = Message("launch-1:reminder", "note", Recipient(RecipientKind.CHANNEL, "C1"), {}, NOON)
THREAD = "question:1"


def a_note(within: str | None) -> Callable[[Reception, Message, Addressee], Posting]:
    return lambda here, message, addressee: Posting(plain_card("别忘了签核。"), within=within)


@pytest.fixture
def sender(bot) -> SlackSender:
    return SlackSender(bot.here, {"note": a_note(None), "reply": a_note(THREAD)})


def interrupted(slack, sender: SlackSender, message: Message) -> None:
    """Slack takes the post, and the connection breaks before it says so."""
    slack.break_off("chat.postMessage", recorded=True)
    with pytest.raises(SendFailed):
        sender.send(message, 1)


def remembered(bot, message: Message) -> Post | None:
    with bot.here.store.begin() as work:
        return work.posts.find(f"message:{message.key}")


def test_a_post_in_a_channel_is_found_below_what_was_said_since(slack, bot, sender):
    interrupted(slack, sender, TOLD)
    for number in range(PAGE + 10):
        slack.say(f"{number}", "C1")
    sender.send(TOLD, 2)
    assert len(slack.posts()) == 1
    assert remembered(bot, TOLD) == Post("C1", slack.post()["ts"])


def test_a_reply_is_found_in_a_long_thread(slack, bot, sender):
    root = slack.say("谁能回答?", "C1")
    with bot.here.store.begin() as work:
        work.posts.put(THREAD, Post("C1", root["ts"]))
    for number in range(PAGE + 10):
        slack.say(f"{number}", "C1", thread_ts=root["ts"])
    message = replace(TOLD, kind="reply")
    interrupted(slack, sender, message)
    sender.send(message, 2)
    assert len(slack.posts()) == 1
    assert remembered(bot, message) == Post("C1", slack.post()["ts"])


def test_while_slack_cannot_tell_what_it_has_nothing_is_posted_a_second_time(slack, bot, sender):
    interrupted(slack, sender, TOLD)
    slack.fail("conversations.history")
    with pytest.raises(SendFailed, match="internal_error"):
        sender.send(TOLD, 2)
    sender.send(TOLD, 3)
    assert len(slack.posts()) == 1


def test_where_the_bot_may_not_look_a_message_arrives_rather_twice_than_never(slack, bot, sender):
    interrupted(slack, sender, TOLD)
    slack.revoke("channels:history")
    sender.send(TOLD, 2)
    assert len(slack.posts()) == 2
