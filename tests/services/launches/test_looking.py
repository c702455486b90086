"""What people are offered on a launch, what they would sign, and what moving it would bring about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import Declined
from bot.domain.launches.facts import DateMoved, PermitIssued
from bot.domain.people.rights import NotAllowed
from bot.services.launches.filing import foresee_move
from bot.services.launches.judging import board
from bot.services.launches.launching import carry_out
from bot.services.launches.looking import decidable, look, own_launches, signable
from bot.services.launches.signing import ChangedMeanwhile, decide_stage
from tests.domain.launches.builders import LAUNCH, PLANNED, at
from tests.services.launches.bank import AGENT, DOCUMENT, OWN_DEPARTMENT, REVIEWER, Bank


@pytest.mark.parametrize(
    ("person", "signs", "decides", "waives", "asks"),
    [
        ("po", (), (), (), ("brief", "questions", "training", "listening")),
        ("cs", ("review",), (), (), ()),
        ("sv", ("tested",), ("concept",), (), ()),
        ("ch", (), (), ("brief", "questions", "training", "listening"), ()),
        ("loans", (), (), (), ()),
    ],
)
def test_each_is_offered_what_the_rules_let_him(
    small: Bank, person: str, signs: tuple[str], decides: tuple[str], waives: tuple[str], asks: tuple[str]
) -> None:
    small.filed()
    rights = look(small.office, person, REVIEWER, "gold").rights
    assert (rights.signs, rights.decides, rights.waives, rights.asks) == (signs, decides, waives, asks)
    assert rights.is_product_team == (person == "po")


def test_nothing_is_offered_once_it_was_launched(small: Bank) -> None:
    small.ready()
    small.clock.now = PLANNED
    carry_out(small.office, small.deed("po"), "gold")
    for person in ("po", "cs", "sv", "ch"):
        rights = look(small.office, person, REVIEWER, "gold").rights
        assert not (rights.signs)
        assert not (rights.decides)
        assert not (rights.waives)
        assert not (rights.withdraws)
        assert not (rights.is_product_team)


@pytest.mark.parametrize(("reader", "reads"), [(AGENT, False), (OWN_DEPARTMENT, True), (REVIEWER, True)])
def test_its_content_is_for_its_department_and_reviewers_until_it_is_launched(
    small: Bank, reader: object, reads: bool
) -> None:
    small.ready()
    assert look(small.office, "loans", reader, "gold").reads is reads  # type: ignore[arg-type]
    small.clock.now = PLANNED
    carry_out(small.office, small.deed("po"), "gold")
    assert look(small.office, "loans", reader, "gold").reads  # type: ignore[arg-type]


def test_agents_do_not_look_at_launches(small: Bank) -> None:
    small.filed()
    with pytest.raises(NotAllowed):
        look(small.office, "a1", AGENT, "gold")


def test_ones_launches_are_those_of_his_department_and_those_that_wait_for_him(small: Bank) -> None:
    small.filed().filed(replace(LAUNCH, id="silver"))
    views = board(small.office)
    assert len(own_launches(small.office, "po", views).views) == 2
    assert own_launches(small.office, "loans", views).views == []


def test_whoever_may_not_sign_is_shown_nothing_to_sign(small: Bank) -> None:
    small.begun()
    assert [one.document_id for one in signable(small.office, "cs", "gold", "review").documents] == [DOCUMENT]
    for person in ("po", "loans", "tl"):
        with pytest.raises(NotAllowed):
            signable(small.office, person, "gold", "review")
        with pytest.raises(NotAllowed):
            decidable(small.office, person, "gold", "concept")


def test_a_stage_is_decided_as_it_was_shown(small: Bank) -> None:
    small.begun()
    small.checked()
    small.clock.now = at("2026-10-20")
    small.signs("cs", "review")
    shown = decidable(small.office, "sv", "gold", "concept")
    assert shown.open_ones == ()
    small.clock.now = at("2026-10-21")
    small.write("金卡年费怎么收:每年300元。")
    with pytest.raises(ChangedMeanwhile):
        decide_stage(small.office, small.deed("sv"), "gold", "concept", "hold", "why", shown.digest)  # type: ignore[arg-type]


def test_it_is_launched_on_the_verdict_that_was_shown(small: Bank) -> None:
    small.ready()
    small.clock.now = PLANNED
    shown = look(small.office, "po", OWN_DEPARTMENT, "gold").shown.verdict.digest
    small.signs("cs2", "review")
    with pytest.raises(ChangedMeanwhile):
        carry_out(small.office, small.deed("po"), "gold", shown)
    carry_out(
        small.office, small.deed("po"), "gold", look(small.office, "po", OWN_DEPARTMENT, "gold").shown.verdict.digest
    )


def test_what_a_move_would_bring_about_is_foreseen_and_not_recorded(small: Bank) -> None:
    small.begun()
    foreseen = foresee_move(small.office, small.deed("po"), "gold", at("2026-10-16"), "sooner")
    assert [one.requirement for one in foreseen.opened] == ["lead-time"]
    assert small.facts(but=())
    assert not any(isinstance(one.body, DateMoved | PermitIssued) for one in small.facts())
    with pytest.raises(Declined, match="past"):
        foresee_move(small.office, small.deed("po"), "gold", at("2026-10-01"), "sooner")
