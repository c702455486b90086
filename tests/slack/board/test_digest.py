"""A channel reads once a week how the launches stand, and nothing that not everybody in it may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.services.launches import filing
from bot.services.launches.digest import Change, Digest, Named, Plan, put_digest
from bot.slack.board import wording as words
from bot.slack.board.weekly import Teller
from bot.slack.messages import messages
from bot.slack.sending import SlackSender
from tests.domain.launches.builders import LAUNCH, PLANNED, at
from tests.slack.outbox import send_ready
from tests.slack.server import SlackServer, blocks_complaints, buttons, shown
from tests.slack.training.conftest import TEMPLATE, Night

MONDAY_NINE = Plan("#launches", 0, time(9))
DUE = at("2026-11-30", "09:00")
ANNOUNCED = replace(TEMPLATE, id="announced", digest="announced-1", tells_planned_date=True)


@pytest.fixture
def channel(slack: SlackServer) -> str:
    """The channel of the digest, which the bot is in."""
    slack.add_channel("C7", "launches", members={"UDM", "U1"})
    return "C7"


def announce(night: Night, number: int, **changes: Any) -> None:
    """A launch that everybody may know of."""
    filing.register_templates(night.bank.office, [ANNOUNCED])
    made = replace(LAUNCH, template="announced", template_digest=ANNOUNCED.digest, **changes)
    launch = replace(made, id=f"open-{number:02}", product=f"海港卡 {number:02}")
    filing.file_launch(night.bank.office, night.bank.deed("po", f"open:{number}"), launch, {})


def told(night: Night, later: timedelta = timedelta()) -> list[dict[str, Any]]:
    """What the channel has read once the digest was due."""
    night.clock.now = DUE + later
    put_digest(night.bank.office, MONDAY_NINE, night.clock.now)
    night.send_outbox()
    return night.slack.posts_in("C7")


def test_a_channel_reads_how_the_launches_stand(night: Night, channel: str) -> None:
    announce(night, 1)
    (post,) = told(night)
    said = shown(post)
    assert "上线周报 · 11-23 至 11-30" in said
    assert "待上线 2 个: ✓ 0 个可以上线, ● 2 个还不能" in said
    assert "新提交: 海港卡 01" in said
    assert "海港卡 01 · ● 还不能上线 · 12-15 10:00 (还有 15 天)" in said
    assert "没有逾期" in said


def test_it_is_in_the_language_of_channels_that_are_no_departments(night: Night, channel: str) -> None:
    announce(night, 1)
    night.clock.now = DUE
    put_digest(night.bank.office, MONDAY_NINE, night.clock.now)
    english = SlackSender(replace(night.bot.here, channel_language="en"), messages())
    send_ready(night.bank.store, night.clock, english)
    said = shown(night.slack.posts_in("C7")[0])
    assert "Nothing is overdue" in said
    assert "逾期" not in said


def test_it_is_told_once_however_often_the_job_runs(night: Night, channel: str) -> None:
    announce(night, 1)
    assert len(told(night)) == len(told(night, timedelta(hours=5))) == 1
    assert len(told(night, timedelta(days=7))) == 2


def test_what_is_not_announced_is_counted_and_not_named(night: Night, channel: str) -> None:
    (post,) = told(night)
    assert "Gold card" not in repr(post)
    assert "gold" not in repr(post["blocks"])
    assert "12-15" not in shown(post)
    assert "未公布日期: cards的项目 × 1" in shown(post) or "未公布日期: 信用卡部的项目 × 1" in shown(post)
    assert not any(block["type"] == "image" for block in post["blocks"])


def test_its_chart_is_a_picture_with_words_for_those_who_do_not_see_it(night: Night, channel: str) -> None:
    announce(night, 1)
    (post,) = told(night)
    (image,) = [block for block in post["blocks"] if block["type"] == "image"]
    assert "海港卡 01: 还不能上线" in image["alt_text"]
    (file,) = night.slack.files.values()
    assert file.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("files.getUploadURLExternal", "missing_scope"),
        ("files.completeUploadExternal", "internal_error"),
        ("files.info", "ratelimited"),
        ("chat.postMessage", "invalid_blocks"),
    ],
)
def test_without_its_picture_it_is_told_in_words(night: Night, channel: str, method: str, error: str) -> None:
    announce(night, 1)
    night.slack.fail(method, error)
    (post,) = told(night)
    assert not any(block["type"] == "image" for block in post["blocks"])
    assert "海港卡 01: 还不能上线" in shown(post)


def test_many_launches_still_fit(night: Night, channel: str) -> None:
    for number in range(20):
        announce(night, number, planned_at=PLANNED + timedelta(days=number))
    (post,) = told(night)
    assert not blocks_complaints(post["blocks"], "message")
    assert "另有 14 项" in shown(post)


def test_a_busy_week_of_products_with_long_names_still_fits(night: Night) -> None:
    long = "私人银行客户专属家族信托综合理财账户升级版" * 5
    names = [Named(f"l{number}", "cards", f"{number} {long}") for number in range(12)]
    digest = Digest(DUE - timedelta(days=7), DUE, {}, dict.fromkeys(Change, names), [], [], [])
    blocks = Teller(night.bot.here, {}, "zh-CN").changed(digest)
    assert blocks_complaints(blocks, "message") == []
    said = shown({"blocks": blocks})
    assert all(words.CHANGES[one].zh in said for one in Change)


def test_from_it_managers_open_the_board_and_agents_do_not(night: Night, channel: str) -> None:
    announce(night, 1)
    (post,) = told(night)
    assert "board.show" in buttons(post)
    night.slack.click("UDM", post, "board.show")
    night.slack.click("U1", post, "board.show")
    night.finish()
    assert "Gold card" in shown(night.slack.ephemeral("UDM")[-1])
    assert "只给参与上线的同事看" in shown(night.slack.ephemeral("U1")[-1])
