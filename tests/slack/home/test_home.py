"""Everybody's Home shows what he has to do, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.launches.facts import StageDecision
from bot.domain.people.roles import Role
from bot.domain.quality.facts import ActionOpened
from bot.domain.questions.events import Urgency
from bot.services.launches import filing, people, signing, training
from bot.services.quality.actions import open_action
from bot.services.questions.opening import Opening, open_question
from tests.domain.launches.builders import LAUNCH, PLANNED, at
from tests.slack.server import buttons, shown
from tests.slack.training.conftest import ACCOUNTS, DAWN, Night, night_roster

pytestmark = pytest.mark.slow


def ask(night: Night, text: str, person: str = "a1", **how: Any) -> None:
    """Somebody asks a department something that nobody has answered."""
    opening = Opening(text, department="cards", separate=True, anyway=True, **how)
    here = night.bot.here
    open_question(here.questions, here.desk, night.bank.deed(person, f"ask:{text}"), opening)


def promised(night: Night, minutes: int = 60) -> Any:
    return night.clock.now + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("user", "there", "elsewhere"),
    [
        ("U1", ["要读的上线宣导", "我要回的电话", "我提出的问题"], ["我的班组", "看板", "等本部门"]),
        ("UTL", ["My teams' training", "My teams' calls"], ["Briefings to read", "Board"]),
        ("UTR", ["要办的培训"], ["要读的上线宣导", "看板"]),
        ("UEX", ["等本部门答复的问题"], ["我的上线项目", "看板"]),
        ("UPO", ["我的上线项目", "等本部门答复的问题"], ["看板", "要读的"]),
        ("UDM", ["我的上线项目", "上线看板"], ["要读的"]),
    ],
)
def test_sections_are_only_for_what_somebody_is(
    night: Night, user: str, there: list[str], elsewhere: list[str]
) -> None:
    said = shown(night.open_home(user))
    assert [one for one in there if one not in said] == []
    assert [one for one in elsewhere if one in said] == []


def test_who_is_not_on_the_roster_reads_why_his_home_is_empty(night: Night) -> None:
    night.slack.add_user("UNEW", "new")
    assert "花名册上今天没有您的账号" in shown(night.open_home("UNEW"))


def test_the_messages_tab_is_not_drawn(night: Night) -> None:
    night.slack.open_home("U1", tab="messages")
    night.finish()
    assert night.slack.home("U1") is None


def test_empty_lists_cheer(night: Night) -> None:
    said = shown(night.open_home("U1"))
    assert "没有欠客户的回电。" in said
    assert "没有待答的问题, 一线在感谢您!" in shown(night.open_home("UEX"))


def test_an_agent_sees_his_questions_and_calls(night: Night) -> None:
    ask(night, "金卡附属卡能办几张", callback_by=promised(night))
    ask(night, "金卡能不能换卡号", person="a2")
    home = night.open_home("U1")
    assert "金卡附属卡能办几张" in shown(home)
    assert "金卡能不能换卡号" not in shown(home)
    assert "11-28 00:00 前回电" in shown(home)
    assert buttons(home)["callback.done"]["value"] == "q1.1"


def test_a_call_that_is_late_is_marked_for_the_agent_and_his_leader(night: Night) -> None:
    ask(night, "金卡附属卡能办几张", callback_by=promised(night))
    night.clock.move(timedelta(hours=2))
    assert "⚠ 应在 00:00 前回电" in shown(night.open_home("U1"))
    home = night.open_home("UTL")
    assert "⚠ was to be called by 00:00" in shown(home)
    assert "a1 · " in shown(home)


def test_an_experts_queue_is_in_the_order_of_time_limits(night: Night) -> None:
    ask(night, "不急的问题")
    ask(night, "急的问题", person="a2", urgency=Urgency.URGENT)
    home = night.open_home("UEX")
    said = shown(home)
    assert said.index("急的问题") < said.index("不急的问题")
    assert "紧急" in said
    assert {"question.claim", "question.answer"} <= set(buttons(home))
    assert "不急的问题" not in shown(night.open_home("ULO"))


def test_a_product_team_sees_what_blocks_its_launches(night: Night) -> None:
    home = night.open_home("UPO")
    assert "● 还不能上线" in shown(home)
    assert "卡在: 金卡通知, 金卡产品培训" in shown(home)
    assert buttons(home)["launch.show"]["value"] == "gold"
    assert "Gold card" not in shown(night.open_home("ULO"))


def test_managers_see_what_is_pressing(night: Night) -> None:
    night.clock.now = PLANNED + timedelta(days=3)
    office = night.bot.here.questions
    wanted = ActionOpened("话术要改", "dm", date(2026, 12, 18))
    open_action(office, night.bank.deed("dm", "action"), wanted)
    night.clock.now = PLANNED + timedelta(days=10)
    said = shown(night.open_home("UDM"))
    assert "逾期的要求: 金卡通知, 金卡产品培训" in said
    assert "话术要改" in said
    assert "话术要改" not in shown(night.open_home("ULO"))


def test_a_waiver_that_ends_soon_is_shown(night: Night) -> None:
    signing.waive(
        night.bank.office,
        night.bank.deed("ch", "waived"),
        "gold",
        "training",
        "夜班来不及",
        DAWN + timedelta(days=4),
        "补训",
        date(2026, 12, 20),
    )
    assert "豁免 12-02 05:00 到期" in shown(night.open_home("UDM"))


def test_refresh_shows_what_has_happened_since(night: Night) -> None:
    home = night.open_home("U1")
    training.hold_session(night.bank.office, night.bank.deed("tr", "held"), "gold", "training", "s", night.clock.now)
    training.record_attendance(night.bank.office, night.bank.deed("tr", "there"), "gold", "s", {"a1": True})
    assert "金卡产品培训" in shown(home)
    night.slack.click("U1", home, "home.refresh")
    assert "金卡产品培训" not in shown(night.home("U1"))


def test_long_lists_are_paged_and_each_keeps_its_page(night: Night) -> None:
    for number in range(7):
        ask(night, f"第{number}个问题是什么样的", callback_by=promised(night, 60 + number))
    home = night.open_home("U1")
    assert "1/2 页, 共 7 项" in shown(home)
    night.slack.click("U1", home, "home.page:callbacks:after")
    home = night.home("U1")
    night.slack.click("U1", home, "home.page:questions:after")
    home = night.home("U1")
    assert shown(home).count("2/2 页, 共 7 项") == 2
    night.slack.click("U1", home, "home.refresh")
    assert shown(night.home("U1")).count("2/2 页") == 2
    night.slack.click("U1", night.home("U1"), "home.page:callbacks:before")
    assert shown(night.home("U1")).count("2/2 页") == 1


def test_after_a_deed_on_the_home_its_page_is_kept(night: Night) -> None:
    for number in range(6):
        filing.file_launch(
            night.bank.office, night.bank.deed("po", f"file:{number}"), replace(LAUNCH, id=f"gold-{number}"), {}
        )
    night.slack.click("UPO", night.open_home("UPO"), "home.page:launches:after")
    home = night.home("UPO")
    assert "2/2 页, 共 7 项" in shown(home)
    night.slack.click("UPO", home, "home.refresh")
    assert "2/2 页" in shown(night.home("UPO"))


def test_a_list_that_became_shorter_shows_its_last_page(night: Night) -> None:
    for number in range(6):
        filing.file_launch(
            night.bank.office, night.bank.deed("po", f"file:{number}"), replace(LAUNCH, id=f"gold-{number}"), {}
        )
    night.slack.click("UPO", night.open_home("UPO"), "home.page:launches:after")
    home = night.home("UPO")
    for number in range(6):
        deed = night.bank.deed("sv", f"kill:{number}")
        signing.decide_stage(night.bank.office, deed, f"gold-{number}", "launch", StageDecision.KILL, "No demand.")
    night.slack.click("UPO", home, "home.refresh")
    assert "我的上线项目 · 1" in shown(night.home("UPO"))


def test_who_is_everything_still_fits(night: Night) -> None:
    everything = night_roster()
    everybody = tuple(
        replace(one, roles=frozenset(Role), department="cards") if one.id in {"a1", "tl"} else one
        for one in everything.people
    )
    night.clock.now = at("2026-11-28", "09:00")
    changed = replace(everything, people=everybody, effective_from=date(2026, 11, 28))
    people.import_roster(night.bank.office, night.bank.deed("sv", "roster-2"), changed, confirmed=True)
    for number in range(20):
        ask(night, f"第{number}个问题是什么样的", callback_by=promised(night, 30 + number), person="tl")
        ask(night, f"另外第{number}个问题是什么", callback_by=promised(night, 30 + number), person="a2")
        launch = replace(LAUNCH, id=f"gold-{number}", planned_at=at("2026-11-28", "10:00"))
        filing.file_launch(night.bank.office, night.bank.deed("po", f"file:{number}"), launch, {})
    night.clock.now = at("2026-12-20")
    home = night.open_home(ACCOUNTS["tl"])
    assert len(home["blocks"]) <= 100
    said = shown(home)
    for title in ("Briefings", "My teams' training", "Training to hold", "Questions to my", "My launches", "Board"):
        assert title in said


def test_nothing_in_the_private_metadata_is_trusted(night: Night) -> None:
    home = night.open_home("U1")
    night.slack.homes["U1"]["private_metadata"] = '{"pages": {"callbacks": 10000000, "x": "y", "briefings": -3}}'
    night.slack.click("U1", home, "home.refresh")
    assert "没有欠客户的回电。" in shown(night.home("U1"))


def test_what_is_drawn_last_is_what_there_is(night: Night) -> None:
    home = night.open_home("U1")
    held = night.slack.hold("views.publish", recorded=False)
    night.slack.click("U1", home, "home.refresh")
    assert held.arrived.wait(5)
    training.hold_session(night.bank.office, night.bank.deed("tr", "held"), "gold", "training", "s", night.clock.now)
    training.record_attendance(night.bank.office, night.bank.deed("tr", "there"), "gold", "s", {"a1": True})
    for _ in range(10):
        night.slack.click("U1", home, "home.refresh")
    held.release.set()
    assert "金卡产品培训" not in shown(night.home("U1"))


def test_a_home_that_could_not_be_drawn_is_drawn_the_next_time(night: Night) -> None:
    home = night.open_home("U1")
    ask(night, "金卡附属卡能办几张")
    night.slack.fail("views.publish")
    night.slack.click("U1", home, "home.refresh")
    assert "金卡附属卡" not in shown(night.home("U1"))
    night.slack.click("U1", home, "home.refresh")
    assert "金卡附属卡" in shown(night.home("U1"))
