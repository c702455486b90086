"""Filing a launch: a draft is kept on the way, and what is wrong is said at its field."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.launches.facts import LaunchFiled
from tests.slack.launches.acts import ABOUT
from tests.slack.launches.conftest import Launching
from tests.slack.server import shown

pytestmark = pytest.mark.slow


def _begin(at_work: Launching, user: str = "UPO") -> dict[str, Any]:
    at_work.slack.slash(user, "/launch", "new")
    return at_work.modal(user)


def test_what_is_wrong_is_said_at_its_field(launching: Launching) -> None:
    wrong = {"product": "TODO: the name", "id": "Gold Card!", "planned_at": 1_700_000_000}
    launching.slack.submit("UPO", _begin(launching), {**ABOUT, **wrong})
    assert launching.slack.errors["UPO"].keys() == {"product", "id", "planned_at"}


def test_an_id_that_is_taken_is_said_at_once(filed: Launching) -> None:
    filed.slack.submit("UPO", _begin(filed), ABOUT)
    assert "已经有了" in filed.slack.errors["UPO"]["id"]


def test_a_draft_is_kept_and_gone_on_with(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("UPO", _begin(launching), ABOUT)
    slack.submit("UPO", launching.modal("UPO"), {"questions": "金卡怎么挂失"})
    slack.close_modal("UPO", all_views=True)
    offer = _begin(launching)
    assert "草稿: Gold card" in shown(offer)
    slack.click("UPO", offer, "launch.go_on")
    slack.submit("UPO", launching.modal("UPO"), {"product": "Gold card 2"})
    slack.submit("UPO", launching.modal("UPO"))
    assert "金卡怎么挂失" in shown(launching.modal("UPO"))
    slack.submit("UPO", launching.modal("UPO"))
    (filed,) = launching.facts(LaunchFiled)
    assert (filed.body.launch.product, filed.body.launch.questions) == ("Gold card 2", ("金卡怎么挂失",))
    assert "草稿" not in shown(_begin(launching)), "what was filed is no draft any more"


def test_a_draft_keeps_no_customers_numbers(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("UPO", _begin(launching), ABOUT)
    slack.submit("UPO", launching.modal("UPO"), {"questions": "１３８００１３８０００ 问金卡怎么挂失\n年费"})
    with launching.bot.here.store.begin() as work:
        draft = work.drafts.find("po", "launch")
    assert draft is not None
    assert draft["questions"] == ["[phone] 问金卡怎么挂失", "年费"]
    slack.submit("UPO", launching.modal("UPO"))
    (filed,) = launching.facts(LaunchFiled)
    assert filed.body.launch.questions == ("[phone] 问金卡怎么挂失", "年费")


def test_a_draft_is_begun_anew(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("UPO", _begin(launching), ABOUT)
    slack.close_modal("UPO", all_views=True)
    slack.click("UPO", _begin(launching), "launch.anew")
    fresh = launching.modal("UPO")
    product = next(block for block in fresh["blocks"] if block.get("block_id") == "product")
    assert "initial_value" not in product["element"]


def test_one_goes_back_and_finds_what_he_wrote(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("UPO", _begin(launching), ABOUT)
    slack.click("UPO", launching.modal("UPO"), "launch.back")
    product = next(block for block in launching.modal("UPO")["blocks"] if block.get("block_id") == "product")
    assert product["element"]["initial_value"] == "Gold card"


def test_whoever_is_of_no_product_team_is_refused_before_he_fills_in_anything(launching: Launching) -> None:
    launching.slack.slash("UCS", "/launch", "new")
    launching.bot.finish()
    assert launching.slack.modal("UCS") is None
    assert "cs is none of" in shown(launching.slack.wait_for_ephemeral("UCS")[-1])


def test_for_another_department_it_cannot_be_filed(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("ULOANS", _begin(launching, "ULOANS"), ABOUT)
    slack.submit("ULOANS", launching.modal("ULOANS"))
    slack.submit("ULOANS", launching.modal("ULOANS"))
    assert "不属于 cards" in shown(launching.modal("ULOANS"))
    assert launching.facts(LaunchFiled) == []


def test_what_was_begun_anew_elsewhere_is_not_taken_for_filed(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("UPO", _begin(launching), ABOUT)
    slack.submit("UPO", launching.modal("UPO"))
    with launching.bot.here.store.begin() as work:
        work.drafts.drop("po", "launch")
    slack.submit("UPO", launching.modal("UPO"))
    assert "草稿已经不在了" in shown(launching.modal("UPO"))
    assert launching.facts(LaunchFiled) == []
    slack.submit("UPO", launching.modal("UPO"), ABOUT)
    slack.submit("UPO", launching.modal("UPO"))
    slack.submit("UPO", launching.modal("UPO"))
    assert len(launching.facts(LaunchFiled)) == 1


def test_filed_twice_it_is_filed_once(launching: Launching) -> None:
    slack = launching.slack
    slack.submit("UPO", _begin(launching), ABOUT)
    slack.submit("UPO", launching.modal("UPO"))
    sent = slack.submit("UPO", launching.modal("UPO"))
    slack.again(sent)
    launching.bot.finish()
    assert len(launching.facts(LaunchFiled)) == 1
