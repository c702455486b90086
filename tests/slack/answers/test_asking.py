"""Everyone who addresses the bot gets an answer, a refusal or a reason: wherever and however they ask."""

from __future__ import annotations

import json
from datetime import date, timedelta
from threading import Event

import pytest

from bot.slack.answers.answering import card_for, say_later
from bot.slack.answers.late import answered_later
from bot.slack.events import Question, Way
from bot.slack.sending import Addressee
from tests.desks import broken
from tests.slack.answers.conftest import INTERNAL
from tests.slack.knowledge import GOLD, PLATINUM
from tests.slack.people import PEOPLE, import_roster
from tests.slack.server import BOT_USER, DIRECT, PATIENCE, Sent, buttons, event_body, shown


def test_a_new_agents_first_question_in_a_thread_is_answered_there(staffed, slack):
    root = slack.say("大家好, 我是新来的")
    slack.mention("白金卡年费多少?", thread_ts=root["ts"])
    staffed.finish()
    slack.mention("那金卡呢?", thread_ts=root["ts"])
    staffed.finish()
    first, second = slack.posts_in("C1", root["ts"])
    assert PLATINUM in shown(first)
    assert "理解为: 金卡年费多少" in shown(second)
    assert GOLD in shown(second)


def test_a_thread_in_direct_messages_goes_on_from_what_was_asked_above_it(staffed, slack):
    above = slack.direct("白金卡年费多少?")["event"]
    staffed.finish()
    slack.direct("那金卡呢?", thread_ts=above["ts"])
    staffed.finish()
    assert GOLD in shown(slack.post())
    assert slack.post()["thread_ts"] == above["ts"]


def test_the_frame_is_in_the_askers_language_and_the_quote_as_it_is(staffed, slack):
    slack.mention("白金卡年费多少?", user="U3")
    staffed.finish()
    assert PLATINUM in shown(slack.post())
    assert "Ask the department" in shown(slack.post())
    assert "as of 2026-12-01" in shown(slack.post())


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ({"is_restricted": True}, "我只为本行同事服务"),
        ({"is_stranger": True}, "我只为本行同事服务"),
        ({"team": "T2"}, "我只为本行同事服务"),
        ({"locale": "en-US"}, "Your account is not on today's roster"),
    ],
)
def test_guests_outsiders_and_unknown_people_are_told_why_they_get_no_answer(staffed, slack, kind, said):
    slack.add_user("U9", **kind)
    slack.channels["C1"].members.append("U9")
    slack.mention("白金卡年费多少?", user="U9")
    slack.direct("白金卡年费多少?", user="U9")
    slack.slash("U9", "/ask", "白金卡年费多少?")
    staffed.finish()
    assert len(slack.posts()) == 2
    for post in (*slack.posts(), *slack.wait_for_ephemeral("U9")):
        assert said in shown(post)
        assert PLATINUM not in shown(post)


def test_in_a_channel_with_other_companies_nothing_is_said_of_what_the_bank_knows(staffed, slack):
    slack.add_channel("C2", "partners", members=["U1"], is_ext_shared=True)
    slack.mention("白金卡年费多少?", channel="C2")
    staffed.finish()
    assert "外部公司" in shown(slack.post())
    assert PLATINUM not in shown(slack.post())


def test_a_file_without_words_is_answered_with_how_to_ask(staffed, slack):
    slack.upload("U1", DIRECT, "screen.png", b"png")
    staffed.finish()
    assert "看不了文件和图片" in shown(slack.post())
    slack.upload("U1", DIRECT, "screen.png", b"png", "白金卡年费多少?")
    staffed.finish()
    assert PLATINUM in shown(slack.post())


def test_too_long_a_question_gets_the_reason(staffed, slack):
    slack.direct("年费" * 1_100)
    staffed.finish()
    assert "太长了" in shown(slack.post())


def test_where_nobody_may_post_any_more_the_asker_gets_a_direct_message(staffed, slack):
    with slack.kept_back() as queue:
        slack.mention("白金卡年费多少?")
        slack.channels["C1"].is_archived = True
        queue.deliver()
    staffed.finish()
    assert slack.post()["channel"] == DIRECT
    assert PLATINUM in shown(slack.post())


# Privately ----------------------------------------------------------------------------------------------------------


def test_the_command_answers_only_whoever_typed_it(staffed, slack):
    sent = slack.slash("U1", "/ask", "白金卡年费多少?")
    assert sent.reply.status == 200
    staffed.finish()
    [whispered] = slack.ephemeral("U1")
    assert "您问: 白金卡年费多少?" in shown(whispered)
    assert PLATINUM in shown(whispered)
    assert slack.posts() == []


