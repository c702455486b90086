"""A manager's waiver: the product team asks for it, the centre's head gives it, and those whom it bypasses are told."""

from __future__ import annotations

from datetime import date

from bot.domain.launches.facts import RemedialDone, Waived
from tests.domain.launches.builders import at
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown

WHY = "门店只开一家, 早班先上"


def test_a_managers_waiver(briefed: Launching) -> None:
    at_work, slack = briefed, briefed.slack
    at_work.clock.now = at("2026-12-01")
    _product_team_asks(at_work)
    request = _centre_head_is_told(at_work)
    _centre_head_waives(at_work, request)
    _people_are_told(at_work)
    assert "已豁免" in shown(at_work.card("UPO"))
    # What was settled meanwhile is refused, from the state: the button in the old message still works.
    slack.click("UCH", request, "launch.waive", stale=True)
    at_work.bot.finish()
    assert "is waived now" in shown(slack.ephemeral("UCH")[-1])
    assert len(at_work.facts(Waived)) == 1
    _product_team_makes_good(at_work)


def _product_team_asks(at_work: Launching) -> None:
    slack = at_work.slack
    card = at_work.card("UPO")
    assert "launch.waive" not in buttons(card)
    slack.click("UPO", card, "launch.ask_waiver")
    slack.submit("UPO", at_work.modal("UPO"), {"item": "training"})
    sent = slack.submit("UPO", at_work.modal("UPO"), {"reason": WHY})
    slack.again(sent)
    assert "已告诉 ch" in shown(at_work.now("UPO", card))


def _centre_head_is_told(at_work: Launching) -> dict[str, object]:
    assert at_work.deliver() == 1
    message = at_work.slack.posts_in(at_work.slack.im("UCH").id)[-1]
    assert "po asks to waive" in shown(message)
    assert WHY in shown(message)
    return message


def _centre_head_waives(at_work: Launching, request: dict[str, object]) -> None:
    slack = at_work.slack
    slack.click("UCH", request, "launch.waive")
    form = at_work.modal("UCH")
    assert WHY in shown(form)
    wrong = {"remedial": "Train the night shift", "remedial_due": "2026-11-01"}
    slack.submit("UCH", form, wrong)
    assert "overdue" in slack.errors["UCH"]["remedial_due"]
    slack.submit("UCH", at_work.modal("UCH"), {"remedial_due": "2026-12-20"})
    (waived,) = [one.body for one in at_work.facts(Waived)]
    assert (waived.requirement, waived.reason, waived.remedial_due) == ("training", WHY, date(2026, 12, 20))
    assert waived.expires_at == at("2026-12-16", "10:00")
    settled = at_work.now("UCH", request)
    assert "is waived now" in shown(settled)
    assert "launch.waive" not in buttons(settled)


def _people_are_told(at_work: Launching) -> None:
    at_work.deliver()
    assert any("ch 豁免了" in one for one in at_work.direct("UPO"))


def _product_team_makes_good(at_work: Launching) -> None:
    slack = at_work.slack
    card = at_work.card("UPO")
    assert "补救: Train the night shift" in shown(card)
    slack.click("UPO", card, "launch.make_good")
    slack.submit("UPO", at_work.modal("UPO"), {"reason": "夜班已补训"})
    (done,) = at_work.facts(RemedialDone)
    assert (done.actor, done.body.evidence) == ("po", "夜班已补训")
    assert "launch.make_good" not in buttons(at_work.now("UPO", card))
