"""What the outbox tells of launches."""

from __future__ import annotations

from bot.services.launches.reminding import remind_of_launches
from tests.domain.launches.builders import at
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown


def test_people_are_told_what_is_due_with_a_way_to_the_launch(filed: Launching) -> None:
    filed.clock.now = at("2026-12-14")
    remind_of_launches(filed.bank.office, filed.clock())
    assert filed.deliver() > 0
    post = filed.slack.posts_in(filed.slack.im("UPO").id)[-1]
    assert "Gold card: 快到期限的事" in shown(post)
    filed.slack.click("UPO", {**post}, "launch.show")
    filed.bot.finish()
    assert "Gold card" in shown(filed.slack.ephemeral("UPO")[-1])


def test_people_are_told_what_is_overdue(filed: Launching) -> None:
    filed.clock.now = at("2026-12-16")
    remind_of_launches(filed.bank.office, filed.clock())
    filed.deliver()
    post = filed.slack.posts_in(filed.slack.im("UPO").id)[-1]
    assert "已经逾期" in shown(post)
    assert "launch.show" in buttons(post)