def test_the_command_follows_up_on_what_was_asked_before(staffed, slack):
    slack.slash("U1", "/ask", "白金卡年费多少?")
    staffed.finish()
    slack.slash("U1", "/ask", "那金卡呢?")
    staffed.finish()
    assert GOLD in shown(slack.ephemeral("U1")[-1])


def test_an_empty_command_says_how_to_ask(staffed, slack):
    slack.slash("U3", "/ask", "  ")
    staffed.finish()
    assert "Ask in words" in shown(slack.ephemeral("U3")[0])


def test_a_command_whose_address_does_not_answer_is_answered_all_the_same(staffed, slack):
    with slack.kept_back() as queue:
        slack.slash("U1", "/ask", "白金卡年费多少?")
        slack.move(31 * 60)
        queue.deliver()
    staffed.finish()
    assert PLATINUM in shown(slack.ephemeral("U1")[0])


def test_where_nothing_can_be_shown_to_one_person_she_gets_a_direct_message(staffed, slack):
    slack.add_channel("C3", "secret", kind="private", members=["U1"], with_bot=False)
    with slack.kept_back() as queue:
        slack.slash("U1", "/ask", "白金卡年费多少?", channel="C3")
        slack.move(31 * 60)
        queue.deliver()
    staffed.finish()
    [post] = slack.posts()
    assert post["channel"] == DIRECT
    assert PLATINUM in shown(post)


def test_a_command_that_is_delivered_twice_is_answered_once(staffed, slack):
    sent = slack.slash("U1", "/ask", "白金卡年费多少?")
    slack.again(sent)
    staffed.finish()
    slack.again(sent)
    staffed.finish()
    assert len(slack.ephemeral("U1")) == 1


def test_a_command_that_was_acknowledged_before_a_crash_is_answered_by_the_next_start(staffed, slack, new_bot):
    staffed.responder.stop()  # as if the process had been killed after the insert
    assert slack.slash("U1", "/ask", "白金卡年费多少?").reply.status == 200
    assert slack.ephemeral("U1") == []
    next_start = new_bot()
    next_start.responder.start()
    slack.wait_for_ephemeral("U1")
    next_start.finish()
    assert len(slack.ephemeral("U1")) == 1


def test_the_answer_to_a_message_is_found_privately_in_its_thread(staffed, slack):
    root = slack.say("客户问东西")
    message = slack.say("白金卡年费多少?", user="U2", thread_ts=root["ts"])
    slack.shortcut("U1", "find_answer", message)
    staffed.finish()
    [whispered] = slack.ephemeral("U1")
    assert whispered["thread_ts"] == root["ts"]
    assert PLATINUM in shown(whispered)
    assert slack.posts() == []


def test_a_modal_takes_a_question_from_anywhere_and_shows_the_answer(staffed, slack):
    slack.shortcut("U3", "ask")
    modal = slack.wait_for_modal("U3")
    slack.submit("U3", modal, {"question": "???"})
    assert "Ask in words" in slack.errors["U3"]["question"]
    slack.submit("U3", modal, {"question": "白金卡年费多少?"})
    answered = answer_in_modal(slack, "U3")
    assert PLATINUM in shown(answered)
    assert "answer_share" not in buttons(answered)
    slack.click("U3", answered, "answer_helpful")
    staffed.finish()
    assert "Noted: helpful" in shown(slack.modal("U3"))


def test_a_search_that_fails_in_the_modal_is_said_to_be_our_fault(new_bot, slack, store):
    import_roster(store)
    slack.attach(new_bot(before=broken).app)
    slack.shortcut("U3", "ask")
    slack.submit("U3", slack.wait_for_modal("U3"), {"question": "白金卡年费多少?"})
    assert "The search failed. That is our fault" in shown(answer_in_modal(slack, "U3"))


def test_the_modal_is_acknowledged_before_the_search_and_says_that_it_waits(new_bot, slack, store):
    import_roster(store)
    searching, go_on = Event(), Event()

    def before(_: str) -> None:
        searching.set()
        assert go_on.wait(PATIENCE)

    slack.attach(new_bot(before).app)
    slack.shortcut("U1", "ask")
    sent = slack.submit("U1", slack.wait_for_modal("U1"), {"question": "6222 0212 3456 7890 128 的白金卡年费多少?"})
    assert sent.reply.status == 200
    assert searching.wait(PATIENCE)
    assert "正在查找" in shown(slack.modal("U1"))
    assert "[card] 的白金卡年费多少?" in shown(slack.modal("U1"))
    go_on.set()
    assert PLATINUM in shown(answer_in_modal(slack, "U1"))


