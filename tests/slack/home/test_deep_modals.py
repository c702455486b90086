"""In the third of three modals Slack puts none on top: what goes wrong there is said in it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined
from bot.slack.interactions import click_from
from tests.domain.launches.builders import at
from tests.slack.server import shown
from tests.slack.training.conftest import Night

pytestmark = pytest.mark.slow


@pytest.fixture
def third(night: Night) -> Night:
    """A manager moves a launch on the card that he opened from the board that he opened from his Home."""
    night.slack.click("UDM", night.open_home("UDM"), "board.show")
    night.slack.click("UDM", night.modal("UDM"), "launch.show:0")
    night.slack.click("UDM", night.modal("UDM"), "launch.move")
    assert night.modal("UDM")["callback_id"] == "launch.move"
    assert len(night.slack.stacks["UDM"]) == 3
    return night


def declines(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def decline(*_: Any, **__: Any) -> None:
        raise Declined(Bilingual("现在不行。", "Not now."))

    monkeypatch.setattr(what, decline)


WHEN = {"instant": int(at("2026-12-16").timestamp()), "reason": "晚一天"}


def test_what_a_button_in_it_says_stands_on_top(third: Night) -> None:
    view = third.modal("UDM")
    click = click_from(
        {
            "user": {"id": "UDM"},
            "view": {**view, "state": {}},
            "trigger_id": "used",
            "actions": [{"type": "button", "action_id": "x", "action_ts": "1"}],
        }
    )
    third.bot.here.tell(click, "zh-CN", "这个按钮已经停用了。")
    assert "这个按钮已经停用了。" in shown(third.modal("UDM"))
    third.slack.submit("UDM", third.modal("UDM"), WHEN)
    assert third.modal("UDM")["callback_id"] == "launch.move_confirmed"


def test_it_is_said_at_a_field_where_there_is_one(third: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    declines(monkeypatch, "bot.slack.launches.moving.at_field")
    third.slack.submit("UDM", third.modal("UDM"), WHEN)
    assert list(third.slack.errors["UDM"].values()) == ["现在不行。"]


def test_it_is_said_on_top_where_there_is_none_and_one_can_try_again(
    third: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    third.slack.submit("UDM", third.modal("UDM"), WHEN)
    with monkeypatch.context() as patched:
        declines(patched, "bot.slack.launches.moving.move")
        third.slack.submit("UDM", third.modal("UDM"))
        third.slack.submit("UDM", third.modal("UDM"))
    assert shown(third.modal("UDM")).count("现在不行。") == 1
    third.slack.submit("UDM", third.modal("UDM"))
    third.finish()
    assert len(third.slack.stacks["UDM"]) == 2
    assert "12-16" in shown(third.modal("UDM"))
