"""A statement that a role confirms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.bilingual import Bilingual
from bot.domain.launches.facts import GoNoGo, SignOffWithdrawn, TemplateRegistered, TemplateUpgraded
from bot.domain.launches.finding import State
from bot.domain.launches.template import AttestationRule
from bot.domain.people.roles import Role
from tests.domain.launches.builders import (
    ATTESTATION,
    DAY,
    PLANNED,
    SECOND,
    SIGNED,
    fact,
    filed,
    found,
    needs,
    signed,
    state,
    template,
)

START = filed(ATTESTATION)


@pytest.mark.parametrize(
    ("actor", "on_behalf_of", "expected"),
    [
        ("sv", None, State.MET),
        ("cs", None, State.UNMET),
        ("po", None, State.UNMET),
        ("cs", "sv", State.MET),
        ("po", "sv", State.UNMET),
    ],
)
def test_the_role_confirms_it(actor: str, on_behalf_of: str | None, expected: State):
    extra = {"on_behalf_of": on_behalf_of} if on_behalf_of else {}
    assert state([*START, signed(START, ATTESTATION, actor, **extra)], "attestation") is expected


def test_it_waits_is_confirmed_refused_and_withdrawn():
    go = signed(START, ATTESTATION, "sv", key="go")
    no_go = signed(START, ATTESTATION, "sv", SIGNED + DAY, GoNoGo.NO_GO, key="no")
    assert state(START, "attestation") is State.UNMET
    assert found([*START, go], "attestation").met_at == SIGNED
    assert state([*START, go, no_go], "attestation") is State.UNMET
    assert state([*START, go, no_go, fact(SignOffWithdrawn("no", "…"), actor="sv")], "attestation") is State.MET
    assert state([*START, go, fact(SignOffWithdrawn("go", "…"), actor="sv")], "attestation") is State.UNMET


@pytest.mark.parametrize(("go", "no_go"), [("a", "b"), ("b", "a")])
def test_of_two_at_once_the_refusal_counts(go: str, no_go: str):
    both = [
        signed(START, ATTESTATION, "sv", key=go),
        signed(START, ATTESTATION, "cs", decision=GoNoGo.NO_GO, key=no_go, on_behalf_of="sv"),
    ]
    assert state([*START, *both], "attestation") is State.UNMET


def test_another_statement_is_confirmed_anew():
    other = needs(AttestationRule(Role.SUPERVISOR, Bilingual("系统测试通过。", "The hotline menu is updated.")))
    facts = [*START, signed(START, ATTESTATION, "sv")]
    facts += [fact(TemplateRegistered(template(other, digest="template-2")), SIGNED + DAY)]
    assert state(facts, "attestation") is State.MET
    assert state([*facts, fact(TemplateUpgraded("template-2", "diff"), actor="po")], "attestation") is State.UNMET


@pytest.mark.parametrize(("early", "expected"), [(0, State.MET), (1, State.UNMET)])
def test_a_confirmation_grows_old(early: int, expected: State):
    fresh = replace(ATTESTATION, fresh_for_days=3)
    start = filed(fresh)
    go = signed(start, fresh, "sv", PLANNED - 3 * DAY - early * SECOND)
    assert state([*start, go], "attestation", PLANNED) is expected
