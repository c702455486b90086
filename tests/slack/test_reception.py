"""Whoever acts is told: when a modal came too late, and when the address that Slack gave does not answer."""

from __future__ import annotations

from bot.slack.interactions import Click, Place
from bot.slack.kit import plain_card
from bot.slack.launches.showing import Origin, show_again
from bot.slack.questions.drawing import replace_whisper
from tests.slack.knowledge import PLATINUM
from tests.slack.server import DIRECT, shown

NOBODY_LISTENS = "http://127.0.0.1:9/respond"
AGAIN = "请再点一次"


def too_late(slack, staffed, do) -> None:
    """Slack is so slow that the click is not good for a modal any more."""
    with slack.kept_back() as queue:
        do()
        slack.move(5)
        queue.deliver()
    staffed.finish()


def test_a_shortcut_whose_modal_comes_too_late_is_told_to_click_again(staffed, slack):
    too_late(slack, staffed, lambda: slack.shortcut("U1", "ask"))
    assert slack.post()["channel"] == DIRECT
    assert AGAIN in shown(slack.post())
    slack.shortcut("U1", "ask")
    assert slack.wait_for_modal("U1")


def test_a_button_whose_modal_comes_too_late_is_told_where_it_was_pressed(staffed, slack):
    slack.mention("白金卡年费多少?", user="U3")
    staffed.finish()
    too_late(slack, staffed, lambda: slack.click("U3", slack.post(), "answer_ask_department"))
    [told] = slack.ephemeral("U3")
    assert "Please click again" in shown(told)
    assert told["thread_ts"] == slack.post()["thread_ts"]


def test_a_button_in_a_modal_is_told_in_the_modal(staffed, slack):
    slack.slash("U1", "/ask", "白金卡年费多少?")
    staffed.finish()
    slack.shortcut("U1", "ask")
    modal = slack.wait_for_modal("U1")
    slack.submit("U1", modal, {"question": "白金卡年费多少?"})
    slack.wait_for(lambda: PLATINUM in shown(slack.modal("U1")))
    too_late(slack, staffed, lambda: slack.click("U1", slack.modal("U1"), "answer_helpful"))
    assert AGAIN in shown(slack.modal("U1"))
    assert PLATINUM in shown(slack.modal("U1"))
    assert slack.posts() == []


def test_a_modal_that_a_second_delivery_opened_is_not_complained_of(staffed, slack):
    sent = slack.shortcut("U1", "ask")
    slack.wait_for_modal("U1")
    slack.again(sent)
    staffed.finish()
    assert slack.posts() == []
    assert slack.ephemerals == []


def test_an_answer_whose_address_cannot_be_reached_is_shown_another_way(staffed, slack):
    with slack.kept_back() as queue:
        slack.slash("U1", "/ask", "白金卡年费多少?")
        queue.sent[0]["response_url"] = NOBODY_LISTENS
        queue.deliver()
    staffed.finish()
    assert PLATINUM in shown(slack.ephemeral("U1")[-1])


def test_where_slack_breaks_off_while_whispering_the_person_gets_a_direct_message(staffed, slack):
    slack.break_off("chat.postEphemeral", recorded=False)
    staffed.here.answer_privately("U1", Place("C1"), NOBODY_LISTENS, plain_card("白金卡免年费"))
    assert slack.post()["channel"] == DIRECT
    assert "白金卡免年费" in shown(slack.post())


def test_a_list_whose_address_cannot_be_reached_is_shown_anew(staffed, slack):
    place = Place("C1", "1.1", ephemeral=True)
    click = Click("U1", "T1", "call.list", "1", "k", "t", place, response_url=NOBODY_LISTENS)
    replace_whisper(staffed.here, click, plain_card("第二页"))
    staffed.finish()
    assert "第二页" in shown(slack.ephemeral("U1")[0])


def test_a_launchs_card_is_shown_anew_when_slack_breaks_off_while_it_is_replaced(staffed, slack):
    caller = staffed.here.callers.known("U1")
    card = staffed.here.client.chat_postMessage(channel=DIRECT, text="上线项目, 昨天")
    slack.break_off("chat.update", recorded=False)
    show_again(staffed.here, caller, Origin(DIRECT, str(card["ts"])), lambda: plain_card("上线项目, 今天"))
    staffed.finish()
    assert "上线项目, 今天" in shown(slack.ephemeral("U1")[0])


def test_a_launchs_card_whose_address_cannot_be_reached_is_shown_anew(staffed, slack):
    caller = staffed.here.callers.known("U1")
    origin = Origin("C1", "1.1", url=NOBODY_LISTENS, ephemeral=True)
    show_again(staffed.here, caller, origin, lambda: plain_card("上线项目"))
    staffed.finish()
    assert "上线项目" in shown(slack.ephemeral("U1")[0])
