"""Agents read a briefing by themselves, and confirm it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.launches.facts import Attended, SessionKind, TrainingHeld
from bot.domain.outbox import Recipient, RecipientKind
from bot.services.launches import filing, training
from bot.slack.training import reading
from tests.domain.launches.builders import LAUNCH, at
from tests.slack.server import buttons, shown
from tests.slack.training.conftest import BRIEF, NOTICE, NOTICE_WORDS, QUESTIONS, TEMPLATE, Night, write

pytestmark = pytest.mark.slow


def test_an_agent_reads_a_notice_and_confirms_it(night: Night) -> None:
    night.slack.click("U1", night.open_home("U1"), "training.read", value="gold|reading")
    page = night.modal("U1")
    assert all(words in shown(page) for words in NOTICE_WORDS)
    night.slack.submit("U1", page)
    assert "已记录" in shown(night.modal("U1"))
    night.finish()
    assert "金卡通知" not in shown(night.home("U1"))
    (held,) = night.facts(TrainingHeld)
    assert (held.actor, held.body.trainer, held.body.kind) == ("briefed", "briefed", SessionKind.SELF_STUDY)
    assert [(one.actor, one.body.person) for one in night.facts(Attended)] == [("a1", "a1")]


def test_several_agents_confirm_in_the_same_session(night: Night) -> None:
    for user in ("U1", "U2", "UA4"):
        _read_and_confirm(night, user)
    assert len(night.facts(TrainingHeld)) == 1
    assert {one.body.person for one in night.facts(Attended)} == {"a1", "a2", "a4"}


def test_a_new_version_must_be_read_again(night: Night) -> None:
    _read_and_confirm(night, "U1")
    night.clock.now = at("2026-11-28", "10:00")
    write(night.bank, NOTICE, "notice", ["金卡改到十二月二十日起接受申请。"])
    home = night.open_home("U1")
    assert "金卡通知" in shown(home)
    night.slack.click("U1", home, "training.read", value="gold|reading")
    assert "十二月二十日" in shown(night.modal("U1"))


def test_who_read_an_older_version_is_told_to_read_the_new_one(night: Night) -> None:
    night.slack.click("U1", night.open_home("U1"), "training.read", value="gold|reading")
    page = night.modal("U1")
    night.clock.now = at("2026-11-28", "10:00")
    write(night.bank, NOTICE, "notice", ["金卡改到十二月二十日起接受申请。"])
    night.slack.submit("U1", page)
    assert "新版本" in shown(night.modal("U1"))
    assert night.facts(Attended) == []


def test_a_long_material_is_read_page_by_page_and_confirmed_on_the_last(night: Night) -> None:
    texts = [f"第{number}条。" + "客户问到时请照此回答。" * 100 for number in range(20)]
    night.clock.now = at("2026-11-28", "10:00")
    write(night.bank, NOTICE, "notice", texts)
    night.slack.click("U1", night.open_home("U1"), "training.read", value="gold|reading")
    read, page = shown(night.modal("U1")), night.modal("U1")
    while "training.turn_page:after" in buttons(page):
        assert "submit" not in page or not page["submit"]
        night.slack.click("U1", page, "training.turn_page:after")
        page = night.modal("U1")
        read += shown(page)
    assert all(text[:5] in read for text in texts)
    night.slack.submit("U1", page)
    assert len(night.facts(Attended)) == 1


def test_a_page_has_room_for_what_it_shows(night: Night) -> None:
    night.clock.now = at("2026-11-28", "10:00")
    write(night.bank, NOTICE, "notice", [f"第{number}条" for number in range(300)])
    night.slack.click("U1", night.open_home("U1"), "training.read", value="gold|reading")
    assert len(night.modal("U1")["blocks"]) <= reading.BLOCKS_ON_A_PAGE + 10


def test_a_training_with_sessions_can_be_read_but_not_confirmed(night: Night) -> None:
    night.slack.click("U1", night.open_home("U1"), "training.read", value="gold|training")
    page = night.modal("U1")
    assert QUESTIONS["金卡怎么挂失"] in shown(page)
    assert "要参加场次" in shown(page)
    assert not page.get("submit")


def test_other_departments_do_not_read_what_is_under_embargo(night: Night) -> None:
    night.slack.click("UTR", _card(night), "training.present", value="gold|night")
    night.slack.submit("UTR", night.modal("UTR"), {"channel": "C1"})
    assert night.send_outbox() == 1
    post = night.slack.posts_in("C1")[-1]
    assert QUESTIONS["金卡怎么挂失"] not in str(post)
    night.slack.channels["C1"].members.append("ULO")
    night.slack.click("ULO", post, "training.read")
    night.finish()
    assert night.slack.modal("ULO") is None
    assert "loans" in shown(night.slack.ephemeral("ULO")[-1])
    night.slack.channels["C1"].members.append("U1") if "U1" not in night.slack.channels["C1"].members else None
    night.slack.click("U1", post, "training.read")
    assert QUESTIONS["金卡怎么挂失"] in shown(night.modal("U1"))


def test_a_channel_is_not_told_what_a_training_on_an_unannounced_launch_is_about(night: Night) -> None:
    night.slack.click("UTR", _card(night), "training.present", value="gold|night")
    assert "不写名称" in shown(night.modal("UTR"))
    night.slack.submit("UTR", night.modal("UTR"), {"channel": "C1", "people": ["U1", "ULO"]})
    night.send_outbox()
    for post in (night.slack.posts_in("C1")[-1], night.slack.posts_in(night.slack.im("ULO").id)[-1]):
        told = post["text"] + shown(post)
        assert "上线培训 (尚未公布)" in told
        assert [word for word in ("Gold card", "金卡", "night") if word in told] == []
    named = shown(night.slack.posts_in(night.slack.im("U1").id)[-1])
    assert [word for word in ("Gold card", "金卡产品培训", "night") if word not in named] == []


def test_a_channel_is_told_what_a_training_on_an_announced_launch_is_about(night: Night) -> None:
    announced = replace(TEMPLATE, id="announced", digest="announced-1", tells_planned_date=True)
    launch = replace(LAUNCH, id="open", product="海港卡", template="announced", template_digest=announced.digest)
    filing.register_templates(night.bank.office, [announced])
    filing.file_launch(night.bank.office, night.bank.deed("po", "open"), launch, {"brief": BRIEF, "notice": NOTICE})
    deed = night.bank.deed("tr", "held")
    training.hold_session(night.bank.office, deed, "open", "training", "evening", night.clock.now)
    channel = Recipient(RecipientKind.CHANNEL, "C1")
    training.present_session(night.bank.office, night.bank.deed("tr", "shown"), "open", "evening", [channel])
    night.send_outbox()
    told = shown(night.slack.posts_in("C1")[-1])
    assert [word for word in ("培训: 海港卡", "金卡产品培训", "evening") if word not in told] == []


def test_an_old_button_says_that_the_training_is_over(night: Night) -> None:
    from bot.domain.launches.facts import StageDecision
    from bot.services.launches import signing

    home = night.open_home("U1")
    signing.decide_stage(
        night.bank.office, night.bank.deed("sv", "killed"), "gold", "launch", StageDecision.KILL, reason="No demand."
    )
    night.slack.click("U1", home, "training.read", value="gold|reading")
    assert "没有要做的培训" in shown(night.modal("U1"))
    assert "都读完了" in shown(night.open_home("U1"))


def test_who_was_not_trained_gets_no_quiz(night: Night) -> None:
    night.slack.click("UTR", _card(night), "training.present", value="gold|night")
    night.slack.submit("UTR", night.modal("UTR"), {"channel": "C1"})
    night.send_outbox()
    night.slack.click("U1", night.slack.posts_in("C1")[-1], "training.quiz")
    night.finish()
    assert "先培训, 再测验" in shown(night.slack.ephemeral("U1")[-1])


def test_too_few_questions_make_no_quiz_and_nobody_is_asked_to_take_it(night: Night) -> None:
    night.clock.now = at("2026-11-27", "23:10")
    write(night.bank, BRIEF, "brief", ["金卡新内容。"])  # nobody asked the questions of it yet
    _hold(night)
    night.slack.click("UTR", night.modal("UTR"), "training.choose_group")
    night.slack.submit("UTR", night.modal("UTR"), {"group": "t1/night"})
    names = night.modal("UTR")
    box = next(block["element"]["action_id"] for block in names["blocks"] if block["type"] == "input")
    night.slack.submit("UTR", names, {box: ["a1"]})
    assert night.send_outbox() == 0
    assert "测验私信" not in shown(night.modal("UTR"))
    night.slack.click("U1", night.open_home("U1"), "training.quiz")
    assert "培训师自己的测验结果为准" in shown(night.modal("U1"))


def _read_and_confirm(night: Night, user: str) -> None:
    night.slack.click(user, night.open_home(user), "training.read", value="gold|reading")
    night.slack.submit(user, night.modal(user))
    night.finish()
    night.slack.stacks[user] = []


def _hold(night: Night) -> None:
    night.slack.slash("UTR", "/training", "gold")
    night.slack.click("UTR", night.slack.wait_for_ephemeral("UTR")[-1], "training.hold", value="gold|training")
    night.slack.submit("UTR", night.modal("UTR"), {"session": "night"})


def _card(night: Night) -> dict[str, object]:
    """The modal that offers to show a session that was just recorded."""
    _hold(night)
    return night.modal("UTR")


def test_a_trainer_sends_a_session_to_people(night: Night) -> None:
    night.slack.click("UTR", _card(night), "training.present", value="gold|night")
    night.slack.submit("UTR", night.modal("UTR"), {"people": ["U1", "U2", "U3"]})
    assert night.send_outbox() == 2  # U3 is not on the roster
    post = night.slack.posts_in(night.slack.im("U2").id)[-1]
    night.slack.click("U2", post, "training.read")
    assert QUESTIONS["金卡怎么挂失"] in shown(night.modal("U2"))


def test_a_session_is_sent_to_somebody(night: Night) -> None:
    night.slack.click("UTR", _card(night), "training.present", value="gold|night")
    night.slack.submit("UTR", night.modal("UTR"), {})
    assert night.slack.errors["UTR"] == {"channel": "请选一个频道, 或者至少一个人。"}


def test_where_no_quiz_can_be_made_the_trainers_own_counts(night: Night) -> None:
    night.clock.now = at("2026-11-27", "23:10")
    write(night.bank, BRIEF, "brief", ["金卡新内容。"])
    _hold(night)
    for minute, passed in enumerate(({}, {"passed": ["yes"]})):
        night.clock.now = at("2026-11-27", f"23:2{minute}")
        night.slack.click("UTR", night.modal("UTR"), "training.choose_group")
        night.slack.submit("UTR", night.modal("UTR"), {"group": "t1/night"})
        names = night.modal("UTR")
        box = next(block["element"]["action_id"] for block in names["blocks"] if block["type"] == "input")
        night.slack.submit("UTR", names, {box: ["a1"], **passed})
    assert [one.body.quiz_passed for one in night.facts(Attended)] == [None, True]
    assert "金卡产品培训" not in shown(night.open_home("U1"))


def test_who_reads_on_after_a_new_version_begins_anew(night: Night) -> None:
    night.clock.now = at("2026-11-28", "10:00")
    write(night.bank, NOTICE, "notice", ["旧的。" + "客户问到时请照此回答。" * 100 for _ in range(20)])
    night.slack.click("U1", night.open_home("U1"), "training.read", value="gold|reading")
    page = night.modal("U1")
    night.clock.now = at("2026-11-28", "10:05")
    write(night.bank, NOTICE, "notice", [f"新的{number}。" + "客户问到时请照此回答。" * 100 for number in range(20)])
    night.slack.click("U1", page, "training.turn_page:after")
    assert "新的0。" in shown(night.modal("U1"))
