"""At the end people are shown what became of their deeds; whoever is not finds a word after the next start."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from structlog.testing import capture_logs

from bot.slack.members import FRESH
from bot.slack.messages import messages
from bot.slack.replies import Replies, acting
from bot.slack.responder import Responder
from bot.slack.sending import SlackSender
from tests.slack.conftest import AT_A_TIME
from tests.slack.outbox import send_ready
from tests.slack.server import DIRECT, PATIENCE, shown


def all_workers_wait(bot, go_on: Event) -> None:
    """Slack is slow for everybody: what comes next waits for a worker."""
    begun = [Event() for _ in range(AT_A_TIME)]

    def wait(one: Event) -> None:
        one.set()
        go_on.wait(PATIENCE)

    for one in begun:
        bot.here.workers.submit(wait, one)
    assert all(one.wait(PATIENCE) for one in begun)


def test_replies_that_wait_are_given_and_questions_that_wait_are_left(staffed, slack, store, clock):
    go_on = Event()
    all_workers_wait(staffed, go_on)
    slack.slash("U1", "/ask", "  ")  # is told how to ask
    slack.mention("白金卡年费多少?")
    with staffed.stopping():
        go_on.set()
    assert "我没看到问题" in shown(slack.ephemeral("U1")[0])
    assert slack.posts() == []
    with store.begin() as work:
        assert len(work.inbox.waiting(clock())) == 1


def test_what_a_reply_begins_is_given_too(staffed, slack):
    go_on = Event()
    all_workers_wait(staffed, go_on)
    staffed.here.later(
        lambda: staffed.here.later(lambda: staffed.here.client.chat_postMessage(channel="C1", text="好"))
    )
    with staffed.stopping():
        go_on.set()
    assert [post["text"] for post in slack.posts()] == ["好"]


def test_whoever_got_no_reply_in_time_is_told_by_the_next_start(staffed, slack, store, clock):
    go_on = Event()
    all_workers_wait(staffed, go_on)
    slack.slash("U1", "/ask", "  ")
    slack.slash("U1", "/ask", "")
    slack.slash("U3", "/ask", "")
    hurried = Responder(staffed.here, drain_seconds=0)
    with capture_logs() as logs, staffed.stopping(hurried):
        hurried_over(store)
        go_on.set()
    assert [line["replies"] for line in logs if line["event"] == "slack.replies_dropped"] == [3]
    assert slack.ephemerals == []
    assert send_ready(store, clock, SlackSender(staffed.here, messages())) == 2
    said = {post["channel"]: shown(post) for post in slack.posts()}
    assert "Briefed 刚才重启了" in said[DIRECT]
    assert "Check whether it was done" in said[slack.im("U3").id]


def test_what_is_refreshed_beside_a_deed_is_no_reply_to_whoever_did_it(staffed, slack, clock):
    slack.open_home("U3")
    staffed.finish()
    clock.move(FRESH)  # what is known of people is to be asked for again
    go_on = Event()
    all_workers_wait(staffed, go_on)
    slack.open_home("U3")
    assert staffed.here.replies.finish(0) == [None]  # his Home, which nobody is told of; not the look at who he is
    go_on.set()
    staffed.finish()
    assert len(slack.called("users.info")) == 1


def hurried_over(store) -> None:
    """Wait until the word is in the outbox."""
    for _ in range(int(PATIENCE * 100)):
        with store.begin() as work:
            if work.outbox.next_at() is not None:
                return
        Event().wait(0.01)
    raise AssertionError("nobody is told")


def test_for_whom_a_reply_is_that_was_not_given():
    replies, go_on = Replies(), Event()
    with ThreadPoolExecutor(1) as workers:
        with acting("U1"):
            replies.begin(workers, lambda: go_on.wait(PATIENCE))
        replies.begin(workers, lambda: None)
        assert replies.finish(0) == ["U1", None]
        go_on.set()
        assert replies.finish(PATIENCE) == []


def test_when_no_worker_takes_up_anything_a_reply_is_given_at_once():
    replies, given = Replies(), []
    workers = ThreadPoolExecutor(1)
    workers.shutdown()
    replies.begin(workers, lambda: given.append("now"))
    assert given == ["now"]
