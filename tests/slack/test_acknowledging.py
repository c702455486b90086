"""Slack is answered before it is asked: who somebody is never makes an acknowledgement late."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from structlog.testing import capture_logs

from bot.slack.members import FRESH
from bot.slack.repeating import repeated
from tests.slack.knowledge import PLATINUM
from tests.slack.people import import_roster
from tests.slack.server import PATIENCE, shown

NEVER = timedelta(hours=1)


@pytest.fixture
def staffed(store, slack, bot):
    import_roster(store)
    slack.attach(bot.app)
    return bot


def acknowledged_while_slack_does_not_say_who_that_is(slack, do) -> None:
    held = slack.hold("users.info", recorded=False)
    assert do().reply.status == 200
    assert held.arrived.wait(PATIENCE)
    assert not any(PLATINUM in shown(one) for one in slack.ephemerals)
    held.release.set()


def test_a_command_of_somebody_unknown_is_acknowledged_and_then_answered(staffed, slack):
    acknowledged_while_slack_does_not_say_who_that_is(slack, lambda: slack.slash("U1", "/ask", "白金卡年费多少?"))
    staffed.finish()
    assert PLATINUM in shown(slack.ephemeral("U1")[-1])


def test_a_question_of_somebody_unknown_is_in_the_inbox_when_it_is_acknowledged(staffed, slack, store, clock):
    staffed.responder.stop()  # as if the process had been killed
    message = slack.say("白金卡年费多少?", user="U2")
    slack.slash("U1", "/ask", "白金卡年费多少?")
    slack.shortcut("U1", "find_answer", message)
    assert slack.called("users.info") == []
    with store.begin() as work:
        assert len(work.inbox.waiting(clock())) == 2


def test_a_click_of_somebody_unknown_is_acknowledged_and_then_done(staffed, slack):
    slack.mention("白金卡年费多少?", user="U2")
    staffed.finish()
    acknowledged_while_slack_does_not_say_who_that_is(slack, lambda: slack.click("U1", slack.post(), "answer_helpful"))
    staffed.finish()
    assert "谢谢" in shown(slack.ephemeral("U1")[0])


def test_a_shortcut_of_somebody_unknown_is_acknowledged_and_then_opens_its_modal(staffed, slack):
    acknowledged_while_slack_does_not_say_who_that_is(slack, lambda: slack.shortcut("U3", "ask"))
    assert "Ask Briefed" in str(slack.wait_for_modal("U3")["title"])


def test_the_home_of_somebody_unknown_is_acknowledged_and_then_drawn(staffed, slack):
    acknowledged_while_slack_does_not_say_who_that_is(slack, lambda: slack.open_home("U1"))
    staffed.finish()
    assert "U1" in slack.homes


def test_who_is_known_acts_at_once_while_what_is_old_is_asked_for_again(staffed, slack, clock):
    staffed.here.callers.learn_everybody()
    clock.move(FRESH)
    slack.users["U1"].is_restricted = True
    held = slack.hold("users.info", recorded=False)
    slack.open_home("U1")
    assert held.arrived.wait(PATIENCE)
    slack.wait_for(lambda: "U1" in slack.homes)
    assert "只为本行同事" not in shown(slack.homes["U1"])
    slack.open_home("U1")
    held.release.set()
    staffed.finish()
    assert len(slack.called("users.info")) == 1
    slack.open_home("U1")
    staffed.finish()
    assert "只为本行同事" in shown(slack.homes["U1"])


def test_a_modal_says_so_when_slack_does_not_tell_in_time_and_can_be_sent_off_again(staffed, slack, new_bot):
    slack.shortcut("U3", "ask")
    modal = slack.wait_for_modal("U3")
    restarted = new_bot()  # which has heard of nobody
    slack.attach(restarted.app)
    held = slack.hold("users.info", recorded=False)
    sent = slack.submit("U3", modal, {"question": "白金卡年费多少?"})
    assert sent.reply.seconds < 3
    assert "无法确认您的身份" in shown(sent.reply.body["view"])
    assert next(one["id"] for one in slack.stacks["U3"]) == modal["id"]
    held.release.set()
    restarted.finish()
    assert restarted.here.callers.known_language("U3") == "en"


def test_what_is_repeated_goes_on_after_an_error():
    failed, done, times = Event(), Event(), []

    def learn() -> None:
        times.append(len(times))
        if len(times) == 1:
            failed.set()
            raise OSError("白金卡")
        done.set()

    with capture_logs() as logs, repeated(learn, every=NEVER, after_failure=timedelta()):
        assert failed.wait(PATIENCE)
        assert done.wait(PATIENCE)
    assert [line["error"] for line in logs] == ["OSError"]


def test_what_is_repeated_is_done_again_until_the_end():
    again = Event()
    times = []

    def learn() -> None:
        times.append(len(times))
        if len(times) == 3:
            again.set()

    with repeated(learn, every=timedelta(), after_failure=NEVER):
        assert again.wait(PATIENCE)
