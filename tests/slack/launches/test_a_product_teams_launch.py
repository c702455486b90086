"""A product team's launch, from its concept until it is launched, by everybody who has a part in it."""

from __future__ import annotations

from datetime import date

from bot.domain.asking import Asking
from bot.domain.documents import Reader
from bot.domain.launches.facts import GoNoGo, Launched, LaunchFiled, MaterialAttached, SignedOff, StageDecided
from bot.services.ask import ask
from bot.services.launches import signing, training
from tests.domain.launches.builders import PLANNED, at
from tests.services.launches.bank import AGENTS, GROUPS, QUESTION
from tests.slack.launches.acts import confirm, file
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown

BRIEF = "---\ntitle: 金卡介绍\n---\n# Fees\n\n金卡年费怎么收:每年200元,消费满6笔免次年年费。\n"
DOCUMENT = "cards/launches/gold/金卡-介绍.md"


def test_a_product_teams_launch_from_concept_to_launched(launching: Launching) -> None:
    _files_it(launching)
    launching.clock.now = at("2026-10-13")
    _uploads_the_brief(launching)
    assert not _agents_find_it(launching)
    launching.clock.now = at("2026-10-20")
    _customer_service_signs(launching)
    _supervisor_decides_on_the_concept(launching)
    _everybody_is_trained(launching)
    _supervisor_attests(launching)
    _is_told_to_wait_for_the_day(launching)
    launching.clock.now = PLANNED
    _launches_it(launching)
    assert _agents_find_it(launching)


def _files_it(at_work: Launching) -> None:
    slack = at_work.slack
    slack.slash("UPO", "/launch")
    assert "/launch new" in shown(slack.wait_for_ephemeral("UPO")[-1])
    review = file(at_work, "UPO", QUESTION)
    for expected in ("Gold card", "gold", "2026-12-15 10:00", QUESTION, "cards"):
        assert expected in shown(review)
    (filed,) = at_work.facts(LaunchFiled)
    assert (filed.actor, filed.body.launch.product_type, filed.body.launch.channels) == (
        "po",
        "card",
        ("app", "branch"),
    )
    assert "已提交 gold" in at_work.direct("UPO")[-1]


def _uploads_the_brief(at_work: Launching) -> None:
    slack = at_work.slack
    card = at_work.card("UPO")
    assert "还没有提交材料" in shown(card)
    slack.click("UPO", card, "launch.attach")
    slack.submit(
        "UPO",
        at_work.modal("UPO"),
        {"item": "brief", "file": [slack.add_file("UPO", "金卡 介绍.MD", BRIEF.encode()).id]},
    )
    assert "正在读" in shown(at_work.now("UPO", card))
    assert at_work.facts(MaterialAttached)[-1].body.document_id == DOCUMENT
    assert at_work.deliver() == 0, "it is fetched, and read while nobody waits"
    at_work.clock.now = at("2026-10-13", "12:01")
    assert at_work.deliver() == 1
    assert "已读到, material 满足要求" in at_work.direct("UPO")[-1]
    assert (at_work.folder / DOCUMENT).read_text("utf-8") == BRIEF


def _customer_service_signs(at_work: Launching) -> None:
    slack = at_work.slack
    card = at_work.card("UCS")
    assert "Blocked" in shown(card)
    slack.click("UCS", card, "launch.sign")
    form = at_work.modal("UCS")
    assert "金卡介绍" in shown(form)
    assert "Content digest" in shown(form)
    sent = slack.submit("UCS", form, {"decision": "go"})
    slack.again(sent)
    (signed,) = [one for one in at_work.facts(SignedOff) if one.body.requirement == "review"]
    assert (signed.actor, signed.body.decision, signed.body.meaning) == ("cs", GoNoGo.GO, "I have read it and agree.")
    assert "GO · cs" in shown(at_work.now("UCS", card))


def _supervisor_decides_on_the_concept(at_work: Launching) -> None:
    card = at_work.card("USV")
    assert "concept" in shown(confirm(at_work, "USV", card, "launch.decide", {"decision": "go"}))
    (decided,) = at_work.facts(StageDecided)
    assert (decided.actor, decided.body.stage, decided.body.decision) == ("sv", "concept", "go")
    assert "阶段: launch" in shown(at_work.now("USV", card))


def _everybody_is_trained(at_work: Launching) -> None:
    """What is done in Slack's trainings and at the calls; told in a story of their own."""
    bank, when = at_work.bank, at("2026-11-16")
    at_work.clock.now = when
    training.hold_session(bank.office, bank.deed("tr"), "gold", "training", "s1", when)
    training.record_attendance(bank.office, bank.deed("tr"), "gold", "s1", dict.fromkeys(one.id for one in AGENTS))
    for group, leader in GROUPS.items():
        signing.sign_training(bank.office, bank.deed(leader), "gold", "training", group, "Briefed.")
    at_work.clock.now = at("2026-11-30")
    signing.log_listening(bank.office, bank.deed("dm"), "cards", date(2026, 11, 30), 3)


def _supervisor_attests(at_work: Launching) -> None:
    card = at_work.card("USV")
    assert "不能上线" in shown(card)
    assert "系统测试通过" in shown(confirm(at_work, "USV", card, "launch.sign", {"decision": "go"}))
    assert "✓ 可以上线" in shown(at_work.now("USV", card))


def _is_told_to_wait_for_the_day(at_work: Launching) -> None:
    slack = at_work.slack
    confirm(at_work, "UPO", at_work.card("UPO"), "launch.launch", {})
    assert "计划在 2026-12-15 10:00 上线" in shown(at_work.modal("UPO"))
    slack.close_modal("UPO", all_views=True)
    assert at_work.facts(Launched) == []


def _launches_it(at_work: Launching) -> None:
    card = at_work.card("UPO")
    assert "金卡介绍" in shown(confirm(at_work, "UPO", card, "launch.launch", {}))
    (launched,) = at_work.facts(Launched)
    assert launched.actor == "po"
    after = at_work.now("UPO", card)
    assert "◆ 已上线" in shown(after)
    assert {"launch.sign", "launch.move", "launch.launch"}.isdisjoint(buttons(after))


def _agents_find_it(at_work: Launching) -> bool:
    found = ask(QUESTION, Asking("a1", "test", reader=Reader()), at_work.here.desk)
    return any("每年200元" in quote.text for quote in found.quotes)
