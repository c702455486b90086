"""What an interrupted attempt left in Slack is found again, wherever it is: nothing is posted twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.bootstrap import Briefed
from bot.config import Config, Language, Slack
from bot.domain.outbox import Message, Recipient, RecipientKind, SendFailed
from bot.domain.posts import Post
from bot.ports import Clock
from bot.slack.kit import plain_card
from bot.slack.posting import PAGE, web_client
from bot.slack.reception import Reception
from bot.slack.sending import Addressee, Posting, SlackSender
from bot.slack.serving import reception
from tests.builders import NOON
from tests.slack.server import BOT_TOKEN
from tests.slack.serving import Quick

TOLD = Message("launch-1:reminder", "note", Recipient(RecipientKind.CHANNEL, "C1"), {}, NOON)
THREAD = "question:1"


def a_note(within: str | None) -> Callable[[Reception, Message, Addressee], Posting]:
    return lambda here, message, addressee: Posting(plain_card("别忘了签核。"), within=within)


@pytest.fixture
def sender(bot) -> SlackSender:
    return SlackSender(bot.here, {"note": a_note(None), "reply": a_note(THREAD)})


class English(Quick):
    """A program whose configuration says that channels read English."""

    def __init__(self, slack_api: str, database_url: str, clock: Clock) -> None:
        config = Config(database=database_url, slack=Slack(api=slack_api, language=Language.ENGLISH))
        Briefed.__init__(self, config, clock)


def interrupted(slack, sender: SlackSender, message: Message) -> None:
    """Slack takes the post, and the connection breaks before it says so."""
    slack.break_off("chat.postMessage", recorded=True)
    with pytest.raises(SendFailed):
        sender.send(message, 1)


def remembered(bot, message: Message) -> Post | None:
    with bot.here.store.begin() as work:
        return work.posts.find(f"message:{message.key}")


@pytest.mark.parametrize(("program", "said"), [(Quick, "zh-CN"), (English, "en")])
def test_channels_of_no_department_are_written_to_in_the_language_that_is_configured(
    slack, store, database_url, clock, program, said
):
    here = reception(program(slack.api, database_url, clock), web_client(BOT_TOKEN, slack.api))
    SlackSender(here, {"note": lambda here, message, reader: Posting(plain_card(reader.language))}).send(TOLD, 1)
    assert slack.post()["text"] == said


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


@pytest.mark.parametrize("how", ["is_ext_shared", "is_pending_ext_shared"])
def test_nothing_is_posted_where_another_company_reads(slack, sender, how):
    setattr(slack.channels["C1"], how, True)
    with pytest.raises(
        SendFailed, match=r"C1 is shared with another company: name one of our own .* --retry"
    ) as caught:
        sender.send(TOLD, 1)
    assert caught.value.permanent
    assert slack.posts() == []


def test_workspaces_of_the_banks_own_are_no_other_company(slack, sender):
    slack.channels["C1"].is_org_shared = True
    sender.send(TOLD, 1)
    assert len(slack.posts()) == 1


def test_what_is_already_in_a_channel_is_not_brought_up_to_date_once_another_company_reads_it(slack, bot):
    updating = with_an_old_card(bot)
    slack.channels["C1"].is_ext_shared = True
    updating.send(TOLD, 1)
    assert slack.post()["text"] == "旧"


def test_what_is_already_in_a_channel_is_brought_up_to_date(slack, bot):
    with_an_old_card(bot).send(TOLD, 1)
    assert [post["text"] for post in slack.posts()] == ["新"]


def test_what_was_in_a_channel_that_somebody_deleted_needs_nothing(slack, bot):
    updating = with_an_old_card(bot)
    del slack.channels["C1"]
    with capture_logs() as logs:
        updating.send(TOLD, 1)
    assert [line["reason"] for line in logs if line["event"] == "slack.post_is_gone"] == ["channel_not_found"]


def with_an_old_card(bot) -> SlackSender:
    """A card is in C1, and a note brings it up to date."""
    posted = bot.here.client.chat_postMessage(channel="C1", text="旧")
    with bot.here.store.begin() as work:
        work.posts.put("card", Post("C1", str(posted["ts"])))
    return SlackSender(bot.here, {"note": lambda *_: Posting(plain_card("新"), instead="card")})


def test_a_reply_leaves_a_thread_that_another_company_reads_for_the_channel_of_today(slack, bot, sender):
    root = slack.say("谁能回答?", "C1")
    with bot.here.store.begin() as work:
        work.posts.put(THREAD, Post("C1", root["ts"]))
    slack.channels["C1"].is_ext_shared = True
    slack.add_channel("C2", "own")
    reply = replace(TOLD, kind="reply", recipient=Recipient(RecipientKind.CHANNEL, "C2"))
    sender.send(reply, 1)
    assert [(post["channel"], post.get("thread_ts")) for post in slack.posts()] == [("C2", None)]
    with pytest.raises(SendFailed, match="another company"):
        sender.send(replace(reply, recipient=TOLD.recipient), 1)
