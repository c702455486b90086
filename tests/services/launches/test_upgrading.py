"""Going over to a newer version of a template: foreseen, then signed as it was shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.errors import Declined, InputError
from bot.domain.launches.facts import StageDecision, TemplateUpgraded
from bot.domain.launches.template import AttestationRule, Template
from bot.domain.people.rights import NotAllowed
from bot.domain.people.roles import Role
from bot.services.launches import filing, signing
from bot.services.launches.judging import view
from bot.services.launches.looking import look
from bot.services.launches.signing import ChangedMeanwhile
from bot.services.launches.upgrading import Changed, foresee_upgrade, is_behind, upgrade_template
from bot.services.launches.uploading import LaunchDesk
from tests.domain.launches.builders import at, needs
from tests.services.launches.bank import REVIEWER, TEMPLATE, Bank

HOTLINE = needs(AttestationRule(Role.SUPERVISOR, Bilingual("热线菜单已更新。", "The menu is new.")), "hotline")
REVIEW = next(one for one in TEMPLATE.requirements if one.id == "review")
KEPT = tuple(one for one in TEMPLATE.requirements if one.id not in {"listening", "review"})
NEWER = replace(TEMPLATE, version="2", digest="template-2", requirements=(*KEPT, replace(REVIEW, due=3), HOTLINE))
NEWEST = replace(NEWER, version="3", digest="template-3")


@pytest.fixture
def behind(small: Bank) -> Bank:
    """The launch follows the first version, and there is a second one."""
    small.begun()
    filing.register_templates(small.office, [NEWER])
    return small


def test_what_it_would_change_is_foreseen_and_not_recorded(behind: Bank) -> None:
    found = foresee_upgrade(behind.office, "co", "gold")
    assert [one.id for one in found.added] == ["hotline"]
    assert [one.id for one in found.removed] == ["listening"]
    assert found.changed == (Changed(replace(REVIEW, due=3), ("due",)),)
    assert [one.requirement for one in found.opened] == ["hotline"]
    assert not any(isinstance(one.body, TemplateUpgraded) for one in behind.facts())


@pytest.mark.parametrize("person", ["po", "sv", "tl", "loans"])
def test_who_may_not_is_shown_nothing(behind: Bank, person: str) -> None:
    with pytest.raises(NotAllowed):
        foresee_upgrade(behind.office, person, "gold")
    assert not look(behind.office, person, REVIEWER, "gold").rights.upgrades


def test_a_delegate_is_shown_what_his_principal_would_be(behind: Bank) -> None:
    days = date(2026, 10, 13), date(2026, 10, 20)
    signing.delegate(behind.office, behind.deed("co"), "tl", frozenset({Role.COMPLIANCE}), *days)
    assert foresee_upgrade(behind.office, "tl", "gold").newest == NEWER
    with pytest.raises(NotAllowed):
        upgrade_template(behind.office, behind.deed("tl"), "gold", NEWER.digest)
    upgrade_template(behind.office, behind.deed("tl", on_behalf_of="co"), "gold", NEWER.digest)
    assert view(behind.office, "gold").dossier.template == NEWER


def test_it_is_signed_as_it_was_shown(behind: Bank) -> None:
    shown = foresee_upgrade(behind.office, "co", "gold").newest.digest
    behind.clock.now = at("2026-10-14")
    filing.register_templates(behind.office, [NEWEST])
    with pytest.raises(ChangedMeanwhile):
        upgrade_template(behind.office, behind.deed("co"), "gold", shown)
    upgrade_template(behind.office, behind.deed("co"), "gold", NEWEST.digest)
    assert view(behind.office, "gold").dossier.template == NEWEST
    with pytest.raises(Declined, match="newest version"):
        foresee_upgrade(behind.office, "co", "gold")


def test_a_launch_that_is_over_stays_as_it_is(behind: Bank) -> None:
    signing.decide_stage(behind.office, behind.deed("sv"), "gold", "concept", StageDecision.KILL, "No demand.")
    with pytest.raises(Declined, match="over"):
        upgrade_template(behind.office, behind.deed("co"), "gold")
    assert not look(behind.office, "co", REVIEWER, "gold").rights.upgrades


def unsatisfiable() -> dict[str, Template]:
    raise InputError("Nobody can satisfy it.")


@pytest.mark.parametrize(
    ("templates", "behind_it"),
    [(lambda: {"card": NEWER}, True), (lambda: {"card": TEMPLATE}, False), (dict, False), (unsatisfiable, False)],
    ids=["a newer one", "the same", "none", "one that nobody can satisfy"],
)
def test_it_is_offered_where_the_rule_book_has_another_version(
    small: Bank, templates: Callable[[], dict[str, Template]], behind_it: bool
) -> None:
    small.filed()
    desk = LaunchDesk(templates)
    assert is_behind(desk, view(small.office, "gold").dossier) is behind_it
