"""Managers see how every launch stands, choose what they want to see of it, and get to the pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.launches.facts import StageDecision
from bot.services.launches import filing, signing
from bot.services.signing_in import WebLinks, sign_in_by_link
from tests.domain.launches.builders import LAUNCH, PLANNED
from tests.slack.server import buttons, interactive_elements, shown
from tests.slack.training.conftest import EVENING, Night


def file(night: Night, number: int, **changes: Any) -> None:
    """One more launch of the same kind."""
    launch = replace(LAUNCH, id=f"l{number:02}", product=f"Product {number:02}", **changes)
    filing.file_launch(night.bank.office, night.bank.deed("po", f"file:{number}"), launch, {})


def ready(night: Night, user: str = "UDM", text: str = "") -> dict[str, Any]:
    """Somebody types /ready; what only he sees."""
    before = len(night.slack.ephemeral(user))
    night.slack.slash(user, "/ready", text)
    night.finish()
    (board,) = night.slack.ephemeral(user)[before:]
    return {**board, "channel": board.get("channel", "C1")}


def again(night: Night, user: str = "UDM") -> dict[str, Any]:
    """The board as it is now, where it was."""
    night.finish()
    board = night.slack.ephemeral(user)[-1]
    return {**board, "channel": board.get("channel", "C1")}


def test_an_id_may_be_typed_in_capitals(night: Night) -> None:
    assert "没有编号为" not in shown(ready(night, text="Gold"))
    assert "没有编号为" in shown(ready(night, text="silver"))


def test_a_manager_sees_what_blocks_a_launch_and_what_is_next(night: Night) -> None:
    said = shown(ready(night))
    assert "待上线 1 个: ✓ 0 个可以上线, ● 1 个还不能, ▲ 0 个无法判断" in said
    assert "● 还不能上线 · Gold card" in said
    assert "阶段: launch · 计划 2026-12-15 10:00 · 还有 18 天" in said
    assert "还缺: 金卡通知、金卡产品培训" in said
    assert re.search(r"下一个期限 2026-\d\d-\d\d", said)


def test_what_is_overdue_is_said(night: Night) -> None:
    night.clock.now = PLANNED + timedelta(days=1)
    said = shown(ready(night))
    assert "已过 1 天" in said
    assert re.search(r"\d 项逾期, 最早 2026-\d\d-\d\d", said)


def test_it_is_told_in_english_and_to_a_leader(night: Night) -> None:
    said = shown(ready(night, "UTL"))
    assert "1 to come: ✓ 0 can go, ● 1 blocked" in said
    assert "18 days left" in said


def test_agents_are_told_that_it_is_not_for_them(night: Night) -> None:
    said = shown(ready(night, "U1"))
    assert "Gold card" not in said
    assert "只给参与上线的同事看" in said


def test_every_launch_opens(night: Night) -> None:
    file(night, 1)
    board = ready(night)
    opened = [one["value"] for _, one in interactive_elements(board["blocks"]) if "launch.show" in one["action_id"]]
    assert opened == ["gold", "l01"]


def test_it_is_filtered(night: Night) -> None:
    file(night, 1, planned_at=EVENING + timedelta(days=2))
    board = ready(night)
    night.slack.click("UDM", board, "board.choose", "this-month")
    said = shown(again(night))
    assert "Product 01" in said
    assert "Gold card" not in said
    night.slack.click("UDM", again(night), "board.choose", "can-go")
    assert "没有这样的项目" in shown(again(night))
    assert len(night.slack.ephemeral("UDM")) == 1
    night.slack.click("UDM", again(night), "board.choose", "all")
    assert "Gold card" in shown(again(night))


def test_my_department_is_that_of_the_roster(night: Night) -> None:
    night.slack.click("ULO", ready(night, "ULO"), "board.choose", "my-department")
    assert "没有这样的项目" in shown(again(night, "ULO"))
    night.slack.click("UPO", ready(night, "UPO"), "board.choose", "my-department")
    assert "Gold card" in shown(again(night, "UPO"))


def test_it_is_paged_within_what_was_chosen(night: Night) -> None:
    for number in range(20):
        file(night, number, planned_at=PLANNED + timedelta(days=1 + number))
    night.slack.click("UDM", ready(night), "board.choose", "blocked")
    night.slack.click("UDM", again(night), "board.turn:after")
    board = again(night)
    assert "2/3 页, 共 21 项" in shown(board)
    assert "Product 07" in shown(board)
    assert {"board.turn:before", "board.turn:after"} <= set(buttons(board))
    night.slack.click("UDM", board, "board.turn:after")
    assert set(buttons(again(night))) & {"board.turn:before", "board.turn:after"} == {"board.turn:before"}


@pytest.mark.parametrize("value", ["", "x", "blocked", "blocked -1", "blocked 99999999999", "² ²", "all 1 2"])
def test_a_value_that_nobody_gave_shows_a_page_that_there_is(night: Night, value: str) -> None:
    for number in range(9):
        file(night, number)
    board = ready(night)
    (row,) = [block for block in board["blocks"] if block["type"] == "actions"]
    row["elements"][0]["value"] = value
    night.slack.click("UDM", board, "board.turn:after", stale=True)
    assert re.search(r"[12]/\d 页", shown(again(night))) or "Gold card" in shown(again(night))


def test_one_launch_is_asked_for_by_its_id(night: Night) -> None:
    file(night, 1)
    assert "Product 01" not in shown(ready(night, text="gold"))
    said = shown(ready(night, text="<!channel> nothing"))
    assert "没有编号为“<!channel> nothing”的待上线项目" in said
    assert "Product 01" in said


def test_what_was_ended_is_on_it_no_more(night: Night) -> None:
    signing.decide_stage(
        night.bank.office, night.bank.deed("sv", "kill"), "gold", "launch", StageDecision.KILL, "No demand."
    )
    assert "现在没有要上线的项目" in shown(ready(night))


def test_from_home_it_opens_in_a_modal_in_which_one_chooses(night: Night) -> None:
    for number in range(9):
        file(night, number)
    night.slack.click("UDM", night.open_home("UDM"), "board.show")
    board = night.modal("UDM")
    assert "Gold card" in shown(board)
    night.slack.click("UDM", board, "board.turn:after")
    board = night.modal("UDM")
    assert "2/2 页" in shown(board)
    night.slack.click("UDM", board, "board.choose", "can-go")
    assert "没有这样的项目" in shown(night.modal("UDM"))
    assert len(night.slack.stacks["UDM"]) == 1


def test_an_old_board_shows_how_things_are_now(night: Night) -> None:
    board = ready(night)
    signing.waive(
        night.bank.office,
        night.bank.deed("ch", "waived"),
        "gold",
        "training",
        "夜班来不及",
        PLANNED + timedelta(days=4),
        "补训",
        date(2026, 12, 20),
    )
    night.slack.click("UDM", board, "board.choose", "blocked", stale=True)
    assert "金卡产品培训" not in shown(again(night))


def test_a_manager_gets_to_the_pages_signed_in(night: Night) -> None:
    assert "link:pages" not in buttons(ready(night))
    links = WebLinks("https://briefed.bank.example/", "s" * 43)
    object.__setattr__(night.bot.here, "web", links)
    board = ready(night)
    url = buttons(board)["link:pages"]["url"]
    address, token = url.split("/sign-in/")
    assert address == "https://briefed.bank.example"
    assert sign_in_by_link(night.bank.office, links.secret, token).id == "dm"
    night.slack.click("UDM", board, "link:pages")
    night.finish()
    assert len(night.slack.ephemeral("UDM")) == 2


def test_open_shows_the_launch_from_a_channel_and_from_home(night: Night) -> None:
    night.slack.click("UDM", ready(night), "launch.show:0")
    assert "Gold card" in shown(again(night))
    assert len(night.slack.ephemeral("UDM")) == 2
    night.slack.click("UDM", night.open_home("UDM"), "board.show")
    night.slack.click("UDM", night.modal("UDM"), "launch.show:0")
    assert "Gold card" in shown(night.modal("UDM"))
    assert len(night.slack.stacks["UDM"]) == 2
