"""Moving a launch's date: what that brings about is shown before."""

from __future__ import annotations

from bot.domain.launches.facts import DateMoved
from tests.domain.launches.builders import at
from tests.slack.launches.conftest import Launching
from tests.slack.server import shown


def _asks_to_move(at_work: Launching, to: str, reason: str = "要提前") -> None:
    at_work.slack.click("UPO", at_work.card("UPO"), "launch.move")
    values = {"instant": int(at(to).timestamp()), "reason": reason}
    at_work.slack.submit("UPO", at_work.modal("UPO"), values)
    at_work.bot.finish()


def test_what_an_earlier_day_voids_is_told_before_it_is_moved(briefed: Launching) -> None:
    _asks_to_move(briefed, "2026-10-16")
    form = briefed.modal("UPO")
    assert "不再满足: lead_time" in shown(form)
    assert briefed.facts(DateMoved) == []
    sent = briefed.slack.submit("UPO", form)
    briefed.slack.again(sent)
    (moved,) = briefed.facts(DateMoved)
    assert (moved.body.planned_at, moved.body.reason) == (at("2026-10-16"), "要提前")


def test_a_freeze_is_told_at_the_field(briefed: Launching) -> None:
    _asks_to_move(briefed, "2026-12-25")
    assert "冻结期" in briefed.slack.errors["UPO"]["instant"]
    assert briefed.facts(DateMoved) == []


def test_whoever_is_of_another_department_cannot_move_it(briefed: Launching) -> None:
    card = briefed.card("UPO")
    slack = briefed.slack
    slack.click("UPO", card, "launch.move")
    form = briefed.modal("UPO")
    stack = slack.stacks.pop("UPO")
    slack.stacks["ULOANS"] = stack
    slack.submit("ULOANS", form, {"reason": "强行", "instant": int(at("2026-12-16").timestamp())})
    assert "不属于" in str(slack.errors.get("ULOANS")) + shown(slack.modal("ULOANS") or {})
    assert briefed.facts(DateMoved) == []