def test_an_answer_for_which_nobody_waits_any_more_in_the_modal_comes_as_a_direct_message(new_bot, slack, store):
    import_roster(store)
    go_on = Event()
    bot = new_bot(lambda _: go_on.wait(PATIENCE))
    slack.attach(bot.app)
    slack.shortcut("U1", "ask")
    slack.submit("U1", slack.wait_for_modal("U1"), {"question": "白金卡年费多少?"})
    slack.close_modal("U1")
    go_on.set()
    bot.finish()
    assert slack.post()["channel"] == DIRECT
    assert PLATINUM in shown(slack.post())


def test_a_question_in_the_modal_survives_a_crash_and_is_answered_there_once(staffed, slack, new_bot):
    slack.shortcut("U1", "ask")
    modal = slack.wait_for_modal("U1")
    staffed.responder.stop()  # as if the process had been killed after the insert
    sent = slack.submit("U1", modal, {"question": "白金卡年费多少?"})
    slack.again(sent)
    next_start = new_bot()
    next_start.responder.start()
    assert PLATINUM in shown(answer_in_modal(slack, "U1"))
    next_start.finish()
    with staffed.here.store.begin() as work:
        assert work.asks.count() == 1


def test_a_question_sent_off_again_with_other_words_is_another_question(staffed, slack):
    slack.shortcut("U1", "ask")
    sent = slack.submit("U1", slack.wait_for_modal("U1"), {"question": "白金卡年费多少?"})
    assert PLATINUM in shown(answer_in_modal(slack, "U1"))
    staffed.finish()
    edited = json.dumps(sent, ensure_ascii=False).replace("白金卡", "金卡")  # as if Slack had heard too late
    slack.again(Sent(json.loads(edited)))
    slack.wait_for(lambda: GOLD in shown(slack.modal("U1")))
    staffed.finish()
    slack.again(sent)
    assert "已经收到了" in shown(slack.modal("U1"))
    assert "白金卡年费多少?" in shown(slack.modal("U1"))
    staffed.finish()
    with staffed.here.store.begin() as work:
        assert work.asks.count() == 2


def answer_in_modal(slack, user: str):
    """The modal of an answer, as soon as that has taken the place of what says that it is awaited."""
    slack.wait_for(lambda: not missing_from_answer(slack.modal(user)))
    return slack.modal(user)


def missing_from_answer(modal) -> bool:
    return any(sign in shown(modal) for sign in ("正在查找", "已经收到了", "Looking it up", "Ask Briefed"))


def test_an_answer_that_comes_late_in_a_direct_message_is_not_to_be_shared_with_a_channel(staffed):
    question = Question("U1", "白金卡年费多少?", "C1", "1.1", None, Way.WHISPERED, name="slack:command:1")
    message = answered_later(staffed.here, question, timedelta(minutes=1))
    posting = say_later(staffed.here, message, Addressee("U1", "zh-CN"))
    late, in_time = {"blocks": posting.card.blocks}, {"blocks": card_for(staffed.here, question).blocks}
    assert PLATINUM in shown(late)
    assert "answer_share" in buttons(in_time)
    assert buttons(in_time).keys() - buttons(late).keys() == {"answer_share"}


# What others must not see -------------------------------------------------------------------------------------------


def test_what_only_a_department_may_read_is_answered_privately_and_never_shared(staffed, slack):
    slack.mention("争议款内部垫付上限多少?", user="U4")
    staffed.finish()
    assert INTERNAL not in shown(slack.post())
    slack.slash("U4", "/ask", "争议款内部垫付上限多少?")
    staffed.finish()
    [whispered] = slack.ephemeral("U4")
    assert INTERNAL in shown(whispered)
    slack.click("U4", whispered, "answer_share")
    staffed.finish()
    assert len(slack.posts()) == 1
    assert "没有分享" in shown(slack.ephemeral("U4")[-1])


def test_an_answer_is_shared_once_and_says_who_shared_it(staffed, slack):
    slack.slash("U1", "/ask", "白金卡年费多少?")
    staffed.finish()
    [whispered] = slack.ephemeral("U1")
    slack.click("U1", whispered, "answer_share")
    slack.click("U1", whispered, "answer_share")
    staffed.finish()
    [post] = slack.posts()
    assert (post["channel"], post.get("thread_ts")) == ("C1", None)
    assert '"user_id": "U1"' in str(post["blocks"]).replace("'", '"')
    assert "白金卡年费多少?" in shown(post)
    assert PLATINUM in shown(post)
    assert "answer_share" not in buttons(post)


