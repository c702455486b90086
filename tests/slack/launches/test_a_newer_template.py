"""Compliance takes a launch over to a newer version of its template, after seeing what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import TemplateUpgraded
from bot.domain.launches.template import AttestationRule, Template
from bot.domain.people.roles import Role
from bot.services.launches import filing
from bot.slack.app import build_app
from tests.domain.launches.builders import needs
from tests.services.launches.bank import TEMPLATE
from tests.slack.launches.conftest import Launching
from tests.slack.server import buttons, shown

HOTLINE = needs(
    AttestationRule(Role.SUPERVISOR, Bilingual("热线菜单已更新。", "The menu is new.")),
    "hotline",
    title=Bilingual("热线菜单", "Hotline menu"),
)
KEPT = tuple(one for one in TEMPLATE.requirements if one.id != "listening")
CHANGED = tuple(replace(one, due=3) if one.id == "review" else one for one in KEPT)
NEWER = replace(TEMPLATE, version="2", digest="template-2", requirements=(*CHANGED, HOTLINE))
NEWEST = replace(NEWER, version="3", digest="template-3")


@pytest.fixture
def rule_book() -> dict[str, Template]:
    """What the templates' folder holds."""
    return {TEMPLATE.id: TEMPLATE}


@pytest.fixture
def at_work(briefed: Launching, rule_book: Mapping[str, Template]) -> Launching:
    briefed.here = replace(briefed.here, launch_desk=replace(briefed.here.launch_desk, templates=lambda: rule_book))
    briefed.slack.attach(build_app(briefed.here))
    return briefed


def test_a_reviewer_sees_what_changes_and_signs_it(at_work: Launching, rule_book: dict[str, Template]) -> None:
    slack = at_work.slack
    assert "launch.upgrade" not in buttons(at_work.card("UCO"))
    rule_book[TEMPLATE.id] = NEWER
    card = at_work.card("UCO")
    slack.click("UCO", card, "launch.upgrade")
    form = shown(at_work.modal("UCO"))
    for part in ("从版本 1 升到 2", "热线菜单", "listening", "review (期限)", "升级后变为未满足: 热线菜单"):
        assert part in form
    sent = slack.submit("UCO", at_work.modal("UCO"))
    slack.again(sent)
    assert len(at_work.facts(TemplateUpgraded)) == 1
    after = at_work.now("UCO", card)
    assert "热线菜单" in shown(after)
    assert "launch.upgrade" not in buttons(after)


def test_a_version_that_came_after_it_was_shown_is_not_signed(
    at_work: Launching, rule_book: dict[str, Template]
) -> None:
    slack = at_work.slack
    rule_book[TEMPLATE.id] = NEWER
    slack.click("UCO", at_work.card("UCO"), "launch.upgrade")
    form = at_work.modal("UCO")
    filing.register_templates(at_work.bank.office, [NEWEST])
    slack.submit("UCO", form)
    at_work.bot.finish()
    assert at_work.facts(TemplateUpgraded) == []
    assert "有了变化" in shown(at_work.modal("UCO"))


def test_its_own_people_are_not_offered_it(at_work: Launching, rule_book: dict[str, Template]) -> None:
    rule_book[TEMPLATE.id] = NEWER
    for user in ("UPO", "UDM", "USV"):
        assert "launch.upgrade" not in buttons(at_work.card(user))
