"""Who sees what of a launch, and cards that are drawn from how things stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import SignedOff, SignOffWithdrawn
from bot.domain.launches.template import AnswerabilityRule, MaterialRule, ReviewRule
from bot.domain.people.roles import Role
from bot.services.launches.filing import attach, file_launch, register_templates
from bot.services.launches.signing import delegate
from bot.services.launches.waiver_requests import ask_for_waiver
from tests.domain.launches.builders import LAUNCH, at, needs, template
from tests.slack.launches.conftest import Launching
from tests.slack.server import CHANNEL, buttons, shown

DEEDS = {"launch.sign", "launch.waive", "launch.attach", "launch.move", "launch.launch", "launch.decide"}
DAY = date(2026, 10, 13)
PRICE_LIST = "cards/gold-secret-price.md"


@pytest.mark.parametrize(
    ("user", "offered"),
    [
        ("UPO", {"launch.attach", "launch.move", "launch.launch", "launch.ask_waiver"}),
        ("UCS", {"launch.sign"}),
        ("USV", {"launch.sign", "launch.decide"}),
        ("UCH", {"launch.waive"}),
        ("ULOANS", set()),
    ],
)
def test_each_is_offered_what_he_may_do(briefed: Launching, user: str, offered: set[str]) -> None:
    card = briefed.card(user)
    assert buttons(card).keys() & (DEEDS | {"launch.ask_waiver"}) == offered


def test_somebody_from_elsewhere_sees_how_it_stands_and_nothing_of_its_content(filed: Launching) -> None:
    filed.bank.attached(PRICE_LIST)
    card = filed.card("ULOANS")
    assert "Gold card" in shown(card)
    assert "内容只给主办部门和评审人看" in shown(card)
    assert PRICE_LIST not in shown(card)
    assert {"launch.evidence", "launch.history"}.isdisjoint(buttons(card))
    assert PRICE_LIST in shown(filed.card("UPO"))
    assert PRICE_LIST in shown(filed.card("UCS"))


def test_nobody_else_in_a_channel_sees_a_card(briefed: Launching) -> None:
    briefed.slack.join("UPO", CHANNEL)
    briefed.card("UPO", channel=CHANNEL)
    assert briefed.slack.posts_in(CHANNEL) == []
    assert briefed.slack.ephemeral("U1") == []


def test_an_old_button_reveals_nothing_to_whoever_may_not_read(briefed: Launching) -> None:
    for day in range(14, 30):
        briefed.clock.now = at(f"2026-10-{day}")
        briefed.bank.attached()
    slack = briefed.slack
    slack.click("UPO", briefed.card("UPO"), "launch.history")
    page = briefed.modal("UPO")
    slack.stacks["ULOANS"] = slack.stacks.pop("UPO")
    slack.click("ULOANS", page, "launch.history_page:after")
    assert "内容只给主办部门和评审人看" in shown(briefed.modal("ULOANS"))


def test_an_agent_is_refused_politely(briefed: Launching) -> None:
    card = briefed.card("UA1")
    assert "客户的问题, 直接问我就好" in shown(card)


def test_an_unknown_launch_is_told_so(briefed: Launching) -> None:
    assert "没有上线项目“silver”" in shown(briefed.card("UPO", "silver"))


def test_the_list_of_ones_launches_leads_to_their_cards(briefed: Launching) -> None:
    briefed.slack.slash("UPO", "/launch")
    listed = briefed.slack.wait_for_ephemeral("UPO")[-1]
    assert "Gold card" in shown(listed)
    briefed.slack.click("UPO", listed, "launch.show:gold")
    assert "launch.attach" in buttons(briefed.slack.wait_for_ephemeral("UPO", 2)[-1])


def test_a_long_list_of_ones_launches_is_paged(briefed: Launching) -> None:
    for number in range(11):
        launch = replace(LAUNCH, id=f"gold-{number:02}", product=f"Gold card {number:02}", planned_at=at("2026-12-18"))
        file_launch(briefed.bank.office, briefed.bank.deed("po"), launch, {})
    briefed.slack.slash("UPO", "/launch")
    listed = briefed.slack.wait_for_ephemeral("UPO")[-1]
    assert "Gold card 10" not in shown(listed)
    briefed.slack.click("UPO", listed, "launch.mine_page:after")
    assert "Gold card 10" in shown(briefed.now("UPO", listed))


def test_what_changed_after_it_was_shown_is_not_signed(briefed: Launching) -> None:
    slack = briefed.slack
    slack.click("UCS", briefed.card("UCS"), "launch.sign")
    form = briefed.modal("UCS")
    briefed.clock.now = at("2026-10-14")
    briefed.write("cards/gold.md", "---\ntitle: 金卡介绍\nkind: brief\n---\n# Fees\n\n金卡年费怎么收:每年300元。\n")
    slack.submit("UCS", form, {"decision": "go"})
    again = briefed.modal("UCS")
    assert "It changed meanwhile" in shown(again)
    assert briefed.facts(SignedOff) == []
    slack.submit("UCS", again, {"decision": "go"})
    assert len(briefed.facts(SignedOff)) == 1


def test_no_go_says_why(briefed: Launching) -> None:
    slack = briefed.slack
    card = briefed.card("UCS")
    slack.click("UCS", card, "launch.sign")
    slack.submit("UCS", briefed.modal("UCS"), {"decision": "no_go"})
    assert "say why" in slack.errors["UCS"]["meaning"]
    slack.submit("UCS", briefed.modal("UCS"), {"meaning": "The fee is missing."})
    assert "NO GO" in shown(briefed.now("UCS", card))
    assert "The fee is missing." in shown(briefed.card("UPO"))


def test_a_sign_off_is_taken_back_by_whoever_gave_it(briefed: Launching) -> None:
    briefed.bank.signs("cs", "review")
    slack = briefed.slack
    card = briefed.card("UCS")
    slack.click("UCS", card, "launch.withdraw")
    slack.submit("UCS", briefed.modal("UCS"), {"reason": "A mistake"})
    assert [one.body.reason for one in briefed.facts(SignOffWithdrawn)] == ["A mistake"]
    assert "launch.withdraw" not in buttons(briefed.now("UCS", card))
    assert "launch.withdraw" not in buttons(briefed.card("UPO"))


def test_a_stale_button_is_refused_from_the_state(briefed: Launching) -> None:
    briefed.bank.signs("cs", "review")
    slack = briefed.slack
    card = briefed.card("UCS")
    slack.click("UCS", card, "launch.withdraw")
    slack.submit("UCS", briefed.modal("UCS"), {"reason": "A mistake"})
    slack.click("UCS", {**card}, "launch.withdraw", stale=True)
    briefed.bot.finish()
    assert "nothing of that for you" in shown(slack.ephemeral("UCS")[-1])


def test_a_change_is_called_minor_and_what_was_signed_stands(briefed: Launching) -> None:
    briefed.bank.signs("cs", "review")
    briefed.clock.now = at("2026-10-14")
    briefed.write(
        "cards/gold.md",
        "---\ntitle: 金卡介绍\nkind: brief\n---\n# Fees\n\n金卡年费怎么收:每年二百元,消费满6笔免次年年费。\n",
    )
    assert briefed.bank.state("review") == "unmet"
    slack = briefed.slack
    card = briefed.card("UCO")
    slack.click("UCO", card, "launch.minor")
    slack.submit("UCO", briefed.modal("UCO"), {"reason": "只改了写法"})
    assert briefed.bank.state("review") == "met"
    assert "launch.minor" in buttons(briefed.now("UCO", card))


def test_evidence_and_history_are_paged(briefed: Launching) -> None:
    for day in range(14, 30):
        briefed.clock.now = at(f"2026-10-{day}")
        briefed.bank.attached()
    slack = briefed.slack
    card = briefed.card("UPO")
    slack.click("UPO", card, "launch.history")
    first = briefed.modal("UPO")
    assert "2026-10-29" in shown(first)
    slack.click("UPO", first, "launch.history_page:after")
    assert "提交项目" in shown(briefed.modal("UPO"))
    slack.close_modal("UPO", all_views=True)
    slack.click("UPO", briefed.card("UPO"), "launch.evidence")
    assert "文档版本" in shown(briefed.modal("UPO"))


def test_a_card_in_a_modal_is_drawn_again_below_the_form(briefed: Launching) -> None:
    """Somebody opens it from his Home."""
    slack = briefed.slack
    slack.open_home("UPO")
    briefed.bot.finish()
    slack.click("UPO", slack.home("UPO"), "launch.show")
    card = briefed.modal("UPO")
    assert "Gold card" in shown(card)
    slack.click("UPO", card, "launch.move")
    slack.submit("UPO", briefed.modal("UPO"), {"instant": int(at("2026-12-16").timestamp()), "reason": "晚一天"})
    slack.submit("UPO", briefed.modal("UPO"))
    assert "2026-12-16 12:00" in shown(briefed.modal("UPO"))


def test_what_happens_while_a_card_is_drawn_is_on_it_in_the_end(briefed: Launching) -> None:
    slack = briefed.slack
    card = briefed.card("UCS")
    held = slack.hold("response_url", recorded=False)
    slack.click("UCS", card, "launch.sign")
    slack.submit("UCS", briefed.slack.wait_for_modal("UCS"), {"decision": "go"})
    assert held.arrived.wait(10)
    briefed.bank.signs("cs2", "review")
    held.release.set()
    seen = shown(briefed.now("UCS", card))
    assert "GO · cs ·" in seen
    assert "GO · cs2 ·" in seen


def test_a_delegate_signs_in_somebody_elses_name(briefed: Launching) -> None:
    delegate(briefed.bank.office, briefed.bank.deed("cs"), "tr", frozenset({Role.CUSTOMER_SERVICE}), DAY, DAY)
    slack = briefed.slack
    slack.click("UTR", briefed.card("UTR"), "launch.sign")
    slack.submit("UTR", briefed.modal("UTR"), {"decision": "go", "in_name_of": "cs"})
    (signed,) = briefed.facts(SignedOff)
    assert (signed.actor, signed.on_behalf_of) == ("tr", "cs")


def test_in_nobodys_name_who_did_not_let_him(briefed: Launching) -> None:
    delegate(briefed.bank.office, briefed.bank.deed("cs"), "tr", frozenset({Role.CUSTOMER_SERVICE}), DAY, DAY)
    slack = briefed.slack
    slack.click("UTR", briefed.card("UTR"), "launch.sign")
    slack.submit("UTR", briefed.modal("UTR"), {"decision": "go"})
    briefed.bot.finish()
    assert briefed.facts(SignedOff) == [], "in his own name a trainer signs no review"


def test_the_largest_launch_fits_on_a_card(launching: Launching) -> None:
    long = Bilingual("很长的要求" * 80, "a long requirement " * 80)
    roles = list(Role)
    many = [
        needs(
            MaterialRule("brief"),
            f"r{number}",
            title=long,
            owner=roles[number % len(roles)],
            waivable_by=(Role.CENTRE_HEAD,),
        )
        for number in range(80)
    ]
    asked = needs(AnswerabilityRule(("金卡年费怎么收",)), "questions", title=long)
    big = template(*many, asked, needs(ReviewRule(Role.CUSTOMER_SERVICE), "review", title=long), digest="big")
    register_templates(launching.bank.office, [replace(big, id="big")])
    launch = replace(LAUNCH, template="big", template_digest="big", product="金卡" * 400, summary="长" * 3000)
    file_launch(launching.bank.office, launching.bank.deed("po"), launch, {})
    for number in range(80):
        attach(launching.bank.office, launching.bank.deed("po"), "gold", f"r{number}", f"cards/{'长' * 60}{number}.md")
    for number in range(5):
        office, deed = launching.bank.office, launching.bank.deed("po")
        ask_for_waiver(office, deed, "gold", f"r{number}", "很长的理由" * 200, at("2026-12-20"))
    for user in ("UPO", "UCS", "UCH", "ULOANS"):
        assert "gold" in shown(launching.card(user)), "a message that Slack would refuse is not shown"
    launching.slack.click("UCS", launching.card("UCS"), "launch.sign")
    assert "cards/" in shown(launching.modal("UCS"))


def test_a_card_in_a_direct_message_is_brought_up_to_date(briefed: Launching) -> None:
    slack = briefed.slack
    slack.slash("UPO", "/launch", "gold", channel=slack.im("UPO").id)
    card = slack.wait_for_ephemeral("UPO")[-1]
    slack.click("UPO", card, "launch.move")
    slack.submit("UPO", briefed.modal("UPO"), {"instant": int(at("2026-12-16").timestamp()), "reason": "晚一天"})
    slack.submit("UPO", briefed.modal("UPO"))
    assert "2026-12-16 12:00" in shown(briefed.now("UPO", card))


def test_when_the_card_cannot_be_changed_any_more_another_is_shown(briefed: Launching) -> None:
    slack = briefed.slack
    card = briefed.card("UCS")
    slack.click("UCS", card, "launch.sign")
    form = briefed.modal("UCS")
    slack.move(31 * 60)
    slack.submit("UCS", form, {"decision": "go"})
    assert "GO · cs" in briefed.direct("UCS")[-1]
