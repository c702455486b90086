"""Everyone who addresses the bot gets one answer, whatever Slack delivers and whatever crashes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Semaphore

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.services.inbox import ATTEMPTS, LEASE
from bot.slack.messages import messages
from bot.slack.posting import CANNOT_LOOK
from bot.slack.sending import SlackSender
from bot.store.engine import open_database
from tests.desks import broken
from tests.slack.conftest import AT_A_TIME
from tests.slack.knowledge import GOLD, PLATINUM
from tests.slack.outbox import send_ready
from tests.slack.server import BOT_ID, BOT_USER, DIRECT, PATIENCE, event_body, texts_of


def shown(post) -> str:
    return "".join(texts_of(post["blocks"]))


def waiting(store, clock) -> list[str]:
    with store.begin() as work:
        return list(work.inbox.waiting(clock() + 2 * LEASE))


def asked(store) -> int:
    with store.begin() as work:
        return work.asks.count()


def test_a_mention_is_answered_in_its_thread_once_though_slack_fires_two_events(bot, slack, store, clock):
    mention = slack.mention("白金卡年费多少?")
    message = event_body({**mention["event"], "type": "message", "channel_type": "channel"})
    assert [bot.deliver(message), bot.deliver(mention)] == [200, 200]
    bot.finish()
    [post] = slack.posts()
    assert post["thread_ts"] == mention["event"]["ts"]
    assert PLATINUM in shown(post)
    assert "cards/platinum.md" in shown(post)
    assert PLATINUM in post["text"]
    assert waiting(store, clock) == []
    assert asked(store) == 1


def test_a_mention_within_a_thread_is_answered_in_that_thread(bot, slack):
    root = slack.say("大家好")
    bot.deliver(slack.mention("白金卡年费多少?", thread_ts=root["ts"]))
    bot.finish()
    assert slack.posts()[0]["thread_ts"] == root["ts"]


def test_a_retried_delivery_has_no_second_effect(bot, slack):
    mention = slack.mention("白金卡年费多少?")
    assert [bot.deliver(mention) for _ in range(3)] == [200, 200, 200]
    bot.finish()
    assert bot.deliver(mention) == 200
    bot.finish()
    assert len(slack.posts()) == 1


def test_an_edited_message_is_not_answered_again(bot, slack):
    mention = slack.mention("白金卡年费多少?")
    edited = {**mention["event"], "edited": {"user": "U1", "ts": "1790000001.000000"}}
    bot.deliver(mention)
    bot.deliver(event_body(edited))
    bot.finish()
    assert len(slack.posts()) == 1


def test_follow_up_questions_are_understood_in_a_direct_message(bot, slack):
    bot.deliver(slack.direct("白金卡年费多少?"))
    bot.finish()
    bot.deliver(slack.direct("那金卡呢?"))
    bot.finish()
    first, second = slack.posts()
    assert PLATINUM in shown(first)
    assert GOLD in shown(second)
    assert {post["channel"] for post in (first, second)} == {DIRECT}
    assert "thread_ts" not in second


def test_follow_up_questions_are_understood_in_a_thread_and_nowhere_else(bot, slack):
    first = slack.mention("白金卡年费多少?")
    bot.deliver(first)
    bot.finish()
    bot.deliver(slack.mention("那金卡呢?", thread_ts=first["event"]["ts"]))
    bot.deliver(slack.mention("那金卡呢?"))
    bot.finish()
    in_thread, elsewhere = slack.posts()[1:]
    if in_thread["thread_ts"] != first["event"]["ts"]:
        in_thread, elsewhere = elsewhere, in_thread
    assert GOLD in shown(in_thread)
    assert "理解为: 金卡年费多少" in shown(in_thread)
    assert "理解为" not in shown(elsewhere)


def test_no_answer_says_so_and_names_the_department(bot, slack):
    bot.deliver(slack.mention("信用卡积分怎么兑换机票?"))
    bot.finish()
    [post] = slack.posts()
    assert "还没有部门告诉我们这一点。" in shown(post)
    assert "信用卡部" in shown(post)
    assert post["text"] in shown(post)


@pytest.mark.parametrize("typed", [":thinking_face:", ":+1::skin-tone-3:", "", "🤔", "???"])
def test_a_message_without_a_question_gets_the_reason(bot, slack, store, typed):
    bot.deliver(slack.mention(typed))
    bot.finish()
    [post] = slack.posts()
    assert "我没看到问题" in shown(post)
    assert asked(store) == 0


def test_a_failed_search_gets_an_apology_and_is_no_unanswered_question(new_bot, slack, store, clock):
    bot = new_bot(before=broken)
    with capture_logs() as logs:
        bot.deliver(slack.mention("白金卡年费多少?"))
        bot.deliver(slack.direct("白金卡年费多少?", user="U3"))
        bot.finish()
    said = {post["text"] for post in slack.posts()}
    assert any("查询出错了" in one for one in said)
    assert any("The search failed." in one for one in said)
    assert waiting(store, clock) == []
    assert asked(store) == 0
    assert [line["error"] for line in logs if line["event"] == "slack.search_failed"] == ["IndexUnavailable"] * 2
    assert "白金卡" not in str(logs)


@pytest.mark.parametrize(
    "fields",
    [
        {"channel_type": "channel"},
        {"channel_type": "im", "bot_id": "BOTHER"},
        {"channel_type": "im", "subtype": "message_changed"},
        {"channel_type": "im", "subtype": "message_deleted"},
        {"channel_type": "im", "user": BOT_USER, "bot_id": BOT_ID},
        {"channel_type": "im", "user": None},
    ],
)
def test_what_addresses_nobody_is_acknowledged_and_ignored(bot, slack, store, clock, fields):
    event = {**slack.say("白金卡年费多少?", channel=DIRECT), **fields}
    assert bot.deliver(event_body(event)) == 200
    bot.finish()
    assert slack.posts() == []
    assert waiting(store, clock) == []


def test_a_mention_in_a_direct_message_is_answered_once(bot, slack):
    direct = slack.direct(f"<@{BOT_USER}> 白金卡年费多少?")
    bot.deliver(event_body({**direct["event"], "type": "app_mention"}))
    bot.deliver(direct)
    bot.finish()
    [post] = slack.posts()
    assert "thread_ts" not in post


def test_an_event_is_in_the_inbox_when_it_is_acknowledged_and_answered_after(new_bot, slack, store, clock):
    searching, go_on = Event(), Event()

    def before(_: str) -> None:
        searching.set()
        assert go_on.wait(PATIENCE)

    bot = new_bot(before)
    mention = slack.mention("白金卡年费多少?")
    assert bot.deliver(mention) == 200
    assert waiting(store, clock) == [f"slack:C1:{mention['event']['ts']}"]
    assert searching.wait(PATIENCE)
    assert slack.posts() == []
    go_on.set()
    bot.finish()
    assert len(slack.posts()) == 1


def test_an_event_that_cannot_be_kept_is_not_acknowledged_and_not_logged(bot, slack, database_url):
    mention = slack.mention("白金卡年费多少?")
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO away"))
    with capture_logs() as logs:
        assert bot.deliver(mention) == 500
    assert "白金卡" not in str(logs)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO inbox"))
    engine.dispose()
    assert bot.deliver(mention) == 200
    bot.finish()
    assert len(slack.posts()) == 1


def test_customers_numbers_are_not_kept_in_the_inbox(bot, slack, store, clock):
    bot.responder.stop()
    mention = slack.mention("客户 6222 0212 3456 7890 128 的白金卡年费多少?")
    bot.deliver(mention)
    with store.begin() as work:
        payload, _ = work.inbox.claim(f"slack:C1:{mention['event']['ts']}", clock(), clock() + LEASE)
    assert payload["text"] == "客户 [card] 的白金卡年费多少?"


def test_what_was_acknowledged_before_a_crash_is_answered_by_the_next_start(new_bot, slack, store, clock):
    crashed = new_bot()
    crashed.responder.stop()  # nothing is taken up any more, as if the process had been killed after the insert
    mention = slack.mention("白金卡年费多少?")
    assert crashed.deliver(mention) == 200
    assert slack.posts() == []
    next_start = new_bot()
    next_start.responder.start()
    slack.wait_for_posts(1)
    next_start.finish()
    assert slack.posts()[0]["thread_ts"] == mention["event"]["ts"]


def test_stopping_finishes_what_is_at_work_and_leaves_the_rest_to_the_next_start(new_bot, slack, store, clock):
    busy, go_on = Semaphore(0), Event()

    def before(_: str) -> None:
        busy.release()
        assert go_on.wait(PATIENCE)

    bot = new_bot(before)
    for number in range(AT_A_TIME + 2):
        bot.deliver(slack.mention(f"白金卡年费多少? ({number})"))
    for _ in range(AT_A_TIME):
        assert busy.acquire(timeout=PATIENCE)
    with bot.stopping():
        go_on.set()
    assert len(slack.posts()) == AT_A_TIME
    assert len(waiting(store, clock)) == 2
    next_start = new_bot()
    next_start.responder.start()
    slack.wait_for_posts(AT_A_TIME + 2)
    next_start.finish()
    assert waiting(store, clock) == []


def test_two_replicas_answer_an_event_once(new_bot, slack):
    bots = [new_bot() for _ in range(2)]
    mentions = [slack.mention(f"白金卡年费多少? ({number})") for number in range(5)]
    with ThreadPoolExecutor(8) as people:
        statuses = people.map(lambda pair: pair[0].deliver(pair[1]), [(b, m) for m in mentions for b in bots])
        assert set(statuses) == {200}
    for one in bots:
        one.responder.take_up_waiting()
    for one in bots:
        one.finish()
    assert sorted(post["thread_ts"] for post in slack.posts()) == [m["event"]["ts"] for m in mentions]


def send_outbox(bot) -> int:
    return send_ready(bot.here.store, bot.here.clock, SlackSender(bot.here, messages()))


@pytest.mark.parametrize("retry_after", [1, 60, 3_600])
def test_when_slack_asks_for_patience_the_answer_comes_by_the_outbox_and_once(bot, slack, store, clock, retry_after):
    slack.fail("chat.postMessage", "ratelimited", status=429, Retry_After=str(retry_after))
    mention = slack.mention("白金卡年费多少?")
    bot.deliver(mention)
    bot.finish()
    assert len(slack.called("chat.postMessage")) == 1  # no worker waited
    assert waiting(store, clock) == []
    clock.move(timedelta(seconds=retry_after - 1))
    assert send_outbox(bot) == 0
    clock.move(timedelta(seconds=1))
    assert send_outbox(bot) == 1
    [post] = slack.posts()
    assert PLATINUM in shown(post)
    assert post["thread_ts"] == mention["event"]["ts"]
    clock.move(LEASE)
    bot.responder.take_up_waiting()
    bot.deliver(mention)
    bot.finish()
    assert send_outbox(bot) == 0
    assert len(slack.posts()) == 1
    with store.begin() as work:
        assert work.asks.count() == 1


def test_an_answer_that_waits_for_patience_goes_to_the_asker_where_nobody_may_post_any_more(bot, slack, clock):
    slack.fail("chat.postMessage", "ratelimited", status=429, Retry_After="60")
    bot.deliver(slack.mention("白金卡年费多少?"))
    bot.finish()
    slack.channels["C1"].is_archived = True
    clock.move(timedelta(minutes=1))
    assert send_outbox(bot) == 1
    assert slack.post()["channel"] == DIRECT
    assert PLATINUM in shown(slack.post())


def test_while_slack_asks_for_patience_many_questions_in_a_channel_are_answered_one_after_another(bot, slack, clock):
    slack.fail("chat.postMessage", "ratelimited", status=429, times=3, Retry_After="5")
    mentions = [slack.mention(f"白金卡年费多少? ({number})") for number in range(3)]
    for mention in mentions:
        bot.deliver(mention)
    bot.finish()
    for number in range(1, 4):
        clock.move(timedelta(seconds=5))
        assert send_outbox(bot) == 1
        assert len(slack.posts()) == number
    assert {post["thread_ts"] for post in slack.posts()} == {one["event"]["ts"] for one in mentions}


def test_a_failed_post_is_tried_again_when_its_claim_has_run_out(bot, slack, store, clock):
    slack.fail("chat.postMessage", "internal_error")
    with capture_logs() as logs:
        bot.deliver(slack.mention("白金卡年费多少?"))
        bot.finish()
    [line] = [line for line in logs if line["event"] == "slack.attempt_failed"]
    assert line["reason"] == "internal_error"
    assert "白金卡" not in str(logs)
    bot.responder.take_up_waiting()
    bot.finish()
    assert slack.posts() == []
    clock.move(LEASE)
    bot.responder.take_up_waiting()
    bot.finish()
    assert len(slack.posts()) == 1
    assert waiting(store, clock) == []


def test_a_post_that_never_succeeds_is_given_up_and_the_asker_told(bot, slack, store, clock):
    slack.fail("chat.postMessage", "channel_is_archived", times=ATTEMPTS)
    bot.deliver(slack.mention("白金卡年费多少?", user="U3"))
    bot.finish()
    with capture_logs() as logs:
        for _ in range(ATTEMPTS + 1):
            clock.move(LEASE)
            bot.responder.take_up_waiting()
            bot.finish()
    assert len(slack.called("chat.postMessage")) == ATTEMPTS
    [given_up] = [line for line in logs if line["event"] == "slack.given_up"]
    assert waiting(store, clock) == []
    assert send_outbox(bot) == 1
    [told] = slack.posts()
    assert told["channel"] == slack.im("U3").id
    assert "“白金卡年费多少?” could not be answered" in shown(told)
    assert given_up["error_id"] in shown(told)
    assert "Please ask again" in shown(told)


def test_a_question_whose_answer_is_there_after_all_is_given_up_in_silence(bot, slack, store, clock):
    slack.break_off("chat.postMessage", recorded=True)
    bot.deliver(slack.mention("白金卡年费多少?"))
    bot.finish()
    slack.fail("conversations.replies", "internal_error", times=ATTEMPTS - 1)
    for _ in range(ATTEMPTS):
        clock.move(LEASE)
        bot.responder.take_up_waiting()
        bot.finish()
    assert waiting(store, clock) == []
    assert send_outbox(bot) == 0
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("place", ["mention", "direct"])
def test_an_answer_that_was_posted_before_a_crash_is_not_posted_again(new_bot, slack, store, clock, place):
    held = slack.hold("chat.postMessage", recorded=True)
    first = new_bot()
    first.deliver(getattr(slack, place)("白金卡年费多少?"))
    assert held.arrived.wait(PATIENCE)  # the first process hangs between post and done
    clock.move(LEASE)
    second = new_bot()
    second.responder.take_up_waiting()
    second.finish()
    assert waiting(store, clock) == []
    held.release.set()
    first.finish()
    assert len(slack.called("chat.postMessage")) == len(slack.posts()) == 1


@pytest.mark.parametrize("reason", sorted(CANNOT_LOOK))
def test_where_the_bot_cannot_look_a_second_attempt_answers_all_the_same(bot, slack, clock, reason):
    slack.fail("chat.postMessage", "internal_error")
    slack.fail("conversations.replies", reason)
    bot.deliver(slack.mention("白金卡年费多少?"))
    bot.finish()
    clock.move(LEASE)
    bot.responder.take_up_waiting()
    bot.finish()
    assert len(slack.posts()) == 1
