"""A product team asks for a waiver: it waits on the card and the head's Home until it is settled, and a no is told."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.launches.facts import Waived, WaiverDeclined, WaiverRequested, WaiverRequestWithdrawn
from tests.domain.launches.builders import at
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown

WHY = "门店只开一家, 早班先上"


def ask(at_work: Launching, user: str = "UPO") -> dict[str, object]:
    """The product team asks; its card."""
    slack, card = at_work.slack, at_work.card(user)
    slack.click(user, card, "launch.ask_waiver")
    slack.submit(user, at_work.modal(user), {"item": "training"})
    slack.submit(user, at_work.modal(user), {"reason": WHY})
    return at_work.now(user, card)


def home(at_work: Launching, user: str) -> dict[str, object]:
    """Somebody's Home, once everything is shown."""
    at_work.slack.open_home(user)
    at_work.bot.finish()
    found = at_work.slack.home(user)
    assert found is not None
    return found


def test_a_head_settles_on_his_home_what_he_is_asked_for(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    assert "Waivers that you are asked for" not in shown(home(at_work, "UCH"))
    card = ask(at_work)
    assert f"等豁免: training · po 申请: {WHY} · 到 2026-12-16 10:00 为止" in shown(card)
    assert "launch.take_back_request" in buttons(card)
    waiting = home(at_work, "UCH")
    assert "Waivers that you are asked for · 1" in shown(waiting)
    assert WHY in shown(waiting)
    posts = len(slack.posts())
    slack.click("UCH", waiting, "launch.waive")
    slack.submit("UCH", at_work.modal("UCH"), {"remedial": "Train the night shift"})
    (waived,) = [one.body for one in at_work.facts(Waived)]
    assert (waived.reason, waived.expires_at) == (WHY, at("2026-12-16", "10:00"))
    assert "Waivers that you are asked for" not in shown(home(at_work, "UCH"))
    assert len(slack.posts()) == posts
    assert "等豁免" not in shown(at_work.card("UPO"))


def test_a_no_comes_back_to_whoever_asked(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    ask(at_work)
    at_work.deliver()
    request = slack.posts_in(slack.im("UCH").id)[-1]
    slack.click("UCH", request, "launch.decline_request")
    sent = slack.submit("UCH", at_work.modal("UCH"), {"reason": "Borrow a trainer from loans"})
    slack.again(sent)
    assert "settled already" in shown(at_work.now("UCH", request))
    assert len(at_work.facts(WaiverDeclined)) == 1
    at_work.deliver()
    assert any("ch 没有同意豁免" in one and "Borrow a trainer" in one for one in at_work.direct("UPO"))
    # The old message says how it stands, and a second no has no effect.
    slack.click("UCH", request, "launch.decline_request", stale=True)
    at_work.bot.finish()
    assert "settled already" in shown(slack.ephemeral("UCH")[-1])
    assert "launch.ask_waiver" in buttons(at_work.card("UPO"))


def test_the_product_team_does_without_it_after_all(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    card = ask(at_work)
    slack.click("UPO", card, "launch.take_back_request")
    form = at_work.modal("UPO")
    assert WHY in shown(form)
    slack.submit("UPO", form, {"reason": "培训师找到了"})
    after = at_work.now("UPO", card)
    assert "等豁免" not in shown(after)
    assert "launch.take_back_request" not in buttons(after)
    assert len(at_work.facts(WaiverRequestWithdrawn)) == 1
    assert "Waivers that you are asked for" not in shown(home(at_work, "UCH"))


def test_the_history_tells_who_asked_and_who_said_no(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    card = ask(at_work)
    slack.click("UPO", card, "launch.history")
    assert f"申请豁免 training: {WHY}" in shown(at_work.modal("UPO"))


def test_what_is_asked_for_already_is_not_asked_for_twice(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    form, card = [], at_work.card("UPO")
    for _ in range(2):
        slack.click("UPO", card, "launch.ask_waiver")
        slack.submit("UPO", at_work.modal("UPO"), {"item": "training"})
        form.append(at_work.modal("UPO"))
    slack.submit("UPO", form[1], {"reason": WHY})
    slack.click("UDM", at_work.card("UDM"), "launch.ask_waiver")
    offered = shown(at_work.modal("UDM"))
    assert "training" not in offered
    assert len(at_work.facts(WaiverRequested)) == 1


def test_a_request_for_a_waiver_that_would_be_over_waits_no_longer(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    until = at("2026-10-20", "10:00")
    slack.click("UPO", at_work.card("UPO"), "launch.ask_waiver")
    slack.submit("UPO", at_work.modal("UPO"), {"item": "training"})
    slack.submit("UPO", at_work.modal("UPO"), {"reason": WHY, "until": int(until.timestamp())})
    at_work.clock.now = until - timedelta(minutes=1)
    assert WHY in shown(home(at_work, "UCH"))
    at_work.clock.now = until
    assert WHY not in shown(home(at_work, "UCH"))
    assert "等豁免" not in shown(at_work.card("UPO"))
