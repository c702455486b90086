"""A thread goes on without a mention for whoever began it by asking, and for nobody else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from bot.slack.answers.following import goes_on
from bot.slack.answers.late import given_up
from bot.slack.events import Question, follow_up
from bot.slack.posting import ANSWER_EVENT, MESSAGE_EVENT
from tests.builders import NOON
from tests.slack.knowledge import GOLD, PLATINUM
from tests.slack.server import BOT_USER, event_body, shown

ASKED, OURS = 100.0, 200.0
WITHIN = timedelta(minutes=15)


@pytest.fixture
def thread(staffed, slack) -> str:
    """A thread in which U1 asked and was answered."""
    asked = slack.mention("金卡年费多少?")
    staffed.finish()
    assert GOLD in shown(slack.post())
    return asked["event"]["ts"]


def test_a_follow_up_needs_no_mention_and_is_read_with_the_question_before_it(staffed, slack, thread):
    slack.message("那白金卡呢?", thread_ts=thread)
    staffed.finish()
    [_, second] = slack.posts_in("C1", thread)
    assert "理解为: 白金卡年费多少" in shown(second)
    assert PLATINUM in shown(second)


def test_a_follow_up_is_answered_in_a_private_channel_too(staffed, slack):
    slack.add_channel("C7", "team", kind="private", members=["U1"])
    asked = slack.mention("金卡年费多少?", channel="C7")
    staffed.finish()
    slack.message("那白金卡呢?", channel="C7", thread_ts=asked["event"]["ts"])
    staffed.finish()
    assert PLATINUM in shown(slack.posts_in("C7")[-1])


def test_a_follow_up_may_come_before_the_first_answer(staffed, slack):
    asked = slack.mention("金卡年费多少?")
    slack.message("消费贷款提前还款要违约金吗?", thread_ts=asked["event"]["ts"])
    staffed.finish()
    assert len(slack.posts_in("C1", asked["event"]["ts"])) == 2


def test_one_follow_up_comes_after_the_other(staffed, slack, thread):
    for text in ("那白金卡呢?", "消费贷款提前还款要违约金吗?"):
        slack.message(text, thread_ts=thread)
        staffed.finish()
    assert len(slack.posts_in("C1", thread)) == 3


@pytest.mark.parametrize("mention_first", [True, False])
def test_a_mention_in_the_thread_is_answered_once_though_slack_fires_two_events(staffed, slack, thread, mention_first):
    with slack.kept_back() as queue:
        mention = slack.mention("那白金卡呢?", thread_ts=thread)
        message = event_body({**mention["event"], "type": "message", "channel_type": "channel"})
        queue.sent = []
    for one in (mention, message) if mention_first else (message, mention):
        slack.send(one)
    staffed.finish()
    assert len(slack.posts_in("C1", thread)) == 2


def test_a_follow_up_that_is_delivered_again_is_answered_once(staffed, slack, thread):
    sent = slack.message("那白金卡呢?", thread_ts=thread)
    slack.again(sent)
    staffed.finish()
    slack.again(sent)
    staffed.finish()
    assert len(slack.posts_in("C1", thread)) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"user": "U2"},
        {"text": "<@U2> 那白金卡呢?"},
        {"text": "<!here> 那白金卡呢?"},
        {"text": "好的, 谢谢"},
        {"text": "我告诉客户了"},
        {"thread_ts": None},
        {"subtype": "bot_message", "bot_id": "BOTHER"},
    ],
    ids=["somebody else", "to somebody", "to everybody", "thanks", "tells", "beside the thread", "a bot"],
)
def test_what_is_for_others_is_left_to_them(staffed, slack, thread, said):
    fields = {"text": "那白金卡呢?", "thread_ts": thread, **said}
    slack.message(**{name: value for name, value in fields.items() if value is not None})
    staffed.finish()
    assert len(slack.posts()) == 1


def test_a_reply_to_a_colleague_is_left_to_him(staffed, slack, thread):
    slack.message("我记得是免费的", user="U2", thread_ts=thread)
    slack.message("真的吗?", thread_ts=thread)
    staffed.finish()
    assert len(slack.posts()) == 1
    slack.mention("那白金卡呢?", thread_ts=thread)
    staffed.finish()
    slack.message("那金卡呢?", thread_ts=thread)
    staffed.finish()
    assert len(slack.posts()) == 3


def test_nothing_is_kept_of_a_reply_that_is_for_a_colleague(staffed, slack, store, thread):
    slack.message("我记得是免费的", user="U2", thread_ts=thread)
    for_others = slack.message("真的吗?", thread_ts=thread)["event"]["ts"]
    staffed.finish()
    with store.begin() as work:
        assert work.inbox.payload(f"slack:C1:{for_others}") == {}
        assert work.inbox.payload(f"slack:C1:{thread}") is not None
        assert work.inbox.unfinished() == (0, None)


def test_nothing_is_kept_of_a_given_up_reply_if_nobody_can_tell_whom_it_was_for(staffed, slack, store, thread):
    reply = Question("U1", "真的吗?", "C1", f"{float(thread) + 9:.6f}", thread, follows=True)
    with store.begin() as work:
        work.inbox.receive(reply.key, asdict(reply), NOON)
    slack.fail("conversations.replies", "fatal_error", times=9)
    assert given_up(staffed.here, reply) is None
    with store.begin() as work:
        assert work.inbox.payload(reply.key) == {}


def test_a_thread_that_is_not_ours_is_left_alone(staffed, slack):
    root = slack.say("大家好")
    slack.mention("金卡年费多少?", thread_ts=root["ts"])
    staffed.finish()
    slack.message("那白金卡呢?", thread_ts=root["ts"])
    other = slack.say("谁知道白金卡年费?", user="U2")
    slack.message("金卡呢?", user="U2", thread_ts=other["ts"])
    staffed.finish()
    assert len(slack.posts()) == 1


def test_what_experts_write_below_a_question_in_their_channel_is_left_alone(staffed, slack, store):
    posted = staffed.here.client.chat_postMessage(channel="C1", text="新的问题: 白金卡年费多少?")
    slack.message("这个怎么回答?", user="U4", thread_ts=posted["ts"])
    staffed.finish()
    assert len(slack.posts()) == 1
    with store.begin() as work:
        assert work.asks.count() == 0


def test_where_the_bot_may_not_look_it_keeps_silent(staffed, slack, thread):
    slack.revoke("channels:history")
    slack.message("那白金卡呢?", thread_ts=thread)
    staffed.finish()
    assert len(slack.posts()) == 1


def test_in_a_channel_with_other_companies_a_follow_up_needs_a_mention():
    event = {"user": "U1", "text": "那白金卡呢?", "channel": "C2", "channel_type": "channel", "ts": "2.2"}
    body = {"event": {**event, "thread_ts": "1.1"}}
    assert follow_up(body, BOT_USER) is not None
    assert follow_up({**body, "is_ext_shared_channel": True}, BOT_USER) is None


def test_without_the_question_that_began_the_thread_nothing_goes_on():
    asked = Question("U1", "那白金卡呢?", "C1", "102.000000", f"{ASKED:.6f}", follows=True)
    assert not goes_on([a_post(101)], asked, WITHIN)


def a_post(ts: float, user: str = "U1", text: str = "嗯", ours: str | None = None) -> dict[str, Any]:
    return {"ts": f"{ts:.6f}", "user": user, "text": text, "metadata": {"event_type": ours} if ours else None}


ANSWER = a_post(OURS, BOT_USER, ours=ANSWER_EVENT)


@pytest.mark.parametrize(
    ("since", "at", "expected"),
    [
        ([ANSWER], OURS + 1, True),
        ([a_post(OURS, BOT_USER, ours=MESSAGE_EVENT)], OURS + 1, True),
        ([ANSWER], OURS + WITHIN.total_seconds(), True),
        ([ANSWER], OURS + WITHIN.total_seconds() + 1, False),
        ([ANSWER, a_post(201)], 202, True),
        ([ANSWER, a_post(201, text=f"<@{BOT_USER}> 还有")], 202, True),
        ([ANSWER, a_post(201, text=f"<@{BOT_USER}|briefed> 还有")], 202, True),
        ([ANSWER, a_post(201, text="<@U2> 你看")], 202, False),
        ([ANSWER, a_post(201, user="U2")], 202, False),
        ([ANSWER, a_post(201, user="U2"), a_post(202, BOT_USER, ours=ANSWER_EVENT)], 203, True),
        ([ANSWER, a_post(201, user="UBOT2", ours="another_app")], 202, False),
        ([a_post(OURS, BOT_USER)], 202, False),
        ([], 102, True),
        ([a_post(101)], 102, True),
        ([a_post(101, user="U2")], 102, False),
        ([a_post(101, text="<@U2> 你看")], 102, False),
        ([], ASKED + WITHIN.total_seconds() + 1, False),
    ],
)
def test_a_reply_goes_on_from_our_last_word_if_nobody_else_spoke_since(since, at, expected):
    asked = Question("U1", "那白金卡呢?", "C1", f"{at:.6f}", f"{ASKED:.6f}", follows=True)
    assert goes_on([a_post(ASKED, text=f"<@{BOT_USER}> 金卡年费多少?"), *since], asked, WITHIN) is expected
