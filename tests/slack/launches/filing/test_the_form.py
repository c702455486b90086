"""The form in three steps, used from two devices, twice, and in English."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.launches.facts import LaunchFiled
from tests.slack.launches.acts import ABOUT
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown

pytestmark = pytest.mark.slow


def begin(at_work: Launching, user: str = "UPO") -> dict[str, Any]:
    """The first step of the form."""
    at_work.slack.slash(user, "/launch", "new")
    return at_work.modal(user)


def review(at_work: Launching, **changes: Any) -> dict[str, Any]:
    """The last step of the form."""
    at_work.slack.submit("UPO", begin(at_work), {**ABOUT, **changes})
    at_work.slack.submit("UPO", at_work.modal("UPO"), {"questions": "金卡年费怎么收\n\n金卡怎么挂失"})
    return at_work.modal("UPO")


def initial(view: dict[str, Any], name: str) -> Any:
    """What a field holds when it is shown."""
    element = next(block["element"] for block in view["blocks"] if block.get("block_id") == name)
    return next((value for key, value in element.items() if key.startswith("initial_")), None)


def test_ones_own_department_is_filled_in(launching: Launching) -> None:
    assert initial(begin(launching), "owner_department")["value"] == "cards"


def test_after_filing_the_card_leads_on(launching: Launching) -> None:
    launching.slack.submit("UPO", review(launching))
    launching.bot.finish()
    card = launching.slack.post()
    assert "已提交 gold" in shown(card)
    assert buttons(card)["launch.attach"]["value"] == "gold"
    assert launching.slack.modal("UPO") is None


@pytest.mark.parametrize("typed", ["TODO: what customers will ask", "金卡年费\n  TODO"])
def test_what_is_left_to_fill_in_is_said_at_the_questions(launching: Launching, typed: str) -> None:
    launching.slack.submit("UPO", begin(launching), ABOUT)
    launching.slack.submit("UPO", launching.modal("UPO"), {"questions": typed})
    assert "TODO" in launching.slack.errors["UPO"]["questions"]


def test_what_was_wrong_is_in_the_draft_too(launching: Launching) -> None:
    launching.slack.submit("UPO", begin(launching), {**ABOUT, "id": "Gold Card!"})
    launching.slack.close_modal("UPO")
    launching.slack.click("UPO", begin(launching), "launch.go_on")
    assert initial(launching.modal("UPO"), "id") == "Gold Card!"
    assert initial(launching.modal("UPO"), "planned_at") == ABOUT["planned_at"]


def test_a_draft_is_its_authors_alone(launching: Launching) -> None:
    review(launching)
    assert "草稿" not in shown(begin(launching, "UDM"))


def test_what_was_changed_on_another_device_is_shown_before_it_is_filed(launching: Launching) -> None:
    slack, seen = launching.slack, review(launching)
    slack.stacks["UPO"] = []
    slack.click("UPO", begin(launching), "launch.go_on")
    slack.submit("UPO", launching.modal("UPO"), {"product": "Gold card with lounge"})
    slack.stacks["UPO"] = [seen]
    slack.submit("UPO", seen)
    assert launching.facts(LaunchFiled) == []
    assert "Gold card with lounge" in shown(launching.modal("UPO"))
    slack.submit("UPO", launching.modal("UPO"))
    (filed,) = launching.facts(LaunchFiled)
    assert filed.body.launch.product == "Gold card with lounge"  # type: ignore[attr-defined]


def test_what_comes_twice_does_not_touch_the_next_draft(launching: Launching) -> None:
    sent = launching.slack.submit("UPO", review(launching))
    launching.slack.submit("UPO", begin(launching), {**ABOUT, "id": "platinum"})
    launching.slack.again(sent)
    launching.slack.close_modal("UPO")
    assert [one.launch for one in launching.facts(LaunchFiled)] == ["gold"]
    launching.slack.click("UPO", begin(launching), "launch.go_on")
    assert initial(launching.modal("UPO"), "id") == "platinum"


def test_an_id_that_somebody_took_meanwhile(launching: Launching) -> None:
    seen = review(launching)
    launching.bank.filed()
    launching.slack.submit("UPO", seen)
    assert "已经有了" in shown(launching.modal("UPO"))
    assert initial(launching.modal("UPO"), "id") == "gold"
    assert len(launching.facts(LaunchFiled)) == 1


def test_a_planned_instant_that_has_passed_meanwhile(launching: Launching) -> None:
    seen = review(launching)
    launching.clock.now = launching.clock.now.replace(year=2027)
    launching.slack.submit("UPO", seen)
    assert launching.facts(LaunchFiled) == []


def test_long_texts_fit(launching: Launching) -> None:
    seen = review(launching, product="金" * 300, summary="卡" * 1_500, channels="，".join(["渠道"] * 90))
    launching.slack.submit("UPO", seen)
    (filed,) = launching.facts(LaunchFiled)
    assert filed.body.launch.channels == ("渠道",) * 90  # type: ignore[attr-defined]