def test_nothing_is_shared_where_the_bot_is_not_or_other_companies_are(staffed, slack):
    slack.add_channel("C3", "secret", kind="private", members=["U1"], with_bot=False)
    slack.add_channel("C4", "partners", members=["U1"], is_ext_shared=True)
    for channel, why in (("C3", "我不在这个频道里"), ("C4", "外部公司")):
        slack.slash("U1", "/ask", "白金卡年费多少?", channel=channel)
        staffed.finish()
        slack.click("U1", slack.ephemeral("U1")[-1], "answer_share")
        staffed.finish()
        assert why in shown(slack.ephemeral("U1")[-1])
    assert slack.posts() == []


def test_who_left_since_is_refused_also_on_old_buttons(staffed, slack, store):
    slack.mention("白金卡年费多少?")
    staffed.finish()
    import_roster(store, [one for one in PEOPLE if one.id != "a1"], date(2026, 2, 1))
    slack.click("U1", slack.post(), "answer_helpful")
    staffed.finish()
    assert "花名册上今天没有您的账号" in shown(slack.ephemeral("U1")[-1])


# Something visible within a second ----------------------------------------------------------------------------------


def test_a_slow_answer_is_announced_by_a_reaction_that_goes_when_it_is_there(staffed, slack):
    held = slack.hold("chat.postMessage", recorded=False)
    message = slack.mention("白金卡年费多少?")["event"]
    slack.wait_for_call("reactions.add")
    assert held.arrived.wait(PATIENCE)
    held.release.set()
    staffed.finish()
    slack.wait_for_call("reactions.remove")
    [call] = slack.called("reactions.remove")
    assert (call["timestamp"], call["name"]) == (message["ts"], "eyes")
    slack.wait_for(lambda: not slack.channels["C1"].message(message["ts"]).get("reactions"))
    assert len(slack.posts()) == 1


def test_a_slow_answer_to_a_direct_message_is_announced_as_a_status(staffed, slack):
    held = slack.hold("chat.postMessage", recorded=False)
    message = slack.direct("白金卡年费多少?")["event"]
    slack.wait_for_call("assistant.threads.setStatus")
    held.release.set()
    staffed.finish()
    slack.wait_for_call("assistant.threads.setStatus", times=2)
    assert [one["status"] for one in slack.called("assistant.threads.setStatus")] == ["正在查找…", ""]
    assert slack.called("assistant.threads.setStatus")[0]["thread_ts"] == message["ts"]


def test_where_slack_has_no_status_the_message_gets_a_reaction(staffed, slack):
    slack.fail("assistant.threads.setStatus", "invalid_thread_ts")
    held = slack.hold("chat.postMessage", recorded=False)
    slack.direct("白金卡年费多少?")
    slack.wait_for_call("reactions.add")
    held.release.set()
    staffed.finish()
    slack.wait_for_call("reactions.remove")
    assert len(slack.called("reactions.remove")) == 1


def test_a_fast_answer_shows_no_sign(staffed, slack):
    slack.mention("白金卡年费多少?")
    staffed.finish()
    assert slack.called("reactions.add") == []


def test_a_sign_that_slack_refuses_keeps_nobody_waiting(staffed, slack):
    slack.revoke("reactions:write")
    held = slack.hold("chat.postMessage", recorded=False)
    slack.mention("白金卡年费多少?")
    slack.wait_for_call("reactions.add")
    held.release.set()
    staffed.finish()
    assert len(slack.posts()) == 1


# Whatever Slack delivers --------------------------------------------------------------------------------------------


def test_a_mention_in_another_event_and_out_of_order_is_answered_once(staffed, slack):
    with slack.kept_back() as queue:
        first = slack.mention("白金卡年费多少?")
        slack.mention("金卡年费多少?")
        slack.send(event_body({**first["event"], "edited": {"user": "U1", "ts": "1.1"}}))
        queue.deliver(reverse=True)
    staffed.finish()
    assert sorted(post["thread_ts"] for post in slack.posts()) == sorted({post["thread_ts"] for post in slack.posts()})
    assert len(slack.posts()) == 2


def test_naming_the_bot_twice_or_within_the_question_changes_nothing(staffed, slack):
    slack.mention(f"白金卡 <@{BOT_USER}> 年费多少?")
    staffed.finish()
    assert PLATINUM in shown(slack.post())
